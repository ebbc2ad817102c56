"""The commands of an order (单), one function each. The order's deadlines follow every step.

All but `cancel_open` and `issue_order` raise OrderNotFound, Forbidden, and TransitionRefused.
"""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select

from access import guard
from access.acts import Act
from casekit.auth import Actor
from casekit.ids import new_id
from casekit.work import Work
from contracts.vocabulary import ReturnGround
from procedures.vocabulary import DeadlineKind
from services.grid.domain.lifecycle import OPEN
from services.grid.errors import CaseNotRouted, OrderStillOpen, ProofUnknown
from services.grid.handlers import ending, routed
from services.grid.handlers.acting import Opened, hold_case, note, open_order, order_of, save
from services.grid.handlers.appraising import begin_appraisal
from services.grid.handlers.assigning import check_assignment
from services.grid.handlers.assisting import check_done, open_assisting
from services.grid.handlers.issuing import issue
from services.grid.handlers.terms import begin, done, drop, timing
from services.grid.order_tables import ORDERS, PROOFS


def issue_order(
    work: Work, actor: Actor, code: str, unit: str, supervisor: str | None, instruction: str | None
) -> UUID:
    """派单 by a dispatcher, on a case that is routed to grid or to a department and has no open order.

    Raises CaseNotFound, Forbidden, CaseNotRouted, OrderStillOpen, and what `check_assignment` does.
    """
    hold_case(work, code)
    grant = guard.require(work, actor, Act.ORDER_ISSUE, code)
    case = routed.live(work, code)
    if case is None:
        raise CaseNotRouted
    if open_lead(work, code) is not None:
        raise OrderStillOpen
    check_assignment(work, unit, supervisor, grant.case)
    order = issue(work, new_id(), unit, case, supervisor)
    note(work, order, "instruction", instruction)
    return order.id


def accept_order(work: Work, actor: Actor, order_id: UUID) -> None:
    """接单."""
    order = open_order(work, actor, Act.ORDER_ACCEPT, order_id).order
    save(work, order, order.accept())
    done(work, order, DeadlineKind.ORDER_ACCEPTANCE)


def return_order(work: Work, actor: Actor, order_id: UUID, ground: ReturnGround, reason: str | None) -> None:
    """退单. The term of completion runs on: a return that is overruled gains no time."""
    opened = open_order(work, actor, Act.ORDER_RETURN, order_id)
    order = opened.order
    save(work, order, order.give_back(ground))
    note(work, order, "return", reason)
    drop(work, order, DeadlineKind.ORDER_ACCEPTANCE)
    begin(work, order, timing(work, opened.row, DeadlineKind.ORDER_RETURN_DECISION))


def decide_return(work: Work, actor: Actor, order_id: UUID, reason: str | None, *, is_upheld: bool) -> None:
    """退单裁决: upheld ends the order, and the case is routed again; otherwise it is to be accepted anew."""
    opened = open_order(work, actor, Act.ORDER_DECIDE, order_id)
    order = opened.order
    save(work, order, order.decide(is_upheld=is_upheld), ended_at=work.now if is_upheld else None)
    note(work, order, "return_decision", reason)
    done(work, order, DeadlineKind.ORDER_RETURN_DECISION)
    if is_upheld:
        drop(work, order, DeadlineKind.ORDER_COMPLETION)
        ending.given_up(work, order)
        if order.lead is None:
            routed.over(work, order.code)
    else:
        begin(work, order, timing(work, opened.row, DeadlineKind.ORDER_ACCEPTANCE))


def report_progress(work: Work, actor: Actor, order_id: UUID, text: str) -> None:
    """办理进展."""
    order = open_order(work, actor, Act.ORDER_PROGRESS, order_id).order
    save(work, order, order.report())
    note(work, order, "progress", text)


def complete_order(work: Work, actor: Actor, order_id: UUID, text: str, proofs: Sequence[UUID]) -> None:
    """办结反馈, with the proofs added to the order before: all of them, unless some are named.

    Raises ProofUnknown and, of a lead whose assisting units have not finished, AssistanceUnfinished, too.
    """
    opened = open_order(work, actor, Act.ORDER_COMPLETE, order_id)
    order = opened.order
    check_done(work, order)
    save(work, order, order.complete(_digests(work, order.id, proofs), work.now), completed_at=work.now)
    note(work, order, "completion", text)
    done(work, order, DeadlineKind.ORDER_COMPLETION)
    begin(work, order, timing(work, opened.row, DeadlineKind.ORDER_VERIFICATION))


def verify_order(work: Work, actor: Actor, order_id: UUID, text: str | None, *, is_passed: bool) -> None:
    """核单、验单: what does not pass is given back, with a fresh term of completion.

    A lead's that passes ends what was done under it. Raises AssistsAnother and AssistanceUnfinished, too.
    """
    opened = open_order(work, actor, Act.ORDER_VERIFY, order_id)
    order = opened.order
    if is_passed:
        check_done(work, order)
        save(work, order, order.verify(), ended_at=work.now)
        ending.verified(work, order)
        routed.over(work, order.code)
    else:
        again = timing(work, opened.row, DeadlineKind.ORDER_COMPLETION)
        save(work, order, order.fail(again.due_at), completed_at=None)
    note(work, order, "verification", text)
    done(work, order, DeadlineKind.ORDER_VERIFICATION)
    if is_passed:
        begin_appraisal(work, order, opened.row)
    else:
        begin(work, order, again)


def cancel_order(work: Work, actor: Actor, order_id: UUID, reason: str | None) -> None:
    """撤单 by a dispatcher; the case stays routed, and another order may be issued on it."""
    order = open_order(work, actor, Act.ORDER_CANCEL, order_id).order
    ending.cancel(work, order)
    note(work, order, "cancellation", reason)


def cancel_open(work: Work, code: str, of: Collection[str] | None = None) -> None:
    """撤单 of what is open on a held case, of these units or of all, because the case took another turn.

    With the one that leads or stands alone goes all that assists it.
    """
    lead = open_lead(work, code)
    if lead is None:
        return
    if of is None or lead.order.unit in of:
        ending.cancel(work, lead.order)
        return
    for order in open_assisting(work, lead.order.id):
        if order.unit in of:
            ending.cancel(work, order)


def open_lead(work: Work, code: str) -> Opened | None:
    """The order that is open on a case whose stream is held, and leads or stands alone."""
    states = [state.value for state in OPEN]
    wanted = select(ORDERS).where(ORDERS.c.code == code, ORDERS.c.state.in_(states), ORDERS.c.lead.is_(None))
    row = work.execute(wanted).mappings().one_or_none()
    return None if row is None else Opened(order_of(dict(row)), dict(row))


def _digests(work: Work, order: UUID, proofs: Sequence[UUID]) -> list[str]:
    t = PROOFS.c
    rows = work.execute(select(t.id, t.sha256).where(t.order_id == order).order_by(t.added_at, t.id))
    found = {row.id: row.sha256 for row in rows}
    if missing := set(proofs) - found.keys():
        raise ProofUnknown(unknown=sorted(map(str, missing)))
    return [digest for proof, digest in found.items() if not proofs or proof in proofs]
