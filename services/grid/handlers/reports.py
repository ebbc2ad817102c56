"""Filing a field report (网格上报): settled on the spot in one act, or passed on to the centre.

The id may be the client's own (a report written offline), and filing it again is then answered like the first time.
Text stays here, under the report's own key; intake opens the case from the fact alone.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from access import guard
from access.acts import Act
from casekit.auth import Actor
from casekit.errors import InvalidInput
from casekit.ids import new_id
from casekit.streams import grid_stream
from casekit.work import Work
from contracts.vocabulary import MatterType
from services.grid.domain.report import Report
from services.grid.errors import ReportDiffers, UnitUnknown
from services.grid.sealing import key_of, report_owner
from services.grid.tables import GRIDS, REPORTS

AHEAD = timedelta(minutes=5)  # a device's clock may run ahead


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
    """上报. Raises Forbidden, UnitUnknown, InvalidInput (observed in the future) or ReportDiffers."""
    guard.require(work, actor, Act.REPORT_FILE, grid=command.grid)
    observed_at = command.observed_at or work.now
    if observed_at > work.now + AHEAD:
        raise InvalidInput(fields={"observed_at": ["lies in the future 不能晚于现在"]})
    unit = work.execute(select(GRIDS.c.unit).where(GRIDS.c.id == command.grid)).scalar_one_or_none()
    if unit is None:
        raise UnitUnknown(unknown=[command.grid])
    stream = grid_stream(command.grid)
    work.lock(stream)
    if command.id is not None and _is_filed(work, actor, command):
        return command.id
    report = Report(
        command.id or new_id(), command.grid, unit, command.matter_type, command.category,
        command.settlement is not None, min(observed_at, work.now),
    )  # fmt: skip
    work.append(stream, report.filed())
    _insert(work, report, command)
    return report.id


def _is_filed(work: Work, actor: Actor, command: FileReport) -> bool:
    """Whether this very report was filed before. Raises ReportDiffers when another bears its id."""
    t = REPORTS.c
    found = work.execute(select(t.grid, t.filed_by, t.is_settled).where(t.id == command.id)).one_or_none()
    if found is None:
        return False
    if tuple(found) != (command.grid, actor.id, command.settlement is not None):
        raise ReportDiffers
    return True


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
