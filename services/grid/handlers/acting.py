"""What every act on an order has in common: find it, lock its case, ask leave, load; then say and save.

Called by the other handlers alone.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from access import guard
from access.acts import Act
from casekit.auth import Actor
from casekit.facts import Event
from casekit.ids import new_id
from casekit.streams import case_stream
from casekit.work import Work
from contracts.vocabulary import Appraisal, ReturnGround
from services.grid.domain.lifecycle import State
from services.grid.domain.order import Order
from services.grid.errors import OrderNotFound
from services.grid.order_tables import ORDERS
from services.grid.sealing import case_owner, key_of


@dataclass(frozen=True, slots=True)
class Opened:
    """An order whose case's stream is locked, and its row as it was found."""

    order: Order
    row: Mapping[str, Any]


def hold_case(work: Work, code: str) -> None:
    """Lock the case's stream, if there is one: the guard refuses an unknown case as it does a hidden one."""
    with suppress(KeyError):
        work.lock(case_stream(code), create=False)


def open_order(work: Work, actor: Actor, act: Act, order: UUID) -> Opened:
    """Lock the order's case for `act`. Raises OrderNotFound, for unknown and hidden ones alike, or Forbidden."""
    code = work.execute(select(ORDERS.c.code).where(ORDERS.c.id == order)).scalar_one_or_none()
    if code is None:
        raise guard.refusal(OrderNotFound, actor, act)
    hold_case(work, code)
    row = work.execute(select(ORDERS).where(ORDERS.c.id == order)).mappings().one()
    guard.require(work, actor, act, code, unit=row["unit"], hidden=OrderNotFound)
    return Opened(order_of(dict(row)), dict(row))


def order_of(row: Mapping[str, Any]) -> Order:
    """The aggregate that a row of `orders` holds."""
    return Order(
        id=row["id"],
        code=row["code"],
        unit=row["unit"],
        round=row["round"],
        due_at=row["due_at"],
        supervisor=row["supervisor"],
        state=State(row["state"]),
        progress=row["progress"],
        ground=None if row["ground"] is None else ReturnGround(row["ground"]),
        lead=row["lead"],
        outside_at=row["outside_at"],
        appraisal=None if row["appraisal"] is None else Appraisal(row["appraisal"]),
    )


def save(work: Work, order: Order, event: Event, **columns: Any) -> None:
    """Say what an act said, and save the order."""
    work.append(case_stream(order.code), event)
    ground = None if order.ground is None else order.ground.value
    values = {
        "state": order.state.value,
        "progress": order.progress,
        "ground": ground,
        "due_at": order.due_at,
    }
    work.execute(update(ORDERS).where(ORDERS.c.id == order.id).values(values | columns))


def note(work: Work, order: Order, act: str, text: str | None) -> None:
    """Keep what was written with an act, sealed under the case's key; nothing when nothing was written."""
    if text is None:
        return
    note_id = new_id()
    key = key_of(work, case_owner(order.code))
    work.insert(
        "order_notes",
        id=note_id,
        order_id=order.id,
        region=work.region,
        act=act,
        sealed=key.encrypt(text, f"order_notes/{note_id}/sealed"),
        written_by=work.actor,
        written_at=work.now,
    )
