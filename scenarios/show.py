"""Shows a play in the terminal: a bar for each case while it goes on, then its timeline and how to look it up.

Where the output is no terminal each thing that happens is a line instead, and nothing is drawn over.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from typing import Any

from rich.console import Console
from rich.panel import Panel
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn
from rich.table import Column, Table
from rich.text import Text

from casekit.clock import to_local
from scenarios.county import County
from scenarios.player import Run, Taken
from scenarios.script import Matter
from scenarios.words import in_brief, told

_UNTERMINALED_WIDTH = 120


def console() -> Console:
    """A console on standard output; wide enough for the tables where there is no terminal to ask."""
    found = Console(highlight=False)
    return found if found.is_terminal else Console(highlight=False, width=_UNTERMINALED_WIDTH)


class Show:
    """The play of `runs`, shown on a console."""

    def __init__(self, on: Console, runs: Sequence[Run]) -> None:
        self._console = on
        self._counts = Counter(run.scenario.key for run in runs)
        self._bars: dict[str, TaskID] = {}
        self._last: tuple[str, int, datetime] | None = None
        self._progress = Progress(
            TextColumn("[bold]{task.description}", table_column=Column(no_wrap=True)),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TextColumn("{task.fields[when]}", style="cyan", table_column=Column(no_wrap=True, min_width=16)),
            TextColumn(
                "{task.fields[what]}", table_column=Column(ratio=1, no_wrap=True, overflow="ellipsis")
            ),
            console=on,
            expand=True,
        )
        if on.is_terminal:
            self._add_bars(runs)

    def playing(self) -> AbstractContextManager[Any]:
        """While this is entered, `took` is shown live."""
        return self._progress if self._bars else nullcontext()

    def took(self, taken: Taken) -> None:
        """Show a step that was taken."""
        when, what = f"{to_local(taken.at):%Y-%m-%d %H:%M}", f"{taken.who}：{taken.step.says}"
        key = taken.run.scenario.key
        if self._bars:
            self._progress.update(self._bars[key], advance=1, when=when, what=what)
            return
        this = (key, taken.index, taken.at)
        if this != self._last:  # a flood's runs that do the same at the same moment are one line
            self._console.print(f"{when}  {self._title(taken.run)}  {what}", soft_wrap=True)
        self._last = this

    def timeline(self, run: Run, matter: Matter, items: Iterable[dict[str, Any]], county: County) -> None:
        """A case's timeline, and under which code and secret its owner looks it up."""
        units = {unit["id"]: unit["name"] for unit in county.units}
        title = " · ".join(dict.fromkeys((run.scenario.title, matter.title)))
        table = Table(
            Column("时间", no_wrap=True), Column("事项", no_wrap=True), Column("说明", ratio=1),
            Column("经办", no_wrap=True), title=title, expand=True,
        )  # fmt: skip
        for item in items:
            post = county.posts.get(item["actor"] or "")
            table.add_row(
                f"{to_local(datetime.fromisoformat(item['at'])):%Y-%m-%d %H:%M}",
                told(item["type"]),
                in_brief(item["data"], units),
                post.title if post else "平台",
                style="dim" if item["type"].startswith("deadline.") else None,
            )
        self._console.print()
        self._console.print(table)
        self._console.print(
            f"案码 {run.memory[matter.code]}    查询密码 {run.memory[matter.secret]}", style="bold"
        )

    def ended(self, url: str, *, stays: bool) -> None:
        """Where to look around, while the platform stays up."""
        text = Text.from_markup(
            f"群众查询  {url}/\n工作人员  {url}/staff/login\n接口文档  {url}/docs\n"
            + ("按 Ctrl-C 结束演示。" if stays else "演示结束。")
        )
        self._console.print(Panel(text, title="一扇门 OneDoor · 演示完成", expand=False))

    def _add_bars(self, runs: Sequence[Run]) -> None:
        for run in runs:
            key = run.scenario.key
            if key not in self._bars:
                steps = len(run.scenario.steps) * self._counts[key]
                self._bars[key] = self._progress.add_task(self._title(run), total=steps, when="", what="")

    def _title(self, run: Run) -> str:
        count = self._counts[run.scenario.key]
        return run.scenario.title if count == 1 else f"{run.scenario.title}（{count} 件）"
