"""A simulated year in the terminal: a bar while it is played, tables when it is over."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Column, Table

from onedoor.simulation import run
from onedoor.simulation.report import Report, TermLine
from onedoor.simulation.year import Plan
from procedures.drawing import OPEN

_FATES = ("按期", "逾期办结", "逾期未办", "撤销", "在办")


def show_simulation(place: str, plan: Plan, file: Path | None, on: Console) -> None:
    """Play the plan, show the report, and write it as JSON to `file`. Raises what `run.simulate` does."""
    with _bar(plan, on) as progress:
        report = run.simulate(place, plan, progress)
    for table in tables(report):
        on.print(table)
    if file is not None:
        file.write_text(report.as_json(), encoding="utf-8")


def tables(report: Report) -> Iterator[Table]:
    """Where the cases ended, and what became of every term."""
    plan = report.plan
    title = f"{report.place} {report.version} · {plan.cases} 件 {plan.days} 天 自 {plan.begins} · 种子 {plan.seed}"
    yield _cases(title, {"状态": report.states, "去向": report.routes, "办结方式": report.outcomes})
    yield _terms(report.terms)
    yield _cases("事件", {"": report.said})


@contextmanager
def _bar(plan: Plan, on: Console) -> Iterator[run.Progress]:
    """A bar of days where there is a terminal; silence where there is none."""
    if not on.is_terminal:
        yield lambda _: None
        return
    columns = (TextColumn("推演"), BarColumn(), MofNCompleteColumn(), TextColumn("天"), TimeElapsedColumn())
    with Progress(*columns, console=on) as progress:
        task = progress.add_task("", total=plan.days)
        yield lambda days: progress.update(task, completed=days)


def _cases(title: str, counts: Mapping[str, Mapping[str, int]]) -> Table:
    table = Table("", "", Column("件", justify="right"), title=escape(title))
    for part, numbers in counts.items():
        for word, number in numbers.items():
            table.add_row(part, word, str(number))
        table.add_section()
    return table


def _terms(lines: tuple[TermLine, ...]) -> Table:
    counts = [Column(fate, justify="right") for fate in _FATES]
    table = Table("期限", "规则", "时限", *counts, title="期限")
    for line in lines:
        marks = ("（目标）" if line.target else "") + (OPEN if line.unpublished else "")
        numbers = (line.met, line.late, line.missed, line.cancelled, line.running)
        table.add_row(line.name, line.rule, escape(line.term + marks), *map(str, numbers))
    return table
