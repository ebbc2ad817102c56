"""Whether a dispatcher's choice of unit and supervisor stands. Called by the handlers that issue orders alone.

They hold the unit's row share-locked, so that it cannot end before the order is there.
"""

from sqlalchemy import RowMapping, select

from access.relations import CaseRelations
from casekit.work import Work
from contracts.vocabulary import Relation, UnitKind
from services.grid.domain.assignment import Assignment
from services.grid.errors import UnitUnknown
from services.grid.tables import STAFF, UNITS


def check_assignment(work: Work, unit: str, supervisor: str | None, case: CaseRelations | None) -> None:
    """Raises UnitUnknown, UnitUnfit, UnitIsAccused or SupervisorRequired."""
    row = hold_unit(work, unit)
    if row is None or not row["is_active"]:
        raise UnitUnknown(field="unit")
    choice = Assignment(unit, UnitKind(row["kind"]), unit_of_supervisor(work, supervisor))
    links = case or CaseRelations(code="", region="", handling_region="", centre="")
    choice.check(links.units(Relation.ACCUSED), links.units(Relation.RESPONDENT))


def hold_unit(work: Work, unit: str) -> RowMapping | None:
    """Keep the unit from ending before the commit; its row."""
    wanted = select(UNITS).where(UNITS.c.id == unit).with_for_update(read=True)
    return work.execute(wanted).mappings().one_or_none()


def unit_of_supervisor(work: Work, supervisor: str | None) -> str | None:
    """The unit a supervisor is, or whose post it is."""
    if supervisor is None:
        return None
    units = select(UNITS.c.id.label("unit")).where(UNITS.c.id == supervisor, UNITS.c.is_active)
    unit: str | None = work.execute(
        units.union(select(STAFF.c.unit).where(STAFF.c.id == supervisor, STAFF.c.ended_on.is_(None)))
    ).scalars().first()  # fmt: skip
    if unit is None:
        raise UnitUnknown(field="supervisor")
    return unit
