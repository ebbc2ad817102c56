"""Lists of cases: what a reader may see, newest first, and cases that may have one root. Only SELECTs."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, literal_column, or_, select, text

from access import guard
from access.acts import Act
from casekit.auth import Actor
from casekit.web.paging import Keyset
from casekit.work import Work
from services.intake.domain.lifecycle import State
from services.intake.tables import CASES, PARTIES, RELATED

_NEWEST = Keyset(CASES.c.registered_at, CASES.c.code)
LISTED = (
    "code", "state", "matter_type", "channel", "category", "grade", "route", "unit", "grid", "round", "outcome",
    "is_anonymous", "is_group", "party_count", "registered_at", "state_since",
)  # fmt: skip
FINISHED = tuple(
    state.value for state in (State.REFUSED, State.WITHDRAWN, State.VOIDED, State.CLOSED, State.ARCHIVED)
)
# A term that is over and was not met, whether the ticker has said so yet or not.
_OVERDUE = text(
    "EXISTS (SELECT FROM deadlines d WHERE d.stream = 'case/' || cases.code AND d.ended_at IS NULL"
    " AND (d.state = 'missed' OR (d.state = 'open' AND d.due_at < :now)))"
)
_DUE = "(SELECT min(d.due_at) FROM deadlines d WHERE d.stream = 'case/' || cases.code AND d.ended_at IS NULL)"


def case_list(work: Work, actor: Actor, query: Mapping[str, Any]) -> dict[str, Any]:
    """The cases the actor may read, newest first. Raises Forbidden when his roles never can."""
    guard.require(work, actor, Act.CASE_READ)
    columns = [CASES.c[name] for name in LISTED]
    statement = select(*columns, literal_column(_DUE).label("due_at")).where(
        CASES.c.region == work.region,
        guard.visible(actor, Act.CASE_READ, CASES.c.code),
        *_filters(query, work.now),
    )
    return _NEWEST.page(list(work.execute(_NEWEST.select(statement, query)).mappings()), query)


def _filters(query: Mapping[str, Any], now: datetime) -> list[ColumnElement[bool]]:
    equal = ("state", "route", "grade", "channel", "unit", "grid", "matter_type", "code", "first_contact")
    found = [CASES.c[name] == query[name] for name in equal if query[name] is not None]
    if query["since"] is not None:
        found.append(CASES.c.registered_at >= query["since"])
    if query["until"] is not None:
        found.append(CASES.c.registered_at < query["until"])
    if query["overdue"] is not None:
        late = and_(CASES.c.state.not_in(FINISHED), _OVERDUE.bindparams(now=now))
        found.append(late if query["overdue"] else ~late)
    return found


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
