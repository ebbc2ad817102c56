"""What each event counts for by the catalogue that is shipped, and for whom."""

import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casekit.deadlines.events import DeadlineMet, DeadlineMissed
from casekit.facts import Event
from casekit.streams import case_stream
from contracts.callouts import CalloutCancelled, CalloutRaised, CalloutReported
from contracts.chain import OrderAppraised, OrderEscalated, SupervisionAnswered, SupervisionIssued
from contracts.corrections import CaseCorrected, CaseTransferred, CaseUnitsCorrected, CaseVoided
from contracts.field import HazardAssigned, HazardFound, HazardInspected, HazardRectified, HazardVoided
from contracts.grid import (
    OrderAccepted,
    OrderDecided,
    OrderIssued,
    OrderReturned,
    OrderVerified,
    ReportFiled,
    UnitRegistered,
)
from contracts.intake import (
    CaseAdmitted,
    CaseCompleted,
    CaseFollowedUp,
    CaseRegistered,
    CaseRelated,
    CaseReopened,
    CaseUnrelated,
)
from contracts.letters import LetterAnswered, LetterSent, LetterWithdrawn
from contracts.mediation import AgreementMade, MediationEnded, MediationOpened
from contracts.samples import sample
from contracts.settlement import AgreementFulfilled, ConfirmationDecided, TermBreached, TermFulfilled
from contracts.terms import ExtensionDecided
from contracts.vocabulary import (
    AgreementForm,
    Appraisal,
    CaseField,
    ConfirmationOutcome,
    MediationEnd,
    Outcome,
    Satisfaction,
)
from services.evaluation.catalogue import rules_at
from services.evaluation.domain.matters import Matter, matter_of
from services.evaluation.domain.order import Course, Heard, course, heard
from services.evaluation.domain.tally import Tally

NOON = datetime(2026, 3, 12, 4, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
CODE, OTHER, CENTRE, JUSTICE, COMMITTEE = "c", "o", "unit-centre", "unit-justice", "unit-committee"
ONE, TWO = UUID(int=1), UUID(int=2)
RULES = rules_at(NOON)
REGISTERED = replace(sample(CaseRegistered), code=CODE, centre=CENTRE, grid="g-1")
ADMITTED, REOPENED = CaseAdmitted(CODE), CaseReopened(CODE, 2)
COMPLETED = CaseCompleted(CODE, Outcome.ORDER_VERIFIED, 1, JUSTICE)


def counted(*events: Event | timedelta) -> Counter[tuple[str, str]]:
    """What is counted by subject and count after these events; a timedelta lets that time go by."""
    tally, sums, at = Tally(), Counter[tuple[str, str]](), NOON
    for event in events:
        if isinstance(event, timedelta):
            at += event
            continue
        tally, facts = tally.heard(event, at, RULES)
        for fact in facts:
            sums[fact.unit, fact.count] += fact.amount
    return Counter({mark: amount for mark, amount in sums.items() if amount})


def of(subject: str, *events: Event | timedelta) -> dict[str, int]:
    return {count: amount for (owner, count), amount in counted(*events).items() if owner == subject}


def deadline(kind: str, owner: str, is_met: bool, id_: UUID = ONE) -> Event:
    if is_met:
        return DeadlineMet(id_, kind, "", owner, NOON)
    return DeadlineMissed(id_, kind, "", owner, NOON)


def test_a_case_counts_where_it_lies_as_for_its_centre() -> None:
    story = (REGISTERED, ADMITTED, COMPLETED, CaseFollowedUp(CODE, Satisfaction.SATISFIED, JUSTICE))
    assert of("grid/g-1", *story) == of(CENTRE, *story)
    in_no_grid = (replace(REGISTERED, grid=None), *story[1:])
    assert of(f"hall/{CENTRE}", *in_no_grid) == of(CENTRE, *in_no_grid)


def test_minutes_run_from_registration_to_the_decision_and_to_the_first_completion() -> None:
    found = of(CENTRE, REGISTERED, 4 * HOUR, ADMITTED, 20 * HOUR, COMPLETED, REOPENED, HOUR, COMPLETED)
    assert (found["response_minutes"], found["decided"]) == (240, 1)
    assert (found["handling_minutes"], found["ever_completed"]) == (1440, 1)


def test_a_unit_is_as_fast_as_its_own_first_completion_also_of_a_case_that_was_reopened() -> None:
    again = CaseCompleted(CODE, Outcome.ANSWERED, 2, COMMITTEE)
    story = (REGISTERED, 20 * HOUR, COMPLETED, 5 * HOUR, REOPENED, HOUR, again)
    for subject, minutes in ((JUSTICE, 1200), (COMMITTEE, 1560), (CENTRE, 1200), ("grid/g-1", 1200)):
        found = of(subject, *story)
        assert (found["handling_minutes"], found["ever_completed"]) == (minutes, 1), subject


def test_orders_count_each_and_their_acceptance_from_their_issue() -> None:
    issued = [OrderIssued(order, CODE, JUSTICE, 1, NOON) for order in (ONE, TWO)]
    accepted = [OrderAccepted(order, CODE, JUSTICE) for order in (ONE, TWO)]
    found = of(JUSTICE, REGISTERED, issued[0], HOUR, accepted[0], issued[1], HOUR / 2, accepted[1])
    assert (found["orders"], found["orders_accepted"], found["acceptance_minutes"]) == (2, 2, 90)


def test_returns_and_what_became_of_them() -> None:
    returned = replace(sample(OrderReturned), order=ONE, code=CODE, unit=JUSTICE)
    for is_upheld in (True, False):
        found = of(JUSTICE, REGISTERED, returned, OrderDecided(ONE, CODE, JUSTICE, 1, is_upheld))
        assert (found["orders_returned"], found["returns_decided"]) == (1, 1)
        assert found.get("returns_upheld", 0) == is_upheld


@pytest.mark.parametrize(
    ("kind", "owner", "subject"),
    [
        ("order.completion", JUSTICE, JUSTICE),
        ("admission", "clerk", CENTRE),
        ("petition.notice", JUSTICE, JUSTICE),
    ],
)
def test_a_term_counts_for_the_unit_that_must_act_and_a_cases_own_for_its_centre(
    kind: str, owner: str, subject: str
) -> None:
    found = of(subject, REGISTERED, deadline(kind, owner, True), deadline(kind, owner, False, TWO))
    assert (found["terms_met"], found["terms_missed"], found["terms_ended"]) == (1, 1, 2)


def test_what_is_done_after_it_was_missed_is_missed_and_not_met() -> None:
    late = DeadlineMet(ONE, "order.completion", "", JUSTICE, NOON, late=True)
    found = of(JUSTICE, REGISTERED, deadline("order.completion", JUSTICE, False), late)
    assert (found["terms_missed"], found["terms_ended"], found.get("terms_met", 0)) == (1, 1, 0)


def test_a_target_and_a_term_of_the_parties_are_nobodys_lateness() -> None:
    assert of(COMMITTEE, REGISTERED, deadline("mediation.confirmation", COMMITTEE, False)) == {}


def test_extensions_supervision_escalation_verification_and_appraisal_count_for_the_unit() -> None:
    found = of(
        JUSTICE, REGISTERED, ExtensionDecided(ONE, CODE, JUSTICE, "5 day", True),
        replace(sample(SupervisionIssued), supervision=ONE, code=CODE, unit=JUSTICE),
        SupervisionAnswered(ONE, TWO, CODE, JUSTICE, is_on_time=False),
        replace(sample(OrderEscalated), code=CODE, unit=JUSTICE, superior=None),
        OrderVerified(ONE, CODE, JUSTICE, 1, False),
        OrderAppraised(ONE, CODE, JUSTICE, Appraisal.GOOD),
    )  # fmt: skip
    wanted = (
        "extensions_granted", "supervisions", "supervisions_answered", "orders_escalated", "orders_failed",
        "orders_appraised_good",
    )  # fmt: skip
    assert {name: found.get(name) for name in wanted} == dict.fromkeys(wanted, 1)
    assert "supervisions_answered_on_time" not in found


def test_a_callout_counts_for_every_unit_called_and_for_none_when_it_is_cancelled() -> None:
    raised = CalloutRaised(ONE, CENTRE, (JUSTICE, COMMITTEE), NOON, code=CODE)
    reported = CalloutReported(ONE, JUSTICE, True, CODE)
    assert of(JUSTICE, raised, reported) == {"callouts": 1, "callouts_reported_on_time": 1}
    assert of(COMMITTEE, raised, reported) == {"callouts": 1}
    assert not counted(raised, reported, CalloutCancelled(ONE, CENTRE, CODE))


def test_a_letter_counts_for_who_must_answer_it_until_it_is_withdrawn() -> None:
    sent = replace(sample(LetterSent), letter=ONE, unit=CENTRE, recipient=JUSTICE, due_at=NOON)
    answered = replace(sample(LetterAnswered), letter=ONE, recipient=JUSTICE, is_on_time=True)
    assert of(JUSTICE, sent, answered) == {"letters_due": 1, "letters_answered_on_time": 1}
    withdrawn = replace(sample(LetterWithdrawn), letter=ONE, recipient=JUSTICE)
    assert of(JUSTICE, sent, withdrawn) == {}
    assert of(JUSTICE, replace(sent, due_at=None)) == {}


def test_success_fulfilment_breach_and_confirmation_are_counted_apart() -> None:
    found = of(
        COMMITTEE, REGISTERED, MediationOpened(ONE, CODE, COMMITTEE, 1, NOON),
        AgreementMade(ONE, CODE, COMMITTEE, 1, AgreementForm.WRITTEN, NOON),
        TermFulfilled(ONE, CODE, COMMITTEE, 1, NOON.date(), False), TermBreached(ONE, CODE, COMMITTEE, 2, NOON.date()),
        TermFulfilled(ONE, CODE, COMMITTEE, 2, NOON.date(), True), AgreementFulfilled(ONE, CODE, COMMITTEE, True),
        ConfirmationDecided(ONE, CODE, COMMITTEE, "court", ConfirmationOutcome.GRANTED),
    )  # fmt: skip
    assert (found["mediations"], found["agreements"], found["agreements_fulfilled"]) == (1, 1, 1)
    assert (found["obligations_ended"], found["obligations_breached"]) == (2, 1)
    assert (found["confirmations_decided"], found["confirmations_granted"]) == (1, 1)


def test_a_mediation_that_lost_its_case_does_not_weigh_on_the_rate_of_success() -> None:
    opened = MediationOpened(ONE, CODE, COMMITTEE, 1, NOON)
    lost = MediationEnded(ONE, CODE, COMMITTEE, 1, MediationEnd.CASE_WITHDRAWN)
    failed = MediationEnded(ONE, CODE, COMMITTEE, 1, MediationEnd.FAILED)
    assert "mediations" not in of(COMMITTEE, REGISTERED, opened, lost)
    assert of(COMMITTEE, REGISTERED, opened, failed)["mediations"] == 1


def test_a_field_report_counts_for_its_grid_and_its_unit() -> None:
    filed = replace(sample(ReportFiled), grid="g-1", unit=JUSTICE, is_settled=True)
    assert of("grid/g-1", filed) == of(JUSTICE, filed) == {"reports": 1, "reports_settled": 1}
    assert of(JUSTICE, replace(filed, is_settled=False)) == {"reports": 1}


def test_a_hazard_counts_once_however_often_it_is_given_back_and_not_at_all_when_there_was_none() -> None:
    found = replace(sample(HazardFound), hazard=ONE, grid="g-1", report=None)
    story = (
        found, HazardAssigned(ONE, "g-1", JUSTICE, 1, NOON), HazardRectified(ONE, "g-1", JUSTICE, True),
        HazardInspected(ONE, "g-1", JUSTICE, 1, False), HazardRectified(ONE, "g-1", JUSTICE, True),
        HazardInspected(ONE, "g-1", JUSTICE, 2, True),
    )  # fmt: skip
    assert of(JUSTICE, *story) == {
        "hazards_assigned": 1,
        "hazards_rectified_on_time": 1,
        "hazards_removed": 1,
    }
    assert of("grid/g-1", *story) == {"hazards_found": 1, "hazards_removed": 1}
    assert not counted(*story, HazardVoided(ONE, "g-1"))


def test_a_repeat_counts_for_who_had_completed_the_case_and_where_it_lies_and_tells_of_both_cases() -> None:
    tally = Tally()
    for event in (REGISTERED, COMPLETED):
        tally, _ = tally.heard(event, NOON, RULES)
    whose = ("grid/g-1", CENTRE, JUSTICE)
    tally, facts = tally.heard(CaseRelated(CODE, OTHER, "repeat"), NOON, RULES)
    assert [(fact.unit, fact.count, fact.amount, fact.other) for fact in facts] == [
        (unit, "repeated", 1, OTHER) for unit in whose
    ]
    _, facts = tally.heard(CaseUnrelated(CODE, OTHER), NOON, RULES)
    assert [(fact.unit, fact.amount, fact.other) for fact in facts] == [(unit, -1, OTHER) for unit in whose]


def test_what_was_never_completed_is_brought_again_at_nobodys_cost() -> None:
    assert "repeated" not in of(CENTRE, REGISTERED, ADMITTED, CaseRelated(CODE, OTHER, "repeat"))


def test_what_was_reopened_counts_for_who_had_completed_it() -> None:
    found = counted(REGISTERED, ADMITTED, COMPLETED, REOPENED)
    assert found[JUSTICE, "reopened"] == found[CENTRE, "reopened"] == found["grid/g-1", "reopened"] == 1
    assert found[JUSTICE, "completed"] == 0


def test_a_case_corrected_to_another_grid_counts_there_for_everything() -> None:
    corrected = replace(sample(CaseCorrected), code=CODE, fields=(CaseField.GRID,), grid="g-2")
    story = (REGISTERED, ADMITTED, COMPLETED, corrected)
    assert of("grid/g-1", *story) == {}
    assert of("grid/g-2", *story) == of(CENTRE, *story)


def test_a_case_given_to_another_centre_is_admitted_there_and_stays_registered_where_it_was() -> None:
    moved = replace(sample(CaseTransferred), code=CODE, centre="unit-next")
    taken = replace(sample(CaseUnitsCorrected), code=CODE, centre="unit-next")
    for event in (moved, taken):
        found = counted(REGISTERED, ADMITTED, event, COMPLETED)
        assert (found[CENTRE, "registered"], found[CENTRE, "admitted"], found[CENTRE, "completed"]) == (
            1,
            0,
            0,
        )
        assert (found["unit-next", "admitted"], found["unit-next", "completed"]) == (1, 1)


def test_a_voided_case_takes_back_whatever_it_counted_for() -> None:
    story = (
        REGISTERED, ADMITTED, OrderIssued(ONE, CODE, JUSTICE, 1, NOON), deadline("order.acceptance", JUSTICE, False),
        HOUR, OrderAccepted(ONE, CODE, JUSTICE), COMPLETED, replace(sample(CaseVoided), code=CODE), REOPENED,
    )  # fmt: skip
    assert counted(*story) == {(CENTRE, "voided"): 1, ("grid/g-1", "voided"): 1}


def matter(event: Event, stream: str) -> Matter | None:
    return matter_of(event.TYPE, event.to_data(), stream)


def test_a_matter_is_the_case_of_the_stream_or_what_the_event_is_about() -> None:
    assert matter(ADMITTED, case_stream(CODE)) == Matter(CODE, True)
    assert matter(sample(HazardFound), "grid/g-1") == Matter(f"hazard/{sample(HazardFound).hazard}", False)
    rectification = DeadlineMissed(ONE, "hazard.rectification", str(TWO), JUSTICE, NOON)
    assert matter(rectification, "grid/g-1") == Matter(f"hazard/{TWO}", False)
    assert matter(sample(UnitRegistered), "unit/u") is None


SOURCES: dict[str, list[Event]] = {
    "intake": [
        ADMITTED, COMPLETED, CaseFollowedUp(CODE, Satisfaction.SATISFIED, JUSTICE), REOPENED,
        replace(COMPLETED, unit=COMMITTEE),
    ],
    "grid": [
        OrderIssued(ONE, CODE, JUSTICE, 1, NOON), OrderAccepted(ONE, CODE, JUSTICE),
        OrderDecided(ONE, CODE, JUSTICE, 1, True), OrderAccepted(TWO, CODE, JUSTICE),
    ],
    "mediation": [
        MediationOpened(ONE, CODE, COMMITTEE, 1, NOON),
        MediationEnded(ONE, CODE, COMMITTEE, 1, MediationEnd.CASE_WITHDRAWN),
    ],
}  # fmt: skip


@given(st.data())
def test_in_whatever_order_services_are_heard_the_events_count_in_one_order(data: st.DataObject) -> None:
    """Each source is heard in its own order; clocks differ, and some events name what they followed."""
    said: dict[tuple[str, int], datetime] = {}
    for source, events in SOURCES.items():
        for seq in range(1, len(events) + 1):
            said[source, seq] = NOON + timedelta(seconds=data.draw(st.integers(0, 20)))
    orders = []
    for _ in range(2):
        left = [source for source, events in SOURCES.items() for _ in events]
        before: list[Heard] = []
        kept = Course()
        for source in data.draw(st.permutations(left)):
            seq = 1 + sum(each.source == source for each in before)
            id_ = UUID(int=len(source) * 100 + seq)
            before.append(heard(before, source, seq, id_, said[source, seq], ()))
            kept = _kept(kept, kept.place(source, seq, id_, said[source, seq], ()), data.draw(st.booleans()))
            assert kept.every() == sorted(before), "as a matter keeps it"
        orders.append(sorted(before))
    assert orders[0] == orders[1]
    for source in SOURCES:
        seqs = [each.seq for each in orders[0] if each.source == source]
        assert seqs == sorted(seqs)


def _kept(course_: Course, place: Heard, is_written: bool) -> Course:
    is_last = course_.last is None or place > course_.last
    found = course_.then(place) if is_last else course([*course_.every(), place])
    return Course(json.dumps(found.every()), found.last) if is_written else found


def test_an_event_counts_after_what_it_names_whatever_the_clocks_say() -> None:
    first = heard([], "intake", 1, ONE, NOON, ())
    follows = heard([first], "grid", 1, TWO, NOON - HOUR, (f"intake:{ONE}",))
    assert follows > first
