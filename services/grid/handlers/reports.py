"""Filing a field report (网格上报): settled on the spot in one act, or passed on to the centre.

The id may be the client's own (a report written offline); filing it again is then answered like the first time.
Text stays here, under the report's own key; intake opens the case from the fact alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import select

from access import guard
from access.acts import Act
from casekit.auth import Actor
from casekit.clock import to_local
from casekit.errors import InvalidInput
from casekit.ids import new_id
from casekit.streams import grid_stream
from casekit.web import Message
from casekit.work import Work
from contracts.vocabulary import MatterType
from services.grid.domain.errors import GridHasEnded
from services.grid.domain.report import Report
from services.grid.errors import CategoryUnknown, ReportDiffers, UnitUnknown
from services.grid.sealing import key_of, report_owner
from services.grid.tables import GRIDS, REPORTS

AHEAD = timedelta(minutes=5)  # a device's clock may run ahead
_FUTURE = Message("Lies in the future.", "不能晚于现在。")


@dataclass(frozen=True, slots=True)
class FileReport:
    """The command. `settlement` tells how the matter was settled on the spot."""

    grid: str
    matter_type: MatterType
    category: str
    text: str
    settlement: str | None = None
    observed_at: datetime | None = None
    id: UUID | None = None


def file_report(work: Work, actor: Actor, command: FileReport) -> UUID:
    """上报. Returns its id.

    What was seen before a grid ended may still be filed in it. Raises Forbidden, UnitUnknown, GridHasEnded,
    CategoryUnknown, InvalidInput (observed in the future) or ReportDiffers.
    """
    guard.require(work, actor, Act.REPORT_FILE, grid=command.grid)
    return file_for_grid(work, actor, command)


def file_for_grid(work: Work, actor: Actor, command: FileReport) -> UUID:
    """The same for one who was given leave otherwise, as by a callout in the grid. Raises all but Forbidden."""
    unit, ended_on, successor = _lock_grid(work, command.grid)
    if command.id is not None and _is_filed(work, actor, command):
        return command.id
    if ended_on is not None and to_local(_observed_at(work, command)).date() >= ended_on:
        raise GridHasEnded(successor=successor)
    _check_category(work, command.category)
    report = Report(
        command.id or new_id(), command.grid, unit, command.matter_type, command.category,
        command.settlement is not None, _observed_at(work, command),
    )  # fmt: skip
    work.append(grid_stream(command.grid), report.filed())
    _insert(work, report, command)
    return report.id


def report_of(row: Mapping[str, Any]) -> Report:
    """The report that a row holds."""
    return Report(
        row["id"], row["grid"], row["unit"], MatterType(row["matter_type"]), row["category"], row["is_settled"],
        row["observed_at"], row["code"],
    )  # fmt: skip


def _lock_grid(work: Work, grid: str) -> tuple[str, date | None, str | None]:
    """Lock the grid's stream; the unit that answers for it, and its end and successor if it has ended."""
    try:
        work.lock(grid_stream(grid), create=False)
    except KeyError:
        raise UnitUnknown(field="grid") from None
    wanted = select(GRIDS.c.unit, GRIDS.c.ended_on, GRIDS.c.successor).where(GRIDS.c.id == grid)
    row = work.execute(wanted).one_or_none()
    if row is None:
        raise UnitUnknown(field="grid")
    return row.unit, row.ended_on, row.successor


def _is_filed(work: Work, actor: Actor, command: FileReport) -> bool:
    """Whether this very report was filed before. Raises ReportDiffers when another bears its id."""
    row = work.execute(select(REPORTS).where(REPORTS.c.id == command.id)).mappings().one_or_none()
    if row is None:
        return False
    found = (row["grid"], row["filed_by"], row["matter_type"], row["category"], row["is_settled"])
    settled = command.settlement is not None
    wanted = (command.grid, actor.id, command.matter_type.value, command.category, settled)
    if found != wanted or not _says_the_same(work, dict(row), command):
        raise ReportDiffers
    return True


def _says_the_same(work: Work, row: Mapping[str, Any], command: FileReport) -> bool:
    key = key_of(work, report_owner(row["id"]))
    texts = {"text_sealed": command.text, "settlement_sealed": command.settlement}
    return all(
        text is None or key.decrypt(row[column], f"reports/{row['id']}/{column}") == text
        for column, text in texts.items()
    )


def _check_category(work: Work, category: str) -> None:
    """A category is a word of the procedure in force, for it stands in events. Raises CategoryUnknown."""
    known = _categories(work.extras["procedures"], work.extras["place"], to_local(work.now).date())
    if category not in known:
        raise CategoryUnknown(known=known)


@lru_cache(maxsize=64)
def _categories(library: Any, place: str, day: date) -> tuple[str, ...]:
    return tuple(each.key for each in library.load(place, on=day).categories)


def _observed_at(work: Work, command: FileReport) -> datetime:
    observed_at = command.observed_at or work.now
    if observed_at > work.now + AHEAD:
        raise InvalidInput(fields={"observed_at": [_FUTURE]})
    return min(observed_at, work.now)


def _insert(work: Work, report: Report, command: FileReport) -> None:
    key = key_of(work, report_owner(report.id))

    def sealed(column: str, text: str | None) -> bytes | None:
        return None if text is None else key.encrypt(text, f"reports/{report.id}/{column}")

    work.insert(
        "reports", id=report.id, region=work.region, grid=report.grid, unit=report.unit,
        matter_type=report.matter_type.value, category=report.category, is_settled=report.is_settled,
        text_sealed=sealed("text_sealed", command.text),
        settlement_sealed=sealed("settlement_sealed", command.settlement),
        filed_by=work.actor, observed_at=report.observed_at, filed_at=work.now,
    )  # fmt: skip
