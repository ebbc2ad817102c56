"""`onedoor procedure`: check a place's file, show what it says, and compare two places."""

from collections.abc import Callable, Sequence
from itertools import groupby
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from onedoor.procedure_named import procedure_named
from procedures import drawing
from procedures.difference import Difference, differences
from procedures.lint import lint
from procedures.listing import sections
from procedures.model import Procedure

Echo = Callable[[str], object]

# What the table of steps shows already.
_SHOWN = ("步骤",)


def lint_files(files: Sequence[Path], *, echo: Echo) -> int:
    """Say everything that is wrong with the files; returns 1 when anything is, else 0."""
    findings = [finding for file in files for finding in lint(file)]
    for each in findings:
        step = f" [{each.step}]" if each.step else ""
        echo(f"{each.file}:{each.line}:{step} {each.message}; {each.remedy}")
    if not findings:
        echo(f"{len(files)} file(s) can be used 个文件可用")
    return 1 if findings else 0


def show(place: str, *, as_mermaid: bool, echo: Echo) -> None:
    """What a place or a file says: its steps and the rest as tables, or the steps as a Mermaid diagram.

    Raises what `procedure_named` does.
    """
    procedure = procedure_named(place)
    if as_mermaid:
        echo(drawing.mermaid(procedure))
        return
    console = Console()
    console.print(_steps(procedure))
    console.print(_particulars(procedure))


def _steps(procedure: Procedure) -> Table:
    title = escape(procedure.name)
    table = Table("步骤", "谁办", "时限", "下一步", "未成", "依据", title=title, show_lines=True)
    for row in drawing.table(procedure):
        cells = (row.step, row.who, row.within, row.then, row.on_failure, row.source)
        table.add_row(*map(escape, cells))
    return table


def _particulars(procedure: Procedure) -> Table:
    table = Table("部分", "项", "内容")
    for name, items in sections(procedure).items():
        if name not in _SHOWN and items:
            for key, text in items.items():
                table.add_row(name, escape(key), escape(text))
            table.add_section()
    return table


def diff(one: str, other: str, *, echo: Echo) -> int:
    """Say what differs between two places or files; returns 1 when anything does, else 0.

    Raises what `procedure_named` does.
    """
    first, second = procedure_named(one), procedure_named(other)
    found = differences(first, second)
    if found:
        echo(f"--- {first.place} {first.version} {first.name}")
        echo(f"+++ {second.place} {second.version} {second.name}")
    for section, each in groupby(found, key=lambda difference: difference.section):
        echo(f"@@ {section}")
        for difference in each:
            _echo_difference(difference, echo)
    return 1 if found else 0


def _echo_difference(difference: Difference, echo: Echo) -> None:
    for mark, text in (("-", difference.before), ("+", difference.after)):
        if text is not None:
            echo(f"{mark} {difference.key}: {text}")
