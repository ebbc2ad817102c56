"""`onedoor ledger …`: what is taken out of the ledger beside a running platform."""

from datetime import datetime
from pathlib import Path

import click

_DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.group()
def ledger() -> None:
    """The record of everything that happened."""


@ledger.command()
@click.option("--format", "form", type=click.Choice(["xes", "csv"]), default="xes", show_default=True)
@click.option("--from", "since", type=_DAY, required=True, help="Cases registered from this day on …")
@click.option("--to", "until", type=_DAY, required=True, help="… to this day, included (Asia/Shanghai).")
@click.option(
    "--unit", help="Your unit: cases in which it is accused are left out (without: all in which any is)."
)
@click.option("--force", is_flag=True, help="Overwrite FILE.")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export(form: str, since: datetime, until: datetime, unit: str | None, file: Path, *, force: bool) -> None:
    """Write the stories of cases to FILE as an event log for process mining; it is on record (docs/event-log.md)."""
    from onedoor.event_log import export_to

    export_to(file, form, since.date(), until.date(), unit, force=force)
