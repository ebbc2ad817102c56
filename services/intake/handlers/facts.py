"""What other services' facts do to a case. The inbox has locked the fact's stream.

A fact of an older round, or about a case that is completed, withdrawn or closed, stays on the record and changes
nothing: the aggregate decides that.
"""

from collections.abc import Sequence

from sqlalchemy import select

from casekit.envelope import Envelope
from casekit.facts import Event
from casekit.streams import case_stream
from casekit.work import Work
from contracts.grid import OrderDecided, OrderVerified
from contracts.mediation import AgreementMade, MediationEnded
from contracts.petition import PetitionAdmitted, PetitionAnswered, PetitionReceived, PetitionRefused
from contracts.vocabulary import Outcome, Relation, Route
from services.intake.domain.lifecycle import State
from services.intake.handlers.acting import carry_out, found
from services.intake.handlers.relating import tie
from services.intake.tables import CASES

_ORDERS = (Route.ORDER, Route.GRID)
_SETTLED_TOGETHER = "settled_together"


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
    others = _settled_with(work, event)
    if others:
        work.lock(*(case_stream(code) for code in others))
    opened = found(work, event.code)
    if opened is None:
        return
    events = opened.case.complete(
        Outcome.AGREEMENT, event.round, (Route.MEDIATION,), event.committee, envelope.id
    )
    carry_out(work, opened, events)
    for code in others if events else ():
        _complete_related(work, event, code, envelope)


def mediation_ended(work: Work, event: MediationEnded, envelope: Envelope) -> None:
    """调解终止: the case is routed again, unless it was withdrawn."""
    opened = found(work, event.code)
    if opened is not None:
        carry_out(work, opened, opened.case.give_back(event.round, (Route.MEDIATION,), envelope.id))


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


def _promise(work: Work, event: PetitionReceived | PetitionAdmitted, round_: int | None) -> None:
    """Remember what the petition office promised, while the case is with it."""
    opened = found(work, event.code)
    if opened is None or opened.case.state is not State.ROUTED or opened.case.route is not Route.PETITION:
        return
    if round_ is None or round_ == opened.case.round:
        due = event.notice_due_at if isinstance(event, PetitionReceived) else event.due_at
        opened.changed["promised_at"] = due
        carry_out(work, opened, ())


def _settled_with(work: Work, event: AgreementMade) -> Sequence[str]:
    """The related cases that exist, in order; not one in which the committee itself is accused."""
    codes = set(event.related) - {event.code}
    if not codes:
        return ()
    rows = work.execute(select(CASES.c.code, CASES.c.units).where(CASES.c.code.in_(codes))).all()
    return sorted(row.code for row in rows if [event.committee, Relation.ACCUSED.value] not in row.units)


def _complete_related(work: Work, event: AgreementMade, code: str, envelope: Envelope) -> None:
    opened = found(work, code)
    if opened is None:
        return
    events: tuple[Event, ...] = opened.case.complete_related(envelope.id)
    if events:
        tie(work, event.code, code, _SETTLED_TOGETHER)
        carry_out(work, opened, events)
