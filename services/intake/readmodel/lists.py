"""Lists of cases: what a reader may see, newest first, and cases that may have one root. Only SELECTs."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import exists, func, literal_column, or_, select

from access import guard
from access.acts import Act
from access.relations import Standing
from casekit.auth import Actor
from casekit.web.paging import Keyset
from casekit.work import Work
from services.intake.readmodel.filters import filters
from services.intake.tables import CASES, PARTIES, RELATED

_TOLD = {Standing.OWN_CENTRE: CASES.c.centre, Standing.OWN_GRID: CASES.c.grid}
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
    wanted = [CASES.c.region == work.region, *filters(query, actor, work.region, work.now)]
    ways = guard.ways(work, actor, Act.CASE_READ, CASES.c.code, told=_TOLD)
    return _NEWEST.page(list(work.execute(_NEWEST.select(statement, query, wanted, ways)).mappings()), query)


def related_candidates(work: Work, actor: Actor, code: str) -> list[dict[str, Any]]:
    """Cases brought by one who brings this one, newest first: a proposal, on blind indexes, of what he may read."""
    guard.require(work, actor, Act.CASE_RELATE, code)
    own, other = PARTIES.alias("own"), PARTIES.alias("other")
    by_phone, by_id = (
        own.c.phone_index == other.c.phone_index,
        own.c.id_number_index == other.c.id_number_index,
    )
    tied = exists().where(RELATED.c.code == code, RELATED.c.other == CASES.c.code)
    statement = (
        select(
            CASES.c.code, CASES.c.state, CASES.c.matter_type, CASES.c.category, CASES.c.registered_at,
            func.bool_or(func.coalesce(by_phone, False)).label("same_phone"),
            func.bool_or(func.coalesce(by_id, False)).label("same_id_number"),
        )
        .select_from(own)
        .join(other, or_(by_phone, by_id))
        .join(CASES, CASES.c.code == other.c.code)
        .where(own.c.code == code, other.c.code != code, ~tied, guard.visible(actor, Act.CASE_READ, CASES.c.code))
        .group_by(CASES.c.code)
        .order_by(CASES.c.registered_at.desc(), CASES.c.code)
        .limit(50)
    )  # fmt: skip
    return [dict(row) for row in work.execute(statement).mappings()]
