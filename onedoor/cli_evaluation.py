"""The commands `onedoor evaluation …`, a group of `onedoor.cli`; each imports what it needs when it is called."""

import sys
from pathlib import Path

import click


@click.group()
def evaluation() -> None:
    """What is measured of units, and by which rules."""


@evaluation.command("lint")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
def evaluation_lint(files: tuple[Path, ...]) -> None:
    """Check FILES of indicators and of procedures; exit 1 when one cannot be counted by, or its cards not judged."""
    from onedoor.evaluation_command import lint_files

    sys.exit(lint_files(files, echo=click.echo))


@evaluation.command("rebuild")
def evaluation_rebuild() -> None:
    """Count everything again from the ledger, while the platform runs, and put right what differs."""
    from onedoor.evaluation_command import show_rebuild
    from scenarios.show import console

    show_rebuild(console())
