"""中止、恢复计时: an order's time stands still for what its rule names, such as an appraisal (鉴定).

With the order stand those that assist it, and, in intake, its case. What happens to an order whose time stands still
lets it run again first, so that nothing stands still for ever.
"""

from uuid import UUID

from sqlalchemy import select, update

from access.acts import Act
from casekit import deadlines
from casekit.auth import Actor
from casekit.streams import case_stream
from casekit.work import Work
from contracts.vocabulary import NotCounted
from procedures.model import Rule
from procedures.timing import counted_again
from services.grid.domain.errors import StandsStillForNothing, TermOver
from services.grid.domain.order import Order
from services.grid.handlers.acting import note, open_order, save
from services.grid.handlers.assisting import open_assisting
from services.grid.handlers.terms import COMPLETION, calendar, completion_rule, running_of
from services.grid.order_tables import ORDERS


def suspend_order(work: Work, actor: Actor, order_id: UUID, ground: NotCounted, text: str | None) -> None:
    """中止计时.

    Raises OrderNotFound, Forbidden, StandsStillForNothing, TermOver, AssistsAnother or TransitionRefused.
    """
    opened = open_order(work, actor, Act.ORDER_SUSPEND, order_id)
    order, rule = opened.order, completion_rule(work, opened.row)
    if ground not in rule.not_counted:
        raise StandsStillForNothing(rule=rule.key, not_counted=[each.value for each in rule.not_counted])
    said = order.suspend(ground)
    for each in (order, *open_assisting(work, order.id)):
        stopped = deadlines.suspend(
            work, case_stream(each.code), COMPLETION, subject=str(each.id), reason=ground.value
        )
        if stopped is None and each is order:
            raise TermOver
    save(work, order, said, suspended_at=work.now)
    note(work, order, "suspension", text)


def resume_order(work: Work, actor: Actor, order_id: UUID, text: str | None) -> None:
    """恢复计时. Raises OrderNotFound, Forbidden or TransitionRefused."""
    opened = open_order(work, actor, Act.ORDER_SUSPEND, order_id)
    _run_again(work, opened.order, completion_rule(work, opened.row))
    note(work, opened.order, "resumption", text)


def go_on(work: Work, order: Order) -> None:
    """Before something else happens to the order: let its time run again, if it stands still."""
    if order.suspended is not None:
        row = work.execute(select(ORDERS).where(ORDERS.c.id == order.id)).mappings().one()
        _run_again(work, order, completion_rule(work, dict(row)))


def _run_again(work: Work, order: Order, rule: Rule) -> None:
    said = order.go_on()
    for each in (order, *open_assisting(work, order.id)):
        deadline = running_of(work, each)
        if deadline is None or deadline.suspended_at is None:
            continue
        pauses = deadlines.pauses_of(deadline, work.now)
        term = counted_again(rule, deadline.counted_from, calendar(), pauses, deadline.extended)
        stream, end = case_stream(each.code), deadlines.End.of(term)
        deadlines.resume(work, stream, COMPLETION, subject=str(each.id), end=end)
        each.due_at = term.due_at
        work.execute(update(ORDERS).where(ORDERS.c.id == each.id).values(due_at=term.due_at))
    save(work, order, said, suspended_at=None)
