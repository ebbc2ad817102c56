"""随并移交: an order goes to the unit that its own was merged into. Called with the case's stream locked."""

from sqlalchemy import select

from casekit.deadlines import hand_on
from casekit.streams import case_stream
from casekit.work import Work
from services.grid.domain.order import Order
from services.grid.errors import UnitUnknown
from services.grid.handlers.acting import save
from services.grid.handlers.assigning import unit_of_supervisor
from services.grid.handlers.assisting import open_assisting
from services.grid.handlers.ending import cancel
from services.grid.handlers.joint import is_on_it
from services.grid.tables import UNITS


def pass_on(work: Work, order: Order, into: str) -> None:
    """The order is `into`'s, with its terms; what that one would do twice on the case is cancelled where it assists."""
    if order.lead is not None and is_on_it(work, order.code, into):
        cancel(work, order)
        return
    for each in open_assisting(work, order.id):
        if each.unit == into:
            cancel(work, each)
    former = order.unit
    event = order.pass_on(into, _unit_of(work, order.supervisor))
    save(work, order, event, unit=order.unit, supervisor=order.supervisor)
    hand_on(work, [case_stream(order.code)], former, into)


def follow(work: Work, order: Order) -> None:
    """To whichever unit took over, where intake routed to one that had been merged before it heard of that."""
    while (into := _successor(work, order.unit)) is not None:
        pass_on(work, order, into)


def heir_of(work: Work, unit: str) -> str:
    """The unit that stands in its place today: itself, or what it was merged into. Who is no unit, a post, stays."""
    while (into := _successor(work, unit)) is not None:
        unit = into
    return unit


def _successor(work: Work, unit: str) -> str | None:
    return work.execute(select(UNITS.c.successor).where(UNITS.c.id == unit)).scalar_one_or_none()


def _unit_of(work: Work, supervisor: str | None) -> str | None:
    """The unit of a supervisor, if it still is one or a post of one."""
    try:
        return unit_of_supervisor(work, supervisor)
    except UnitUnknown:
        return None
