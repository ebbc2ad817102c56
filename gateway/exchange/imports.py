"""Imports that came in signed files: what became of them goes out in the unit's next files, till all is told.

While the job runs its progress is told, where it has come further; once it has ended what became of each row, in
portions. Asked of the service in the name of who carries the files, who is told only of what he asked for himself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from casekit.work import Work
from gateway.exchange.tables import IMPORTS

MOST_IMPORTS: Final = 20  # told of in one file
MOST_ROWS: Final = 1000  # of one import in one file
ENDED: Final = frozenset({"done", "failed"})


@dataclass(frozen=True, slots=True)
class Import:
    """One that is not told to its end. `state`, `done` and `cursor`: what was told last."""

    number: int
    item: str
    job: str
    state: str | None
    done: int
    cursor: str | None


@dataclass(frozen=True, slots=True)
class News:
    """What is to be told of one: `said` is its item in the file; `cursor` behind the last row, None with the last."""

    about: Import
    said: Mapping[str, Any]
    cursor: str | None = None

    @property
    def is_last(self) -> bool:
        """Whether nothing is left to be told."""
        return self.said["state"] in ENDED and self.cursor is None


def begun(work: Work, unit: str, number: int, result: Mapping[str, Any]) -> None:
    """Remember an import that was asked for by an item of a file; nothing for what is none."""
    if result["status"] == 202 and "job" in result:
        row = {
            "unit": unit,
            "number": number,
            "item": result["id"],
            "region": work.region,
            "job": result["job"],
        }
        work.execute(insert(IMPORTS).values(row).on_conflict_do_nothing())


def open_imports(work: Work, unit: str) -> tuple[Import, ...]:
    """Those of the unit that are not told to their end, oldest first."""
    c = IMPORTS.c
    statement = (
        select(c.number, c.item, c.job, c.state, c.done, c.cursor)
        .where(c.unit == unit)
        .order_by(c.number, c.item)
        .limit(MOST_IMPORTS)
    )
    return tuple(Import(*row) for row in work.execute(statement))


def news_of(about: Import, job: Mapping[str, Any], rows: Sequence[Any], cursor: str | None) -> News | None:
    """What is new of one, by what its service says; None where nothing is."""
    if (job["state"], job["done"]) == (about.state, about.done) and not rows and job["state"] not in ENDED:
        return None
    said = {name: job[name] for name in ("state", "done", "total", "result", "error")}
    file = {"file": about.number, "item": about.item, "job": about.job}
    return News(about, {**file, **said, "rows": list(rows)}, cursor)


def told(work: Work, unit: str, news: Sequence[News]) -> None:
    """The news are in a file for the unit: what comes next is what follows; what is told to its end is forgotten."""
    for each in news:
        mine = (
            (IMPORTS.c.unit == unit)
            & (IMPORTS.c.number == each.about.number)
            & (IMPORTS.c.item == each.about.item)
        )
        if each.is_last:
            work.execute(delete(IMPORTS).where(mine))
            continue
        now = {"state": each.said["state"], "done": each.said["done"], "cursor": each.cursor}
        work.execute(update(IMPORTS).where(mine).values(now))
