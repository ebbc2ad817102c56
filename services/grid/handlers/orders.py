"""The commands of an order (单), one function each. The order's deadlines follow every step."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from access import guard
from access.acts import Act
from casekit.attachments import Stored
from casekit.auth import Actor
from casekit.ids import new_id
from casekit.streams import case_stream
from casekit.work import Work
from contracts.vocabulary import Relation, ReturnGround
from procedures.vocabulary import DeadlineKind
from services.grid.domain.lifecycle import OPEN
from services.grid.domain.order import Order
from services.grid.errors import CaseNotRouted, OrderStillOpen, UnitUnfit, UnitUnknown
from services.grid.handlers.acting import Opened, note, open_order, save
from services.grid.handlers.terms import begin, done, drop, timing
from services.grid.sealing import case_owner, key_of
from services.grid.tables import ORDERS, ROUTED, UNITS


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What routing said of the case an order is issued on."""

    code: str
    round: int
    grade: str
    place: str
    procedure: str


@dataclass(frozen=True, slots=True)
class Proof:
    """What was stored to prove completion, and the name its owner gave it."""

    stored: Stored
    name: str


def issue(work: Work, order_id: UUID, unit: str, case: CaseFacts, supervisor: str | None) -> Order:
    """派单: an order for the unit, with its deadlines, on a case whose stream is held."""
    row = {"place": case.place, "procedure": case.procedure, "grade": case.grade}
    term = timing(work, row, DeadlineKind.ORDER_COMPLETION)
    order = Order(order_id, case.code, unit, case.round, term.due_at, supervisor)
    work.append(case_stream(case.code), order.issued())
    work.insert(
        "orders", id=order.id, code=order.code, region=work.region, unit=unit, supervisor=supervisor,
        state=order.state.value, round=order.round, progress=0, issued_at=work.now, due_at=order.due_at, **row,
    )  # fmt: skip
    begin(work, order, row, DeadlineKind.ORDER_ACCEPTANCE)
    begin(work, order, row, DeadlineKind.ORDER_COMPLETION)
    return order


def issue_order(
    work: Work, actor: Actor, code: str, unit: str, supervisor: str | None, instruction: str | None
) -> Order:
    """派单 by a dispatcher, on a case that is routed to grid or to a department and has no open order.

    Raises CaseNotFound, Forbidden, CaseNotRouted, OrderStillOpen, UnitUnknown or UnitUnfit.
    """
    work.lock(case_stream(code))
    grant = guard.require(work, actor, Act.ORDER_ISSUE, code)
    routed = work.execute(select(ROUTED).where(ROUTED.c.code == code)).mappings().one_or_none()
    if routed is None or not routed["is_live"]:
        raise CaseNotRouted
    if open_orders(work, code):
        raise OrderStillOpen
    _check_unit(work, unit, supervisor, grant)
    facts = CaseFacts(code, routed["round"], routed["grade"], routed["place"], routed["procedure"])
    order = issue(work, new_id(), unit, facts, supervisor)
    note(work, order, "instruction", instruction)
    return order


def accept_order(work: Work, actor: Actor, order_id: UUID) -> None:
    """接单."""
    opened = open_order(work, actor, Act.ORDER_ACCEPT, order_id)
    event = opened.order.accept()
    done(work, opened.order, DeadlineKind.ORDER_ACCEPTANCE)
    save(work, opened.order, event)


def return_order(work: Work, actor: Actor, order_id: UUID, ground: ReturnGround, reason: str | None) -> None:
    """退单: the terms of the unit stand still until the return is decided."""
    opened = open_order(work, actor, Act.ORDER_RETURN, order_id)
    event = opened.order.give_back(ground)
    drop(work, opened.order, DeadlineKind.ORDER_ACCEPTANCE)
    save(work, opened.order, event)
    note(work, opened.order, "return", reason)
    begin(work, opened.order, opened.row, DeadlineKind.ORDER_RETURN_DECISION)


def decide_return(work: Work, actor: Actor, order_id: UUID, reason: str | None, *, is_upheld: bool) -> None:
    """退单裁决: upheld ends the order, and the case is routed again; otherwise it is to be accepted anew."""
    opened = open_order(work, actor, Act.ORDER_DECIDE, order_id)
    order = opened.order
    event = order.decide(is_upheld=is_upheld)
    done(work, order, DeadlineKind.ORDER_RETURN_DECISION)
    if is_upheld:
        drop(work, order, DeadlineKind.ORDER_COMPLETION)
    save(work, order, event, ended_at=work.now if is_upheld else None)
    note(work, order, "return_decision", reason)
    if not is_upheld:
        begin(work, order, opened.row, DeadlineKind.ORDER_ACCEPTANCE)


def report_progress(work: Work, actor: Actor, order_id: UUID, text: str) -> None:
    """办理进展."""
    opened = open_order(work, actor, Act.ORDER_PROGRESS, order_id)
    save(work, opened.order, opened.order.report())
    note(work, opened.order, "progress", text)


def complete_order(
    work: Work, actor: Actor, order_id: UUID, text: str | None, proofs: Sequence[UUID] = ()
) -> None:
    """办结反馈, with the proofs added to the order before (all of them unless some are named)."""
    opened = open_order(work, actor, Act.ORDER_COMPLETE, order_id)
    order = opened.order
    digests = _digests(work, order.id, proofs)
    is_on_time = work.now < order.due_at
    event = order.complete(digests, is_on_time=is_on_time)
    done(work, order, DeadlineKind.ORDER_COMPLETION)
    save(work, order, event, completed_at=work.now)
    note(work, order, "completion", text)
    begin(work, order, opened.row, DeadlineKind.ORDER_VERIFICATION)


def verify_order(work: Work, actor: Actor, order_id: UUID, text: str | None, *, is_passed: bool) -> None:
    """核单、验单: what does not pass is given back, with a fresh term of completion."""
    opened = open_order(work, actor, Act.ORDER_VERIFY, order_id)
    order = opened.order
    event = order.verify(is_passed=is_passed)
    done(work, order, DeadlineKind.ORDER_VERIFICATION)
    if is_passed:
        save(work, order, event, ended_at=work.now)
    else:
        due_at = begin(work, order, opened.row, DeadlineKind.ORDER_COMPLETION)
        save(work, order, event, completed_at=None, due_at=due_at)
    note(work, order, "verification", text)


def cancel_order(work: Work, actor: Actor, order_id: UUID, reason: str | None) -> None:
    """撤单 by a dispatcher; the case stays routed, and another order may be issued on it."""
    opened = open_order(work, actor, Act.ORDER_CANCEL, order_id)
    withdraw(work, opened.order)
    note(work, opened.order, "cancellation", reason)


def withdraw(work: Work, order: Order) -> None:
    """撤单 of an open order whose case's stream is held."""
    event = order.cancel()
    drop(work, order)
    save(work, order, event, ended_at=work.now)


def add_proof(work: Work, opened: Opened, proof: Proof) -> UUID:
    """Keep what proves completion."""
    proof_id = new_id()
    key = key_of(work, case_owner(opened.order.code))
    work.insert(
        "order_proofs", id=proof_id, order_id=opened.order.id, region=work.region, stored=proof.stored.id,
        sha256=proof.stored.sha256, size=proof.stored.size, media_type=proof.stored.media_type,
        name_sealed=key.encrypt(proof.name, f"order_proofs/{proof_id}/name_sealed"),
        added_by=work.actor, added_at=work.now,
    )  # fmt: skip
    return proof_id


def open_orders(work: Work, code: str) -> list[UUID]:
    """The orders of a case to which something may still happen."""
    states = [state.value for state in OPEN]
    found = work.execute(select(ORDERS.c.id).where(ORDERS.c.code == code, ORDERS.c.state.in_(states)))
    return list(found.scalars())


def _digests(work: Work, order: UUID, proofs: Sequence[UUID]) -> list[str]:
    table = work.tables["order_proofs"].c
    wanted = select(table.id, table.sha256).where(table.order_id == order).order_by(table.added_at)
    found = {row.id: row.sha256 for row in work.execute(wanted)}
    if missing := set(proofs) - found.keys():
        raise UnitUnknown(unknown=sorted(map(str, missing)))
    return [digest for proof, digest in found.items() if not proofs or proof in proofs]


def _check_unit(work: Work, unit: str, supervisor: str | None, grant: guard.Grant) -> None:
    """The unit exists and may handle the case: not accused; where it answers, a supervisor from outside is named."""
    named = {unit} | ({supervisor} if supervisor else set())
    known = set(work.execute(select(UNITS.c.id).where(UNITS.c.id.in_(named), UNITS.c.is_active)).scalars())
    if missing := named - known:
        raise UnitUnknown(unknown=sorted(missing))
    case = grant.case
    if case is None:
        raise UnitUnfit
    concerned = case.units(Relation.RESPONDENT)
    if unit in case.units(Relation.ACCUSED):
        raise UnitUnfit
    if unit in concerned and (supervisor is None or supervisor in concerned):
        raise UnitUnfit
