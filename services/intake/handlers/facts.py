"""What other services' facts do to a case. The inbox has locked the fact's stream.

A fact of an older round, or about a case that is completed, withdrawn or closed, stays on the record and changes
nothing: the aggregate decides that.
"""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from casekit.envelope import Envelope
from casekit.facts import Event
from casekit.streams import case_stream
from casekit.work import Work
from contracts.grid import OrderDecided, OrderVerified
from contracts.mediation import AgreementMade, MediationEnded
from contracts.petition import (
    PetitionAdmitted,
    PetitionAnswered,
    PetitionEnded,
    PetitionHandedOver,
    PetitionReceived,
    PetitionRefused,
)
from contracts.reviews import ReviewAnswered
from contracts.settlement import MediationHandedOver, RulingGiven
from contracts.vocabulary import Outcome, Relation, ReviewOutcome, Route
from services.intake.desk_tables import HANDED_OVER
from services.intake.domain.lifecycle import State
from services.intake.handlers.acting import carry_out, found
from services.intake.handlers.relating import tie
from services.intake.tables import CASES

_ORDERS = (Route.ORDER, Route.GRID)
_SETTLED_TOGETHER = "settled_together"
Settled = AgreementMade | RulingGiven


def order_verified(work: Work, event: OrderVerified, envelope: Envelope) -> None:
    """核单通过 completes the case."""
    opened = found(work, event.code)
    if opened is not None and event.is_passed:
        carry_out(
            work, opened,
            opened.case.complete(Outcome.ORDER_VERIFIED, event.round, _ORDERS, event.unit, envelope.id),
        )  # fmt: skip


def order_decided(work: Work, event: OrderDecided, envelope: Envelope) -> None:
    """退单成立: the case is routed again."""
    opened = found(work, event.code)
    if opened is not None and event.is_upheld:
        carry_out(work, opened, opened.case.give_back(event.round, _ORDERS, envelope.id))


def agreement_made(work: Work, event: AgreementMade, envelope: Envelope) -> None:
    """达成协议 completes the case, and with it those of one root that the agreement settles (一案解三结)."""
    _settle(work, event, envelope, Outcome.AGREEMENT)


def ruling_given(work: Work, event: RulingGiven, envelope: Envelope) -> None:
    """裁判了结 does the same, by the paper of a court or arbitration commission."""
    _settle(work, event, envelope, Outcome.RULED)


def _settle(work: Work, event: Settled, envelope: Envelope, outcome: Outcome) -> None:
    """Complete the case and, only if it was completed by this, those that were settled with it, each once."""
    others = _settled_with(work, event)
    if others:
        work.lock(*(case_stream(code) for code in others))
    opened = found(work, event.code)
    if opened is None:
        return
    events = opened.case.complete(outcome, event.round, (Route.MEDIATION,), event.committee, envelope.id)
    carry_out(work, opened, events)
    for code in others if events else ():
        _complete_related(work, event, code, envelope)


def mediation_ended(work: Work, event: MediationEnded, envelope: Envelope) -> None:
    """调解终止: the case is routed again, unless it was withdrawn."""
    opened = found(work, event.code)
    if opened is not None:
        carry_out(work, opened, opened.case.give_back(event.round, (Route.MEDIATION,), envelope.id))


def mediation_handed_over(work: Work, event: MediationHandedOver, envelope: Envelope) -> None:
    """移交: where to and why is kept for the triage that follows; the case moves when the mediation has ended."""
    _keep_hand_over(work, event, event.committee, envelope)


def petition_handed_over(work: Work, event: PetitionHandedOver, envelope: Envelope) -> None:
    """移交调解 by the petition office: the same."""
    _keep_hand_over(work, event, event.unit, envelope)


def _keep_hand_over(
    work: Work, event: MediationHandedOver | PetitionHandedOver, unit: str, envelope: Envelope
) -> None:
    """Kept while the case is with who hands it over."""
    opened = found(work, event.code)
    if opened is None or opened.case.state is not State.ROUTED or opened.case.unit != unit:
        return
    row = {
        "code": event.code, "region": work.region, "round": opened.case.round, "to": event.to.value,
        "ground": event.ground.value, "handed_at": envelope.time,
    }  # fmt: skip
    kept = insert(HANDED_OVER).values(row)
    work.execute(kept.on_conflict_do_update(index_elements=["code"], set_=row))


def petition_received(work: Work, event: PetitionReceived, envelope: Envelope) -> None:
    """信访登记: by when the petitioner hears whether it is admitted."""
    _promise(work, event, event.round)


def petition_admitted(work: Work, event: PetitionAdmitted, envelope: Envelope) -> None:
    """信访受理: by when the petition is answered (信访工作条例 34)."""
    _promise(work, event, None)


def petition_answered(work: Work, event: PetitionAnswered, envelope: Envelope) -> None:
    """信访答复 completes the case."""
    opened = found(work, event.code)
    if opened is not None:
        carry_out(
            work, opened,
            opened.case.complete(
                Outcome.PETITION_ANSWERED, event.round, (Route.PETITION,), event.unit, envelope.id
            ),
        )  # fmt: skip


def petition_refused(work: Work, event: PetitionRefused, envelope: Envelope) -> None:
    """信访不予受理: the case is routed again."""
    opened = found(work, event.code)
    if opened is not None:
        carry_out(work, opened, opened.case.give_back(event.round, (Route.PETITION,), envelope.id))


def petition_ended(work: Work, event: PetitionEnded, envelope: Envelope) -> None:
    """信访终止: nobody is there who may have it, so the case is routed again; nothing where it went its own way."""
    opened = found(work, event.code)
    if opened is not None and event.round is not None:
        carry_out(work, opened, opened.case.give_back(event.round, (Route.PETITION,), envelope.id))


def review_answered(work: Work, event: ReviewAnswered, envelope: Envelope) -> None:
    """复查、复核撤销处理意见，责令重新处理: the case is opened again, to be routed anew."""
    opened = found(work, event.code)
    if opened is not None and event.outcome is ReviewOutcome.REVOKED:
        carry_out(work, opened, opened.case.answer_revoked(event.round))


def _promise(work: Work, event: PetitionReceived | PetitionAdmitted, round_: int | None) -> None:
    """Remember what the petition office promised, while the case is with it."""
    opened = found(work, event.code)
    if opened is None or opened.case.state is not State.ROUTED or opened.case.route is not Route.PETITION:
        return
    if round_ is None or round_ == opened.case.round:
        due = event.notice_due_at if isinstance(event, PetitionReceived) else event.due_at
        opened.changed["promised_at"] = due
        carry_out(work, opened, ())


def _settled_with(work: Work, event: Settled) -> Sequence[str]:
    """The related cases that exist, in order; not one in which the committee itself is accused."""
    codes = set(event.related) - {event.code}
    if not codes:
        return ()
    rows = work.execute(select(CASES.c.code, CASES.c.units).where(CASES.c.code.in_(codes))).all()
    return sorted(row.code for row in rows if [event.committee, Relation.ACCUSED.value] not in row.units)


def _complete_related(work: Work, event: Settled, code: str, envelope: Envelope) -> None:
    opened = found(work, code)
    if opened is None:
        return
    events: tuple[Event, ...] = opened.case.complete_related(envelope.id)
    if events:
        tie(work, event.code, code, _SETTLED_TOGETHER)
        carry_out(work, opened, events)
