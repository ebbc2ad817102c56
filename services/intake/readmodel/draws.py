"""The monthly draws, and of each the cases that a reader may see. Only SELECTs.

A draw tells counts, digests and what was answered to whoever may read draws, the same to everybody; its cases only to
those whom they are not hidden from.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Lateral, func, literal, select, true

from access import guard
from access.acts import Act
from access.policy import decide_general
from casekit.auth import Actor
from casekit.interval import wilson
from casekit.web.paging import Keyset
from casekit.work import Work
from contracts.vocabulary import Satisfaction
from services.intake.draw_tables import DRAWN_CASES, DRAWS
from services.intake.errors import DrawNotFound
from services.intake.tables import CASES, FOLLOW_UPS

_NEWEST: Final = Keyset(DRAWS.c.committed_at, DRAWS.c.id)
_BY_POSITION: Final = Keyset(DRAWN_CASES.c.position, ascending=True)
_OF_NO_UNIT: Final = Actor("draw", frozenset())  # for whom every case that accuses anyone is walled
_ANSWERS: Final = (Satisfaction.SATISFIED, Satisfaction.BASICALLY_SATISFIED, Satisfaction.DISSATISFIED)
_FILTERS: Final = ("centre", "place", "month", "state")
_SHOWN: Final = (
    "id", "centre", "place", "month", "state", "commitment", "seed", "population", "population_digest", "drawn",
    "sample_digest", "least", "most", "committed_at", "drawn_at",
)  # fmt: skip


def draws(work: Work, actor: Actor, query: Mapping[str, Any]) -> dict[str, Any]:
    """The draws, newest first; of one that is not held yet the commitment alone. Raises Forbidden."""
    guard.require(work, actor, Act.DRAW_READ)
    t = DRAWS.c
    wanted = [
        t.region == work.region,
        *(t[name] == query[name] for name in _FILTERS if query[name] is not None),
    ]
    statement = select(*(t[name] for name in _SHOWN))
    page = _NEWEST.page(list(work.execute(_NEWEST.select(statement, query, wanted)).mappings()), query)
    said = _said(work, [row["id"] for row in page["items"]])
    compares = decide_general(actor, Act.EVALUATION_READ).is_allowed
    return {**page, "items": [{**row, "result": _result(row, said, compares)} for row in page["items"]]}


def drawn_cases(work: Work, actor: Actor, draw: UUID, query: Mapping[str, Any]) -> dict[str, Any]:
    """The cases of a draw that the actor may read, in the order drawn, and what their parties said since.

    Raises Forbidden or DrawNotFound.
    """
    guard.require(work, actor, Act.DRAW_READ)
    held = work.execute(select(DRAWS.c.drawn_at).where(DRAWS.c.id == draw)).one_or_none()
    if held is None:
        raise DrawNotFound
    t, last = DRAWN_CASES.c, _last_answer(literal(held.drawn_at))
    answer = last.c.satisfaction
    statement = (
        select(t.position, t.code, CASES.c.state, CASES.c.unit, answer, last.c.way)
        .join(CASES, CASES.c.code == t.code)
        .outerjoin(last, true())
        .where(t.draw == draw, guard.visible(actor, Act.CASE_READ, t.code))
    )
    if query["asked"] is not None:
        statement = statement.where(answer.is_not(None) if query["asked"] else answer.is_(None))
    rows = list(work.execute(_BY_POSITION.select(statement, query)).mappings())
    return _BY_POSITION.page(rows, query)


def _last_answer(since: ColumnElement[Any]) -> Lateral:
    """The last answer that was had of a drawn case since it was drawn."""
    f = FOLLOW_UPS.c
    answers = select(f.satisfaction, f.way).where(
        f.code == DRAWN_CASES.c.code, f.asked_at >= since, f.satisfaction != Satisfaction.NOT_REACHED.value
    )
    return answers.order_by(f.asked_at.desc()).limit(1).lateral("answer")


def _said(work: Work, drawn: Sequence[UUID]) -> dict[UUID, dict[str, Counter[str]]]:
    """By draw and unit, how many parties gave which answer; nothing of a case that has come to accuse anybody."""
    if not drawn:
        return {}
    t, last = DRAWN_CASES.c, _last_answer(DRAWS.c.drawn_at)
    unit = func.coalesce(CASES.c.unit, CASES.c.centre).label("unit")
    answers = (
        select(t.draw, unit, last.c.satisfaction, func.count().label("count"))
        .join(DRAWS, DRAWS.c.id == t.draw)
        .join(CASES, CASES.c.code == t.code)
        .join(last, true())
        .where(t.draw.in_(drawn), guard.unwalled(_OF_NO_UNIT, t.code))
        .group_by(t.draw, unit, last.c.satisfaction)
    )
    found: dict[UUID, dict[str, Counter[str]]] = {}
    for row in work.execute(answers):
        found.setdefault(row.draw, {}).setdefault(row.unit, Counter())[row.satisfaction] += row.count
    return found


def _result(
    row: Mapping[Any, Any], said: Mapping[UUID, Mapping[str, Counter[str]]], compares: bool
) -> dict[str, Any] | None:
    """What the answers to a draw come to; by unit for who may compare units. None before it is held."""
    if row["drawn_at"] is None:
        return None
    by_unit = said.get(row["id"], {})
    units = [{"unit": unit, **_rate(answers)} for unit, answers in sorted(by_unit.items())]
    return {**_rate(sum(by_unit.values(), Counter())), "units": units if compares else None}


def _rate(answers: Counter[str]) -> dict[str, Any]:
    counts = {each.value: answers[each.value] for each in _ANSWERS}
    answered = sum(counts.values())
    satisfied = counts[Satisfaction.SATISFIED.value]
    return {**counts, "answered": answered, "interval": wilson(satisfied, answered)}
