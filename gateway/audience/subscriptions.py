"""Subscriptions (订阅): who is sent events by which way, and how far each has come.

`open_subscription` and `end_subscription` are commands on the caller's Work; opening and ending are on record on the
unit's stream. A subscription's `reached` only grows, save that `back_to_lost` begins again what a broker lost.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, Select, any_, exists, func, select, text, update
from sqlalchemy.engine import Connection

from access.acts import Act
from access.guard import require
from casekit.auth import Actor
from casekit.bus.departments import MAX_WAITING, department_queue
from casekit.ids import new_id
from casekit.streams import unit_stream
from casekit.work import Work
from contracts.gateway import EventRecalled, SubscriptionEnded, SubscriptionOpened
from contracts.vocabulary import SubscriptionKind
from gateway.audience.errors import (
    AlreadySubscribed,
    KindNotOffered,
    NeedsBroker,
    NoQueueName,
    SubscriptionNotFound,
    TooManySubscriptions,
)
from gateway.audience.positions import present
from gateway.audience.tables import EVERYONE, MEMBERS, SUBSCRIPTIONS

MOST_PER_UNIT = 16
_S, _M = SUBSCRIPTIONS.c, MEMBERS.c
_NEWS = exists().where(
    _M.unit.in_((_S.unit, EVERYONE)),
    _M.position > _S.reached,
    _S.types.is_(None) | (_M.type == any_(_S.types)) | (_M.type == EventRecalled.TYPE),
)
_BACK = text(
    "UPDATE subscriptions s SET reached = greatest(s.since, least(s.reached, coalesce(("
    "   SELECT m.position - 1 FROM audience_members m"
    f"  WHERE m.unit IN (s.unit, '{EVERYONE}') AND m.position <= s.reached"
    "   ORDER BY m.position DESC OFFSET :kept LIMIT 1), s.since)))"
    " WHERE s.id = :id RETURNING s.reached"
)


@dataclass(frozen=True, slots=True)
class Subscription:
    """A subscription as the dispatcher needs it. `types`: only these, or all.

    `has_news`: something behind its cursor was for the unit when it happened.
    """

    id: UUID
    unit: str
    kind: str
    types: tuple[str, ...] | None
    reached: int
    has_ended: bool
    has_news: bool


def open_subscription(
    work: Work, actor: Actor, kind: str, types: Sequence[str] | None, after: int | None, *, has_broker: bool
) -> Mapping[str, Any]:
    """Subscribe the actor's unit from position `after` on, or from now.

    Raises Forbidden, KindNotOffered, NeedsBroker, NoQueueName, AlreadySubscribed or TooManySubscriptions.
    """
    require(work, actor, Act.SUBSCRIPTION_MANAGE, unit=actor.unit)
    unit = str(actor.unit)
    _check_kind(unit, kind, has_broker)
    work.lock(unit_stream(unit))
    kinds = work.execute(select(_S.kind).where(_S.unit == unit, _S.ended_at.is_(None))).scalars().all()
    if kind == SubscriptionKind.AMQP and kind in kinds:
        raise AlreadySubscribed
    if len(kinds) >= MOST_PER_UNIT:
        raise TooManySubscriptions
    since = present(work.db) if after is None else after
    subscription = new_id()
    row = {
        "id": subscription, "region": work.region, "unit": unit, "kind": kind,
        "types": None if types is None else sorted(set(types)), "since": since, "reached": since,
        "opened_at": work.now,
    }  # fmt: skip
    work.insert("subscriptions", **row)
    work.append(unit_stream(unit), SubscriptionOpened(subscription, unit, SubscriptionKind(kind)))
    return row


def end_subscription(work: Work, actor: Actor, subscription: UUID) -> None:
    """End it; a queue is removed by the dispatcher. Raises Forbidden or SubscriptionNotFound."""
    require(work, actor, Act.SUBSCRIPTION_MANAGE, unit=actor.unit)
    unit = str(actor.unit)
    work.lock(unit_stream(unit))
    row = find(work, unit, subscription)
    work.execute(update(SUBSCRIPTIONS).where(_S.id == subscription).values(ended_at=work.now))
    work.append(unit_stream(unit), SubscriptionEnded(subscription, unit, SubscriptionKind(row["kind"])))


def find(work: Work, unit: str | None, subscription: UUID, kind: str | None = None) -> RowMapping:
    """The unit's subscription. Raises SubscriptionNotFound."""
    wanted = listed(work, unit).where(_S.id == subscription)
    row = work.execute(wanted if kind is None else wanted.where(_S.kind == kind)).mappings().one_or_none()
    if row is None:
        raise SubscriptionNotFound
    return row


def listed(work: Work, unit: str | None) -> Select[Any]:
    """The unit's subscriptions."""
    return select(SUBSCRIPTIONS).where(_S.region == work.region, _S.unit == unit, _S.ended_at.is_(None))


def active(db: Connection) -> list[Subscription]:
    """All subscriptions."""
    return _subscriptions(db, select(SUBSCRIPTIONS).where(_S.ended_at.is_(None)))


def queues(db: Connection) -> list[Subscription]:
    """Those with a queue: the ended ones, whose queues are to be removed, then who is furthest behind."""
    return _subscriptions(db, select(SUBSCRIPTIONS).where(_S.kind == SubscriptionKind.AMQP))


def forget(db: Connection, subscription: UUID) -> None:
    """Remove an ended subscription."""
    db.execute(SUBSCRIPTIONS.delete().where(_S.id == subscription, _S.ended_at.is_not(None)))


def advance(db: Connection, subscription: UUID, position: int) -> None:
    """Everything up to `position` is delivered."""
    db.execute(
        update(SUBSCRIPTIONS).where(_S.id == subscription).values(reached=func.greatest(_S.reached, position))
    )


def back_to_lost(db: Connection, subscription: UUID) -> int:
    """The queue is gone with what was in it, `MAX_WAITING` events at most: where to begin with these again."""
    return int(db.execute(_BACK, {"id": subscription, "kept": MAX_WAITING - 1}).scalar_one())


def _check_kind(unit: str, kind: str, has_broker: bool) -> None:
    if kind == "webhook":
        raise KindNotOffered
    if kind != SubscriptionKind.AMQP:
        return
    if not has_broker:
        raise NeedsBroker
    try:
        department_queue(unit)
    except ValueError:
        raise NoQueueName from None


def _subscriptions(db: Connection, wanted: Select[Any]) -> list[Subscription]:
    wanted = wanted.add_columns(_NEWS.label("has_news"))
    rows = db.execute(wanted.order_by(_S.ended_at.asc().nulls_last(), _S.reached, _S.id)).mappings()
    return [
        Subscription(
            row["id"],
            row["unit"],
            row["kind"],
            None if row["types"] is None else tuple(row["types"]),
            row["reached"],
            row["ended_at"] is not None,
            row["has_news"],
        )
        for row in rows
    ]
