"""The assisting orders (协办) of a lead's. Called with the case's stream locked, by the other handlers alone."""

from uuid import UUID

from sqlalchemy import select, update

from casekit.work import Work
from services.grid.domain.errors import AssistanceUnfinished
from services.grid.domain.lifecycle import OPEN, State
from services.grid.domain.order import Order
from services.grid.handlers.acting import order_of, save
from services.grid.order_tables import ORDERS


def open_assisting(work: Work, lead: UUID) -> list[Order]:
    """Those that are neither excused, cancelled nor over."""
    states = [state.value for state in OPEN]
    found = work.execute(
        select(ORDERS).where(ORDERS.c.lead == lead, ORDERS.c.state.in_(states)).order_by(ORDERS.c.issued_at)
    )
    return [order_of(dict(row)) for row in found.mappings()]


def check_done(work: Work, lead: Order) -> None:
    """The lead completes last. Raises AssistanceUnfinished."""
    if not all(each.is_done for each in open_assisting(work, lead.id)):
        raise AssistanceUnfinished


def end_with_lead(work: Work, lead: Order) -> None:
    """What was done under a lead that has been verified is over too."""
    done = select(ORDERS.c.id, ORDERS.c.completed_at).where(
        ORDERS.c.lead == lead.id, ORDERS.c.state == State.COMPLETED.value
    )
    completed_at = {row.id: row.completed_at for row in work.execute(done)}
    for order in open_assisting(work, lead.id):
        save(work, order, order.end_with_lead(completed_at[order.id]), ended_at=work.now)


def follow(work: Work, lead: Order, successor: UUID) -> None:
    """They assist the order that took their lead's place."""
    work.execute(update(ORDERS).where(ORDERS.c.lead == lead.id).values(lead=successor))
