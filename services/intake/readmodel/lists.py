"""Lists of cases: what a reader may see, newest first. Only SELECTs."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import literal_column, select

from access import guard
from access.acts import Act
from access.relations import Standing
from casekit.auth import Actor
from casekit.web.paging import Keyset
from casekit.work import Work
from services.intake.readmodel.filters import filters
from services.intake.tables import CASES, OTHER_HANDS

_TOLD = {
    Standing.OWN_CENTRE: CASES.c.centre, Standing.OWN_GRID: CASES.c.grid, Standing.HANDLING: CASES.c.unit,
}  # fmt: skip
_NEWEST = Keyset(CASES.c.registered_at, CASES.c.code)
LISTED = (
    "code", "state", "matter_type", "channel", "category", "grade", "route", "unit", "grid", "round", "outcome",
    "is_anonymous", "is_group", "party_count", "registered_at", "state_since",
)  # fmt: skip
_DUE = (
    "(SELECT min(d.due_at) FROM deadlines d WHERE d.stream = 'case/' || cases.code AND d.ended_at IS NULL"
    " AND d.state <> 'suspended')"
)


def case_list(work: Work, actor: Actor, query: Mapping[str, Any]) -> dict[str, Any]:
    """The cases the actor may read, newest first. Raises Forbidden when his roles never can."""
    guard.require(work, actor, Act.CASE_READ)
    columns = [CASES.c[name] for name in LISTED]
    statement = select(*columns, literal_column(_DUE).label("due_at"))
    wanted = [CASES.c.region == work.region, *filters(work, actor, query)]
    ways = guard.ways(work, actor, Act.CASE_READ, CASES.c.code, told=_TOLD, beside=OTHER_HANDS)
    return _NEWEST.page(list(work.execute(_NEWEST.select(statement, query, wanted, ways)).mappings()), query)
