"""Joint orders (联办): one unit leads (牵头), others assist (协办), each with an order of its own under the lead's."""

from uuid import UUID

from sqlalchemy import select

from access import guard
from access.acts import Act
from casekit.auth import Actor
from casekit.errors import TransitionRefused
from casekit.ids import new_id
from casekit.work import Work
from services.grid.domain.chain import WITH_UNIT
from services.grid.domain.errors import UnitOnItAlready
from services.grid.domain.lifecycle import OPEN
from services.grid.domain.order import Order
from services.grid.handlers.acting import Opened, note, open_order
from services.grid.handlers.assigning import check_assignment
from services.grid.handlers.issuing import issue
from services.grid.order_tables import ORDERS


def join_order(
    work: Work, actor: Actor, lead: UUID, unit: str, supervisor: str | None, instruction: str | None
) -> UUID:
    """协办: a further unit assists the order `lead`, until that is due. Returns the assisting order.

    Raises OrderNotFound, Forbidden, AssistsAnother, TransitionRefused (the lead has finished), UnitOnItAlready, and
    what `check_assignment` does.
    """
    opened = open_order(work, actor, Act.ORDER_ISSUE, lead)
    return join(work, opened, unit, supervisor, instruction).id


def join(work: Work, lead: Opened, unit: str, supervisor: str | None, instruction: str | None) -> Order:
    """The same on an order that is held, for one who may issue orders on its case."""
    lead.order.check_leads()
    if lead.order.state not in WITH_UNIT:
        raise TransitionRefused(state=lead.order.state.value, act="join")
    check_assignment(work, unit, supervisor, guard.load(work, lead.order.code))
    if is_on_it(work, lead.order.code, unit):
        raise UnitOnItAlready
    order = issue(work, new_id(), unit, lead.row, supervisor, lead=lead.order)
    note(work, order, "instruction", instruction)
    return order


def is_on_it(work: Work, code: str, unit: str) -> bool:
    """Whether an order is open at the unit on the case."""
    states = [state.value for state in OPEN]
    found = select(ORDERS.c.id).where(
        ORDERS.c.code == code, ORDERS.c.unit == unit, ORDERS.c.state.in_(states)
    )
    return work.execute(found).first() is not None
