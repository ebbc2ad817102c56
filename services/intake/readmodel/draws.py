"""The monthly draws, and of each the cases that a reader may see. Only SELECTs.

A draw tells counts and digests to whoever may read draws; its cases only those whom they are not hidden from.
"""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select

from access import guard
from access.acts import Act
from casekit.auth import Actor
from casekit.web.paging import Keyset
from casekit.work import Work
from contracts.vocabulary import Satisfaction
from services.intake.draw_tables import DRAWN_CASES, DRAWS
from services.intake.errors import DrawNotFound
from services.intake.tables import CASES, FOLLOW_UPS

_NEWEST: Final = Keyset(DRAWS.c.committed_at, DRAWS.c.id)
_BY_POSITION: Final = Keyset(DRAWN_CASES.c.position, ascending=True)
_FILTERS: Final = ("centre", "place", "month", "state")
_SHOWN: Final = (
    "id", "centre", "place", "month", "state", "commitment", "seed", "population", "population_digest", "drawn",
    "sample_digest", "committed_at", "drawn_at",
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
    return _NEWEST.page(list(work.execute(_NEWEST.select(statement, query, wanted)).mappings()), query)


def drawn_cases(work: Work, actor: Actor, draw: UUID, query: Mapping[str, Any]) -> dict[str, Any]:
    """The cases of a draw that the actor may read, in the order drawn, and what their parties said since.

    Raises Forbidden or DrawNotFound.
    """
    guard.require(work, actor, Act.DRAW_READ)
    held = work.execute(select(DRAWS.c.drawn_at).where(DRAWS.c.id == draw)).one_or_none()
    if held is None:
        raise DrawNotFound
    t, f = DRAWN_CASES.c, FOLLOW_UPS.c
    answers = select(f.satisfaction).where(
        f.code == t.code, f.asked_at >= held.drawn_at, f.satisfaction != Satisfaction.NOT_REACHED.value
    )
    answer = answers.order_by(f.asked_at.desc()).limit(1).scalar_subquery()
    statement = (
        select(t.position, t.code, CASES.c.state, CASES.c.unit, answer.label("satisfaction"))
        .join(CASES, CASES.c.code == t.code)
        .where(t.draw == draw, guard.visible(actor, Act.CASE_READ, t.code))
    )
    if query["asked"] is not None:
        statement = statement.where(answer.is_not(None) if query["asked"] else answer.is_(None))
    rows = list(work.execute(_BY_POSITION.select(statement, query)).mappings())
    return _BY_POSITION.page(rows, query)
