"""The filters of the list of cases, as conditions on `cases`; each that is often asked for has an index in `tables`.

Nothing is found by what a case says: text and parties are sealed, so there is no search in them. Cases of one who
brings this one are found by blind index, only to serve that case (`lists.related_candidates`).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, exists, func, select, text

from access import guard
from access.acts import Act
from casekit.auth import Actor
from casekit.streams import case_stream
from casekit.work import Work
from services.intake.domain.lifecycle import State
from services.intake.notice_tables import NOTIFICATIONS
from services.intake.tables import CASES, METADATA, RELATED

FINISHED: Final = tuple(
    state.value
    for state in (
        State.REFUSED, State.WITHDRAWN, State.VOIDED, State.TRANSFERRED, State.CLOSED, State.ARCHIVED,
    )
)  # fmt: skip
_EQUAL: Final = (
    "state", "route", "grade", "channel", "unit", "grid", "matter_type", "code", "category", "centre",
    "is_back_dated", "is_group", "first_contact",
)  # fmt: skip
_FROM: Final = {"since": "registered_at", "received_since": "received_at"}
_UNTIL: Final = {"until": "registered_at", "received_until": "received_at"}
_TERMS = METADATA.tables["deadlines"]
_MUCH: Final = 2_000  # so many terms in the span are no longer gathered before the first page is shown
# The next term that ends lies in the span.
_DUE = text(
    "(SELECT min(d.due_at) FROM deadlines d WHERE d.stream = 'case/' || cases.code AND d.ended_at IS NULL"
    " AND d.state <> 'suspended')"
    " BETWEEN coalesce(CAST(:due_since AS timestamptz), '-infinity')"
    " AND coalesce(CAST(:due_until AS timestamptz), 'infinity')"
)


def filters(work: Work, actor: Actor, query: Mapping[str, Any]) -> list[ColumnElement[bool]]:
    """The conditions of what is asked for."""
    found: list[Any] = [CASES.c[name] == query[name] for name in _EQUAL if query[name] is not None]
    found += [CASES.c[column] >= query[name] for name, column in _FROM.items() if query[name] is not None]
    found += [CASES.c[column] < query[name] for name, column in _UNTIL.items() if query[name] is not None]
    if query["prefix"] is not None:
        found.append(CASES.c.code.startswith(query["prefix"], autoescape=True))
    if query["due_since"] is not None or query["due_until"] is not None:
        found += _due(work, query["due_since"], query["due_until"])
    if query["overdue"] is not None:
        found.append(_overdue() if query["overdue"] else ~_overdue())
    if query["undelivered"] is not None:
        untold = _untold(work.region)
        found.append(CASES.c.code.in_(untold) if query["undelivered"] else ~_is_among(untold))
    if query["related"] is not None:
        found.append(_tied_to(query["related"], actor))
    return found


def _overdue() -> ColumnElement[bool]:
    """With a term that is over and was not met, once the ticker has said so."""
    return and_(CASES.c.is_late, CASES.c.state.not_in(FINISHED))


def _is_among(codes: Select[Any]) -> ColumnElement[bool]:
    """The case is one of them: NOT of this is joined, where NOT IN would go through them for every row."""
    return codes.where(codes.selected_columns[0] == CASES.c.code).exists()


def _untold(region: str) -> Select[Any]:
    """The cases of which a party was to be told, and was not, and nothing since has been sent of the same kind."""
    later = NOTIFICATIONS.alias("later")
    n = NOTIFICATIONS.c
    again = exists().where(
        later.c.code == n.code, later.c.kind == n.kind, later.c.party == n.party, later.c.sent_at >= n.sent_at,
        later.c.state != "failed",
    )  # fmt: skip
    failed = select(n.code).where(n.region == region, n.state == "failed", n.failure != "case_voided")
    return failed.where(~again)


def _due(work: Work, since: datetime | None, until: datetime | None) -> list[Any]:
    """Found by their terms, where these are few; of many, each case is looked at in its turn until a page is full."""
    running = _running(work.region, since, until)
    few = select(func.count()).select_from(running.limit(_MUCH).subquery())
    is_much = int(work.execute(few).scalar_one()) == _MUCH
    in_span = _DUE.bindparams(due_since=since, due_until=until)
    return [in_span] if is_much else [CASES.c.code.in_(running), in_span]


def _running(region: str, since: datetime | None, until: datetime | None) -> Select[Any]:
    """The cases with a term that has not ended and whose end lies in the span; found by the term."""
    code = func.substr(_TERMS.c.stream, len(case_stream("")) + 1)
    found = select(code).where(
        _TERMS.c.region == region, _TERMS.c.ended_at.is_(None), _TERMS.c.state != "suspended"
    )
    if since is not None:
        found = found.where(_TERMS.c.due_at >= since)
    return found if until is None else found.where(_TERMS.c.due_at <= until)


def _tied_to(code: str, actor: Actor) -> ColumnElement[bool]:
    """Tied to a case that the actor may read himself: of any other he must not learn that it exists."""
    tied = select(RELATED.c.other).where(
        RELATED.c.code == code, guard.visible(actor, Act.CASE_READ, RELATED.c.code)
    )
    return CASES.c.code.in_(tied)
