"""What every act on an order has in common: find it, lock its case, ask leave, load; then say and save.

Called by the other handlers alone.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, select, update

from access import guard
from access.acts import Act
from access.guard import Grant
from casekit.auth import Actor
from casekit.facts import Event
from casekit.ids import new_id
from casekit.streams import case_stream
from casekit.work import Work
from services.grid.domain.lifecycle import State
from services.grid.domain.order import Order
from services.grid.errors import OrderNotFound
from services.grid.sealing import case_owner, key_of
from services.grid.tables import ORDERS


@dataclass(frozen=True, slots=True)
class Opened:
    """An order whose case's stream is locked, its row as it was found, and the leave given."""

    order: Order
    row: RowMapping
    grant: Grant

    @property
    def stream(self) -> str:
        """The case's stream."""
        return case_stream(self.order.code)


def open_order(work: Work, actor: Actor, act: Act, order: UUID) -> Opened:
    """Lock the order's case for `act`. Raises OrderNotFound, for unknown and hidden ones alike, or Forbidden."""
    code = work.execute(select(ORDERS.c.code).where(ORDERS.c.id == order)).scalar_one_or_none()
    if code is None:
        raise guard.refusal(OrderNotFound, actor, act)
    work.lock(case_stream(code))
    row = work.execute(select(ORDERS).where(ORDERS.c.id == order)).mappings().one()
    grant = guard.require(work, actor, act, code, unit=row["unit"], hidden=OrderNotFound)
    return Opened(order_of(row), row, grant)


def order_of(row: RowMapping) -> Order:
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
    )


def save(work: Work, order: Order, event: Event, **columns: Any) -> None:
    """Say what an act said, and save the order."""
    work.append(case_stream(order.code), event)
    values = {"state": order.state.value, "progress": order.progress, **columns}
    work.execute(update(ORDERS).where(ORDERS.c.id == order.id).values(values))


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
