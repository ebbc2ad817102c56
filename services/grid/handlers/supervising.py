"""The commands of supervision (督办): issue, report, renew, close. What is written stands among the order's notes.

All raise OrderNotFound, Forbidden, and, but for `supervise_order`, NotSupervised and TransitionRefused.
"""

from uuid import UUID

from access.acts import Act
from casekit.auth import Actor
from casekit.errors import TransitionRefused
from casekit.work import Work
from contracts.vocabulary import SupervisionCause
from procedures.vocabulary import DeadlineKind
from services.grid.domain.chain import WITH_UNIT
from services.grid.domain.errors import AlreadySupervised, NotSupervised
from services.grid.domain.supervision import Supervision
from services.grid.handlers import pressing
from services.grid.handlers.acting import Opened, note, open_order
from services.grid.handlers.terms import begin_for, done_for, timing


def supervise_order(work: Work, actor: Actor, order_id: UUID, text: str) -> None:
    """督办 by hand. Raises AlreadySupervised, or TransitionRefused where the unit has nothing to do."""
    opened = open_order(work, actor, Act.ORDER_SUPERVISE, order_id)
    order = opened.order
    if order.state not in WITH_UNIT:
        raise TransitionRefused(state=order.state.value, act="supervise")
    if pressing.under_way(work, order) is not None:
        raise AlreadySupervised
    pressing.issue(work, order, opened.row, actor.id, SupervisionCause.ACT, None)
    note(work, order, "supervision", text)


def explain_order(work: Work, actor: Actor, order_id: UUID, text: str) -> None:
    """督办回复 by the unit."""
    opened, slip = _slip(work, actor, Act.ORDER_EXPLAIN, order_id)
    pressing.save(work, slip, slip.answer(work.now), answered_at=work.now)
    note(work, opened.order, "supervision_answer", text)
    done_for(work, slip.code, slip.id, DeadlineKind.ORDER_SUPERVISION)


def renew_supervision(work: Work, actor: Actor, order_id: UUID, text: str) -> None:
    """再次督办: what was reported does not do; a fresh term begins."""
    opened, slip = _slip(work, actor, Act.ORDER_SUPERVISE, order_id)
    term = timing(work, opened.row, DeadlineKind.ORDER_SUPERVISION)
    pressing.save(work, slip, slip.renew(term.due_at), answered_at=None)
    note(work, opened.order, "supervision_renewal", text)
    begin_for(work, slip.code, slip.id, slip.unit, term)


def close_supervision(work: Work, actor: Actor, order_id: UUID, text: str | None) -> None:
    """督办办结."""
    opened, slip = _slip(work, actor, Act.ORDER_SUPERVISE, order_id)
    pressing.save(work, slip, slip.close(), ended_at=work.now)
    note(work, opened.order, "supervision_closure", text)


def _slip(work: Work, actor: Actor, act: Act, order_id: UUID) -> tuple[Opened, Supervision]:
    opened = open_order(work, actor, act, order_id)
    slip = pressing.under_way(work, opened.order)
    if slip is None:
        raise NotSupervised
    return opened, slip
