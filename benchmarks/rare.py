"""What happens to few cases, and to every county: so that a generated year says everything that can be counted.

Of two hundred cases in a row one takes each of these courses, by its number; a course goes on where `year` has admitted
the case.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from casekit.deadlines.events import DeadlineMet, DeadlineMissed
from casekit.streams import grid_stream
from contracts.callouts import CalloutCancelled, CalloutRaised, CalloutReported
from contracts.chain import (
    OrderAppraised,
    OrderAssisted,
    OrderEscalated,
    OrderExcused,
    OrderPassedOn,
    SupervisionAnswered,
    SupervisionIssued,
)
from contracts.corrections import CaseCorrected, CaseTransferred, CaseUnitsCorrected, CaseVoided
from contracts.field import HazardFound, HazardVoided
from contracts.grid import OrderAccepted, OrderCancelled, OrderCompleted, OrderIssued, OrderVerified
from contracts.intake import CaseFollowedUp, CaseRefused, CaseRelated, CaseReopened, CaseUnrelated
from contracts.letters import LetterAnswered, LetterSent, LetterWithdrawn
from contracts.mediation import AgreementMade, MediationEnded, MediationOpened
from contracts.petition import PetitionAdmitted, PetitionAnswered, PetitionEnded
from contracts.samples import sample
from contracts.sessions import SessionScheduled
from contracts.settlement import (
    AgreementFulfilled,
    ConfirmationDecided,
    ConfirmationRequested,
    MediationHandedOver,
    TermBreached,
    TermFulfilled,
)
from contracts.terms import ExtensionDecided
from contracts.vocabulary import (
    AgreementForm,
    Appraisal,
    CaseField,
    ConfirmationOutcome,
    HandOverTo,
    MediationEnd,
    Outcome,
    Route,
    Satisfaction,
    SessionMode,
    SupervisionCause,
)

Word = TypeVar("Word", bound=StrEnum)

if TYPE_CHECKING:
    from benchmarks.year import Teller

FIRST, SECOND, THIRD = "department-0", "department-1", "department-2"
PETITIONS, NEXT_CENTRE, TOWN = "department-3", "centre-next", "town-0"
EVERY = 200


def supervised(teller: "Teller") -> None:
    """督办: for a term that was missed, answered in time and late; the answer's own term is missed, then met."""
    order = teller.ordered(FIRST)
    for cause, is_on_time in ((SupervisionCause.MISSED, True), (_other(SupervisionCause.MISSED), False)):
        supervision, term = teller.new_id(), teller.new_id()
        issued = replace(sample(SupervisionIssued), supervision=supervision, order=order, code=teller.code)
        teller.say("grid", replace(issued, unit=FIRST, cause=cause), hours=3)
        ended = DeadlineMet if is_on_time else DeadlineMissed
        teller.say("grid", ended(term, "order.supervision", str(order), FIRST, teller.now))
        if not is_on_time:
            late = DeadlineMet(term, "order.supervision", str(order), FIRST, teller.now, late=True)
            teller.say("grid", late, hours=1)
        teller.say("grid", SupervisionAnswered(supervision, order, teller.code, FIRST, is_on_time), hours=2)
    teller.finish(order, FIRST)


def extended(teller: "Teller") -> None:
    """延期 refused and granted; 核验 failed, then passed; 评单, and appraised again."""
    order = teller.ordered(SECOND)
    for is_granted in (False, True):
        teller.say("grid", ExtensionDecided(order, teller.code, SECOND, "5 day", is_granted), hours=9)
    teller.say("grid", OrderCompleted(order, teller.code, SECOND, True), hours=20)
    teller.say("grid", OrderVerified(order, teller.code, SECOND, 1, False), hours=4)
    teller.finish(order, SECOND)
    for appraisal in (_other(Appraisal.GOOD), Appraisal.GOOD):
        teller.say("grid", OrderAppraised(order, teller.code, SECOND, appraisal), hours=30)


def appraised_down(teller: "Teller") -> None:
    """评单 as good, and not any more."""
    order = teller.ordered(THIRD)
    teller.finish(order, THIRD)
    for appraisal in (Appraisal.GOOD, _other(Appraisal.GOOD)):
        teller.say("grid", OrderAppraised(order, teller.code, THIRD, appraisal), hours=30)


def escalated(teller: "Teller") -> None:
    """提级: beside the unit, then over its head; what others were given is cancelled, and one is excused."""
    order, cancelled, excused = teller.ordered(FIRST), teller.ordered(SECOND), teller.ordered(THIRD)
    beside = replace(sample(OrderEscalated), order=order, code=teller.code, unit=FIRST, superior=None)
    teller.say("grid", beside, hours=3)
    above = teller.new_id()
    teller.say("grid", OrderIssued(above, teller.code, FIRST, 2, teller.now), hours=1)
    teller.say("grid", replace(beside, order=above, superior=TOWN), hours=3)
    teller.say("grid", OrderCancelled(cancelled, teller.code, SECOND), hours=1)
    teller.say("grid", OrderExcused(excused, teller.code, THIRD, order), hours=1)
    teller.completed(Outcome.GUIDED, FIRST)


def passed_on(teller: "Teller") -> None:
    """随并移交: what a merged unit had taken on and finished in time is its successor's; one assisted."""
    order = teller.ordered(FIRST)
    teller.say("grid", OrderCompleted(order, teller.code, FIRST, True), hours=500)
    teller.say("grid", OrderPassedOn(order, teller.code, SECOND, 1, FIRST), hours=1)
    teller.say("grid", OrderAssisted(teller.new_id(), teller.code, THIRD, order, True), hours=1)
    teller.completed(Outcome.ORDER_VERIFIED, SECOND)


def called_out(teller: "Teller") -> None:
    """吹哨报到: two called, one reports in time; another callout is taken back; one is of no case."""
    for is_cancelled in (False, True):
        callout = teller.new_id()
        raised = CalloutRaised(callout, TOWN, (FIRST, SECOND), teller.now, code=teller.code)
        teller.say("grid", raised, hours=1)
        teller.say("grid", CalloutReported(callout, FIRST, True, teller.code), hours=1)
        teller.say("grid", CalloutReported(callout, SECOND, False, teller.code), hours=1)
        if is_cancelled:
            teller.say("grid", CalloutCancelled(callout, TOWN, teller.code), hours=1)
    alone = CalloutRaised(teller.new_id(), TOWN, (THIRD,), teller.now, "g-1")
    teller.say("grid", alone, stream=grid_stream("g-1"))
    teller.completed(Outcome.SETTLED_ON_SPOT, FIRST)


def written_to(teller: "Teller") -> None:
    """函: to be answered, answered in time and late; one is withdrawn, one asks for no answer."""
    for due_at, is_on_time in ((teller.now, True), (teller.now, False), (teller.now, None), (None, None)):
        letter = teller.new_id()
        sent = replace(sample(LetterSent), letter=letter, unit=TOWN, recipient=FIRST, due_at=due_at)
        teller.say("grid", replace(sent, code=teller.code, grid=None), hours=1)
        if is_on_time is not None:
            answered = replace(sample(LetterAnswered), letter=letter, recipient=FIRST, code=teller.code)
            teller.say("grid", replace(answered, is_on_time=is_on_time), hours=1)
        elif due_at is not None:
            withdrawn = replace(sample(LetterWithdrawn), letter=letter, recipient=FIRST, code=teller.code)
            teller.say("grid", withdrawn, hours=1)
    teller.completed(Outcome.ANSWERED, TOWN)


def agreed_and_broken(teller: "Teller") -> None:
    """Obligations done, done late and never; 司法确认 asked for twice and given once."""
    committee = "committee"
    for outcome in (ConfirmationOutcome.GRANTED, _other(ConfirmationOutcome.GRANTED)):
        mediation, made_at = teller.new_id(), teller.now + timedelta(days=40)
        teller.say("mediation", MediationOpened(mediation, teller.code, committee, 1, teller.now), hours=1)
        by_video = replace(
            sample(SessionScheduled), mediation=mediation, code=teller.code, committee=committee
        )
        teller.say("mediation", replace(by_video, session=teller.new_id(), mode=SessionMode.REMOTE), hours=30)
        made = AgreementMade(mediation, teller.code, committee, 1, AgreementForm.WRITTEN, made_at)
        teller.say("mediation", made, hours=930)
        day = teller.now.date()
        for event in (
            ConfirmationRequested(mediation, teller.code, committee, "court"),
            ConfirmationDecided(mediation, teller.code, committee, "court", outcome),
            TermFulfilled(mediation, teller.code, committee, 1, day, False),
            TermBreached(mediation, teller.code, committee, 2, day),
            TermFulfilled(mediation, teller.code, committee, 2, day, True),
            AgreementFulfilled(mediation, teller.code, committee, True),
        ):
            teller.say("mediation", event, hours=24)
    teller.completed(Outcome.AGREEMENT, committee)


def to_court(teller: "Teller") -> None:
    """Mediated by video, and twice; handed over to the court, to which the centre guides the case."""
    mediation = teller.new_id()
    teller.say("mediation", MediationOpened(mediation, teller.code, "committee", 1, teller.now), hours=1)
    scheduled = replace(
        sample(SessionScheduled), mediation=mediation, code=teller.code, committee="committee"
    )
    for mode in (SessionMode.ROOM, SessionMode.REMOTE, SessionMode.REMOTE):
        session = replace(scheduled, session=teller.new_id(), mode=mode)
        teller.say("mediation", session, hours=50)
    handed_over = replace(sample(MediationHandedOver), mediation=mediation, code=teller.code)
    teller.say("mediation", replace(handed_over, committee="committee", to=HandOverTo.LITIGATION), hours=9)
    ended = MediationEnded(mediation, teller.code, "committee", 1, MediationEnd.HANDED_OVER)
    teller.say("mediation", ended)
    teller.routed(Route.LITIGATION, None)
    teller.completed(Outcome.GUIDED, TOWN)


def petitioned(teller: "Teller") -> None:
    """信访: answered in time; reopened, and the petition ends."""
    teller.routed(Route.PETITION, PETITIONS)
    petition = teller.new_id()
    teller.say("petition", PetitionAdmitted(petition, teller.code, PETITIONS, teller.now), hours=5)
    teller.met("petition", "petition.notice", PETITIONS, False)
    teller.say("petition", PetitionAnswered(petition, teller.code, PETITIONS, 1, True), hours=600)
    teller.completed(Outcome.PETITION_ANSWERED, PETITIONS)
    teller.say("intake", CaseReopened(teller.code, 2), hours=100)
    teller.say("petition", PetitionEnded(petition, teller.code, PETITIONS), hours=1)
    teller.completed(Outcome.ANSWERED, TOWN)


def sent_away(teller: "Teller") -> None:
    """移送 to who is not here."""
    teller.ordered(FIRST)
    teller.say("intake", replace(sample(CaseTransferred), code=teller.code, centre=None), hours=5)


def given_over(teller: "Teller") -> None:
    """移送 to another centre, which completes it; refused where it was reopened."""
    order = teller.ordered(FIRST)
    teller.say("intake", replace(sample(CaseTransferred), code=teller.code, centre=NEXT_CENTRE), hours=5)
    teller.finish(order, FIRST)
    teller.say("intake", CaseReopened(teller.code, 2), hours=5)
    teller.say("intake", CaseRefused(teller.code, sample(CaseRefused).ground), hours=5)


def taken_from_its_centre(teller: "Teller") -> None:
    """更正: the case is about its centre, and the next one above takes it; its grid was wrong, too."""
    order = teller.ordered(SECOND)
    corrected = replace(sample(CaseUnitsCorrected), code=teller.code, units=(), named=(), lifted=())
    teller.say("intake", replace(corrected, centre=NEXT_CENTRE), hours=2)
    teller.finish(order, SECOND)
    elsewhere = replace(sample(CaseCorrected), code=teller.code, fields=(CaseField.GRID,), grid="g-7")
    teller.say("intake", elsewhere, hours=30)


def laid_elsewhere(teller: "Teller") -> None:
    """更正: it lies in no grid."""
    order = teller.ordered(THIRD)
    nowhere = replace(sample(CaseCorrected), code=teller.code, fields=(CaseField.GRID,), grid=None)
    teller.say("intake", nowhere, hours=2)
    teller.finish(order, THIRD)


def voided(teller: "Teller") -> None:
    """作废, and what is said of it after that."""
    order = teller.ordered(FIRST)
    teller.say("intake", replace(sample(CaseVoided), code=teller.code), hours=2)
    teller.say("grid", OrderAccepted(order, teller.code, SECOND), hours=1)


def unrelated(teller: "Teller") -> None:
    """Brought again twice, one of which was a mistake."""
    teller.completed(Outcome.ANSWERED, THIRD)
    others = [f"{teller.code}-{number}" for number in range(2)]
    for other in others:
        teller.say("intake", CaseRelated(teller.code, other, "repeat"), hours=100)
    teller.say("intake", CaseUnrelated(teller.code, others[0]), hours=100)


def hazards(teller: "Teller") -> None:
    """隐患 that was none, and a rectification that is late."""
    hazard, stream = teller.new_id(), grid_stream("g-2")
    found = replace(sample(HazardFound), hazard=hazard, grid="g-2", report=None)
    teller.say("grid", found, stream=stream)
    missed = DeadlineMissed(teller.new_id(), "hazard.rectification", str(hazard), FIRST, teller.now)
    teller.say("grid", missed, hours=9, stream=stream)
    teller.say("grid", HazardVoided(hazard, "g-2"), hours=1, stream=stream)
    teller.met("intake", "completion", "clerk", False)
    teller.completed(Outcome.ANSWERED, TOWN)
    teller.say("intake", CaseFollowedUp(teller.code, Satisfaction.BASICALLY_SATISFIED, TOWN), hours=70)
    teller.unit = None  # nobody asks again


def _other(word: Word) -> Word:
    return next(each for each in type(word) if each is not word)


_COURSES = (
    supervised, extended, appraised_down, escalated, passed_on, called_out, written_to, agreed_and_broken, petitioned,
    sent_away, given_over, taken_from_its_centre, laid_elsewhere, voided, unrelated, hazards,
    to_court,
)  # fmt: skip
# by the case's number, as the remainder of `EVERY`
RARE: Mapping[int, Callable[["Teller"], None]] = {
    2 * number + 1: each for number, each in enumerate(_COURSES)
}
