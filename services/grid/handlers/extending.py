"""延期: the unit asks that its order be due later, the post that the rule names decides; as often as the rule allows.

What is granted to an order is granted to those that assist it, whose term is its own; intake extends the case's.
"""

from contextlib import suppress
from datetime import datetime
from uuid import UUID

from sqlalchemy import update

from access.acts import Act
from casekit.auth import Actor
from casekit.deadlines import End, extend
from casekit.streams import case_stream
from casekit.work import Work
from procedures.model import Rule
from procedures.timing import counted_again
from services.grid.domain.errors import TermOver
from services.grid.domain.longer import check_approver, granted
from services.grid.domain.order import Order
from services.grid.handlers.acting import note, open_order, save
from services.grid.handlers.assisting import open_assisting
from services.grid.handlers.terms import COMPLETION, calendar, completion_rule, running_of
from services.grid.order_tables import ORDERS
from services.grid.places import procedure_of


def ask_extension(work: Work, actor: Actor, order_id: UUID, amount: int | None, text: str) -> None:
    """申请延期 by `amount` of the unit in which the rule extends, None: all that it allows.

    Raises OrderNotFound, Forbidden, ExtensionRefused, TermOver, AssistsAnother, TransitionRefused or AskedAlready.
    """
    opened = open_order(work, actor, Act.ORDER_EXTEND, order_id)
    order = opened.order
    order.check_leads()
    deadline = running_of(work, order)
    if deadline is None or deadline.state != "open" or deadline.due_at <= work.now:
        raise TermOver
    length = granted(completion_rule(work, opened.row), amount, len(deadline.extended))
    save(work, order, order.ask(length))
    note(work, order, "extension", text)


def decide_extension(work: Work, actor: Actor, order_id: UUID, text: str | None, *, is_granted: bool) -> None:
    """延期审批. What is granted must still run: an extension revives nothing.

    Raises OrderNotFound, Forbidden, ExtensionRefused (another post approves), NotAsked, TermOver or TransitionRefused.
    """
    opened = open_order(work, actor, Act.ORDER_GRANT, order_id)
    order, rule = opened.order, completion_rule(work, opened.row)
    check_approver(procedure_of(work, opened.row), rule, frozenset(role.value for role in actor.roles))
    event = order.decide_asked(order.asked if is_granted else None)
    if is_granted:
        order.due_at = _extended(work, order, rule, event.length)
        for each in open_assisting(work, order.id):
            _follow(work, each, rule, event.length)
    save(work, order, event)
    note(work, order, "extension_decision", text)


def _extended(work: Work, order: Order, rule: Rule, length: str) -> datetime:
    """Extend the order's term; returns its new end. Raises TermOver."""
    deadline = running_of(work, order)
    if deadline is None or deadline.state != "open" or deadline.due_at <= work.now:
        raise TermOver
    lengths = (*deadline.extended, length)
    term = counted_again(rule, deadline.counted_from, calendar(), deadline.pauses, lengths)
    extend(work, case_stream(order.code), COMPLETION, length, End.of(term), subject=str(order.id))
    return term.due_at


def _follow(work: Work, order: Order, rule: Rule, length: str) -> None:
    """An order that assists is due when its lead's is, if its own term runs."""
    with suppress(TermOver):
        due_at = _extended(work, order, rule, length)
        work.execute(update(ORDERS).where(ORDERS.c.id == order.id).values(due_at=due_at))
