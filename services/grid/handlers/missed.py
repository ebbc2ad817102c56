"""What follows of itself when a term of the order chain is missed: the unit is pressed, or the order goes one tier up.

The ticker calls these, once per deadline, with the case's stream locked and in the transaction that says the miss.
"""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from casekit.deadlines import Deadline
from casekit.work import Work
from contracts.vocabulary import EscalationGround, SupervisionCause, Tier
from procedures.vocabulary import DeadlineKind
from services.grid.chain_tables import SUPERVISIONS
from services.grid.domain.chain import WITH_UNIT, who_supervises
from services.grid.domain.lifecycle import Move, can
from services.grid.domain.order import Order
from services.grid.domain.tiers import OUTSIDE, reaches
from services.grid.handlers import pressing
from services.grid.handlers.acting import order_of
from services.grid.handlers.escalating import escalate, superior_of
from services.grid.handlers.lines import line_of
from services.grid.handlers.mailing import ANSWER, letter_late
from services.grid.order_tables import ORDERS
from services.grid.places import procedure_of


def order_late(work: Work, deadline: Deadline) -> None:
    """接单 or 办单 is overdue: a supervision slip, unless one is open; before it, 办单 may go one tier up."""
    found = _order(work, UUID(deadline.subject))
    if found is None or found[0].state not in WITH_UNIT:
        return
    order, row = found
    if deadline.kind == DeadlineKind.ORDER_COMPLETION and _goes_up(work, order, row, deadline.kind):
        return
    if pressing.under_way(work, order) is None:
        supervisor = order.supervisor or who_supervises(procedure_of(work, row))
        pressing.issue(work, order, row, supervisor, SupervisionCause.MISSED, deadline.kind)


def supervision_late(work: Work, deadline: Deadline) -> None:
    """督办 was not even answered: the order goes one tier up, where the place's chain reaches that far."""
    wanted = select(SUPERVISIONS.c.order_id).where(SUPERVISIONS.c.id == UUID(deadline.subject))
    found = _order(work, work.execute(wanted).scalar_one())
    if found is not None:
        _goes_up(work, *found, deadline.kind)


def _order(work: Work, order_id: UUID) -> tuple[Order, Mapping[str, Any]] | None:
    row = work.execute(select(ORDERS).where(ORDERS.c.id == order_id)).mappings().one_or_none()
    return None if row is None else (order_of(dict(row)), dict(row))


def _goes_up(work: Work, order: Order, row: Mapping[str, Any], kind: str) -> bool:
    """Escalate along the rule's chain of posts; returns whether another order has taken this one's place."""
    if order.lead is not None or order.outside_at is not None or not can(Move.ESCALATE, order.state):
        return False
    procedure = procedure_of(work, row)
    tier: Tier = line_of(work, order.unit)[0].tier
    # 办单 runs by the case's own term where a place has none for orders, and so goes up by that one's chain as well
    rules = [procedure.rule(each, row["grade"]) for each in (kind, DeadlineKind.COMPLETION)]
    to = reaches(procedure, rules, tier)
    if to is None:
        return False
    superior = superior_of(work, order)
    if superior is None and to is not OUTSIDE:
        return False
    escalate(work, order, row, EscalationGround.OVERDUE, superior)
    return superior is not None


ON_DEADLINES: Mapping[str, Callable[[Work, Deadline], None]] = {
    DeadlineKind.ORDER_ACCEPTANCE.value: order_late,
    DeadlineKind.ORDER_COMPLETION.value: order_late,
    DeadlineKind.ORDER_SUPERVISION.value: supervision_late,
    ANSWER: letter_late,
}
