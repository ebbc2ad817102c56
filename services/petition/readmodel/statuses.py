"""What partners' systems are told of the petitions they passed on (回传): in lists, what is due, of one petition."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select

from access import guard
from access.acts import Act
from casekit.auth import Actor
from casekit.vault import DataKey
from casekit.web import Keyset
from casekit.work import Work
from services.petition.domain.status import UNTOLD, StatusState
from services.petition.errors import StatusNotFound
from services.petition.partners import is_told_nationally, told_of
from services.petition.sealing import opened
from services.petition.sight import check_partner, check_passed_on, stood_for
from services.petition.status_tables import OPENED, PASSED_ON, STATUSES

Rows = list[dict[str, Any]]
MOST_AT_ONCE = 100
_NEWEST = Keyset(STATUSES.c.happened_at, STATUSES.c.id)


def statuses(work: Work, actor: Actor, query: Mapping[str, Any]) -> dict[str, Any]:
    """A page of what is told to the actor's own unit, newest first; nothing of a case that accuses it.

    Raises Forbidden, or CaseNotFound for a case that the unit's system did not pass on.
    """
    guard.require(work, actor, Act.PETITION_EXCHANGE, unit=actor.unit)
    if query["code"] is not None:
        check_passed_on(work, actor, query["code"])
    wanted = [STATUSES.c.region == work.region, *_own(work, actor)]
    wanted += [STATUSES.c[name] == query[name] for name in ("state", "code") if query[name] is not None]
    rows = work.execute(_NEWEST.select(select(STATUSES), query, wanted)).all()
    return _NEWEST.page(rows, query)


def due(work: Work, actor: Actor) -> dict[str, Any]:
    """What is to be told now: of every case the first that was not told, unless it was refused or waits."""
    guard.require(work, actor, Act.PETITION_EXCHANGE, unit=actor.unit)
    before = STATUSES.alias("before")
    is_next = ~exists().where(
        before.c.code == STATUSES.c.code,
        before.c.partner == STATUSES.c.partner,
        before.c.number < STATUSES.c.number,
        before.c.state.in_([each.value for each in UNTOLD]),
    )
    found = select(STATUSES).where(
        STATUSES.c.state == StatusState.WAITING.value,
        STATUSES.c.next_at <= work.now,
        is_next,
        *_own(work, actor),
    )
    found = found.order_by(STATUSES.c.next_at, STATUSES.c.id).limit(MOST_AT_ONCE)
    return {"items": [dict(row) for row in work.execute(found).mappings()]}


def status(work: Work, actor: Actor, status_id: UUID) -> dict[str, Any]:
    """One of them. Raises StatusNotFound or Forbidden."""
    row = work.execute(select(STATUSES).where(STATUSES.c.id == status_id)).mappings().one_or_none()
    if row is None:
        raise guard.refusal(StatusNotFound, actor, Act.PETITION_EXCHANGE)
    check_partner(work, actor, row)
    return dict(row)


def of_petition(work: Work, petition: UUID) -> Rows:
    """回传 of a petition, in order; the caller has asked leave."""
    found = select(STATUSES).where(STATUSES.c.petition == petition).order_by(STATUSES.c.number)
    return [dict(row) for row in work.execute(found).mappings()]


def elsewhere(work: Work, code: str, key: DataKey | None) -> dict[str, Any]:
    """Whether other systems are told of the case, the national one among them, and its number there.

    The caller has asked leave.
    """
    number = None
    for table in (PASSED_ON, OPENED):
        found = select(table.c.number_sealed).where(table.c.code == code, table.c.number_sealed.is_not(None))
        sealed = work.execute(found).scalar()
        number = number or opened(key, sealed, f"{table.name}/{code}/number_sealed")
    return {
        "is_told_elsewhere": bool(told_of(work, code)),
        "is_told_nationally": is_told_nationally(work, code),
        "number_elsewhere": number,
    }


def _own(work: Work, actor: Actor) -> list[ColumnElement[bool]]:
    return [STATUSES.c.partner.in_(sorted(stood_for(work, actor))), guard.unwalled(actor, STATUSES.c.code)]
