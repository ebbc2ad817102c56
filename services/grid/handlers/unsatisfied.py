"""回访不满意: a party's answer asks for more, and the unit whose order settled the case reports under supervision.

From which answer down is the place's to say (`follow_up.supervised_from`). Called by the inbox worker with the case's
stream locked.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from casekit.envelope import Envelope
from casekit.work import Work
from contracts.corrections import CaseVoided
from contracts.intake import CaseFollowedUp, CaseReopened
from contracts.vocabulary import SupervisionCause
from services.grid.domain.chain import who_supervises
from services.grid.domain.lifecycle import State
from services.grid.domain.order import Order
from services.grid.handlers import pressing
from services.grid.handlers.acting import order_of
from services.grid.order_tables import ORDERS
from services.grid.places import procedure_of


def case_followed_up(work: Work, event: CaseFollowedUp, envelope: Envelope) -> None:
    """回访: a low answer presses the unit whose order was verified last, unless it is pressed already.

    One that was settled otherwise has no order here, and nothing follows.
    """
    found = _settled_by(work, event.code)
    if found is None or event.unit != found[0].unit:
        return
    order, row = found
    procedure = procedure_of(work, row)
    if not procedure.follow_up.supervised(event.satisfaction) or pressing.under_way(work, order) is not None:
        return
    supervisor = order.supervisor or who_supervises(procedure)
    pressing.issue(work, order, row, supervisor, SupervisionCause.FOLLOW_UP, None)


def no_more(work: Work, event: CaseReopened | CaseVoided) -> None:
    """重新办理, 作废: what was asked for after the last round is asked in the next, or not at all."""
    found = _settled_by(work, event.code)
    if found is not None:
        pressing.lift(work, found[0])


def _settled_by(work: Work, code: str) -> tuple[Order, Mapping[str, Any]] | None:
    """The order, and no assisting one, that was verified last."""
    verified = (
        select(ORDERS)
        .where(ORDERS.c.code == code, ORDERS.c.state == State.VERIFIED.value, ORDERS.c.lead.is_(None))
        .order_by(ORDERS.c.ended_at.desc(), ORDERS.c.id)
        .limit(1)
    )
    row = work.execute(verified).mappings().one_or_none()
    return None if row is None else (order_of(dict(row)), dict(row))
