"""What ends with an order: its terms, what presses it (督办), and what assists it (协办).

Called with the case's stream locked, by the other handlers alone, after the order's own end was said.
"""

from casekit.work import Work
from procedures.vocabulary import DeadlineKind
from services.grid.domain.order import Order
from services.grid.handlers import pressing
from services.grid.handlers.acting import save
from services.grid.handlers.assisting import end_with_lead, open_assisting
from services.grid.handlers.suspending import go_on
from services.grid.handlers.terms import OF_ORDER, drop


def cancel(work: Work, order: Order) -> None:
    """撤单, with all that hangs on it."""
    go_on(work, order)
    save(work, order, order.cancel(), ended_at=work.now)
    drop(work, order, *OF_ORDER)
    given_up(work, order)


def given_up(work: Work, order: Order) -> None:
    """The order ended undone: nothing presses it, nobody assists it any more."""
    pressing.lift(work, order)
    for each in open_assisting(work, order.id):
        cancel(work, each)


def verified(work: Work, order: Order) -> None:
    """The order was verified: nothing presses it, and what was done under it is over."""
    pressing.lift(work, order)
    for each in open_assisting(work, order.id):
        pressing.lift(work, each)
        drop(work, each, DeadlineKind.ORDER_VERIFICATION)
    end_with_lead(work, order)
