"""Appraisal (评单): how a verified order was handled, where the chain of the case's place has it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from access.acts import Act
from casekit.auth import Actor
from casekit.work import Work
from contracts.vocabulary import Appraisal
from procedures.vocabulary import DeadlineKind
from services.grid.domain.chain import is_appraised
from services.grid.domain.errors import NotAppraisedHere
from services.grid.domain.order import Order
from services.grid.handlers.acting import note, open_order, save
from services.grid.handlers.terms import begin, done, timing
from services.grid.places import procedure_of


def begin_appraisal(work: Work, order: Order, case: Mapping[str, Any]) -> None:
    """The order was verified: its appraisal is due, where the place has one. `case` names place, procedure, grade."""
    if is_appraised(procedure_of(work, case)):
        begin(work, order, timing(work, case, DeadlineKind.ORDER_APPRAISAL))


def appraise_order(work: Work, actor: Actor, order_id: UUID, appraisal: Appraisal, text: str | None) -> None:
    """评单. Raises OrderNotFound, Forbidden, NotAppraisedHere, TransitionRefused or AlreadyAppraised."""
    opened = open_order(work, actor, Act.ORDER_APPRAISE, order_id)
    order = opened.order
    if not is_appraised(procedure_of(work, opened.row)):
        raise NotAppraisedHere
    save(work, order, order.appraise(appraisal), appraisal=appraisal.value, appraised_at=work.now)
    note(work, order, "appraisal", text)
    done(work, order, DeadlineKind.ORDER_APPRAISAL)
