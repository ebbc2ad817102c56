"""The commands `onedoor procedure …`, a group of `onedoor.cli`; each imports what it needs when it is called."""

import sys
from datetime import datetime
from pathlib import Path

import click

from casekit.errors import Problem
from procedures.vocabulary import DeadlineKind, Grade

KINDS = tuple(kind.value for kind in DeadlineKind)
GRADES = tuple(grade.value for grade in Grade)


@click.group()
def procedure() -> None:
    """A place's way of working as data."""


@procedure.command("lint")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
def procedure_lint(files: tuple[Path, ...]) -> None:
    """Check procedure FILES; exit 1 when one cannot work."""
    from onedoor.procedures_command import lint_files

    sys.exit(lint_files(files, echo=click.echo))


@procedure.command("show")
@click.argument("place")
@click.option("--mermaid", is_flag=True, help="As a Mermaid diagram instead of a table.")
def procedure_show(place: str, *, mermaid: bool) -> None:
    """Show the steps of PLACE, or of a FILE, who takes them and by when."""
    from onedoor.procedures_command import show

    show(place, as_mermaid=mermaid, echo=click.echo)


@procedure.command("diff")
@click.argument("one")
@click.argument("other")
def procedure_diff(one: str, other: str) -> None:
    """Tell what differs between ONE and OTHER, places or FILEs; exit 0 nothing, 1 something, 2 trouble."""
    from onedoor.procedures_command import diff

    try:
        sys.exit(diff(one, other, echo=click.echo))
    except Problem as problem:
        click.echo(f"{problem.title_en} {problem.title_zh}", err=True)
        sys.exit(2)


@procedure.command("simulate")
@click.argument("place")
@click.option(
    "--cases", type=click.IntRange(1, 100_000), default=1000, show_default=True, help="How many come."
)
@click.option(
    "--days", type=click.IntRange(1, 3660), default=365, show_default=True, help="Within how many days."
)
@click.option("--seed", type=int, default=7, show_default=True, help="The same seed plays the same year.")
@click.option(
    "--begins",
    type=click.DateTime(["%Y-%m-%d"]),
    help="First day (default: 2025-01-01, or when a FILE comes into force).",
)
@click.option(
    "--json", "file", type=click.Path(dir_okay=False, path_type=Path), help="Write the report to FILE."
)
def procedure_simulate(
    place: str, cases: int, days: int, seed: int, begins: datetime | None, file: Path | None
) -> None:
    """Play a synthetic year by the procedure of PLACE, or of a FILE, and tell what became of its cases and terms."""
    from onedoor.simulation.run import first_day
    from onedoor.simulation.showing import show_simulation
    from onedoor.simulation.year import Plan
    from scenarios.show import console

    first = first_day(place, None if begins is None else begins.date())
    show_simulation(place, Plan(cases, days, seed, first), file, console())


@procedure.command("what-if")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice(KINDS),
    help="Only deadlines of this kind (such as completion).",
)
@click.option(
    "--grade",
    "grades",
    multiple=True,
    type=click.Choice(GRADES),
    help="Only cases of this grade (such as serious).",
)
@click.option("--changed", "only_changed", is_flag=True, help="Only terms that would end at another moment.")
@click.option("--json", "as_json", is_flag=True, help="A line of JSON per term.")
def procedure_what_if(
    file: Path, kinds: tuple[str, ...], grades: tuple[str, ...], *, only_changed: bool, as_json: bool
) -> None:
    """Tell when the open cases of the installation would be due by the procedure in FILE. Changes nothing."""
    from onedoor.terms.showing import show_what_if

    show_what_if(file, kinds, grades, only_changed=only_changed, as_json=as_json, echo=click.echo)


@procedure.command("recount")
def procedure_recount() -> None:
    """Count the provisional terms of the installation again, with the calendar that is out now; tells what moved."""
    from onedoor.terms.showing import show_recount

    show_recount(echo=click.echo)


@procedure.command("places")
def procedure_places() -> None:
    """List the places whose procedure is known, the centre's own (ONEDOOR_PROCEDURES_ROOT) among them."""
    from onedoor.procedure_named import own_root
    from procedures.library import library_of

    for place in library_of(own_root()).places():
        click.echo(place)
