"""`onedoor procedure`: check a place's file, or show what it says."""

from collections.abc import Callable, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from procedures import drawing, library
from procedures.lint import lint

Echo = Callable[[str], object]


def lint_files(files: Sequence[Path], *, echo: Echo) -> int:
    """Say everything that is wrong with the files; returns 1 when anything is, else 0."""
    findings = [finding for file in files for finding in lint(file)]
    for each in findings:
        step = f" [{each.step}]" if each.step else ""
        echo(f"{each.file}:{each.line}:{step} {each.message}; {each.remedy}")
    if not findings:
        echo(f"{len(files)} file(s) can be used")
    return 1 if findings else 0


def show(place: str, *, as_mermaid: bool, echo: Echo) -> None:
    """The steps of a place: a table, or a Mermaid diagram. Raises PlaceUnknown."""
    procedure = library.load(place)
    if as_mermaid:
        echo(drawing.mermaid(procedure))
        return
    table = Table("步骤", "谁办", "时限", "下一步", "未成", "依据", title=procedure.name, show_lines=True)
    for row in drawing.table(procedure):
        table.add_row(row.step, row.who, row.within, row.then, row.on_failure, row.source)
    Console().print(table)
