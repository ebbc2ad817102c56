"""What other services say, and what it does to a case: once, in its round, or not at all."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from casekit.clock import rfc3339
from casekit.streams import case_stream, grid_stream
from casekit.testing.sample import NOON
from contracts.grid import OrderDecided, OrderVerified, ReportFiled
from contracts.mediation import AgreementMade, MediationEnded
from contracts.petition import PetitionAdmitted, PetitionAnswered, PetitionReceived, PetitionRefused
from contracts.reviews import ReviewAnswered
from contracts.settlement import RulingGiven
from contracts.vocabulary import (
    AgreementForm,
    MatterType,
    MediationEnd,
    RefusalGround,
    ReviewLevel,
    ReviewOutcome,
    RulingKind,
)
from tests.integration.services.intake.desk import Desk


def verified(code: str, round_: int = 1, is_passed: bool = True) -> OrderVerified:
    return OrderVerified(uuid4(), code, "justice", round_, is_passed)


def agreed(desk: Desk, code: str, round_: int = 1, related: tuple[str, ...] = ()) -> AgreementMade:
    return AgreementMade(
        uuid4(), code, "committee", round_, AgreementForm.WRITTEN, desk.clock.now(), related=related
    )


def test_a_verified_order_completes_the_case_and_begins_the_follow_up(desk: Desk) -> None:
    code = desk.routed()
    desk.hear(desk.grid, case_stream(code), verified(code))
    (fact,) = desk.facts(code, "case.completed")
    assert (fact["outcome"], fact["unit"], fact["round"]) == ("order_verified", "justice", 1)
    states = {term["kind"]: term["state"] for term in desk.page(code)["deadlines"]}
    assert states["completion"] == "met"
    assert states["follow_up"] == "open"


def test_an_order_that_failed_verification_leaves_the_case_as_it_is(desk: Desk) -> None:
    code = desk.routed()
    desk.hear(desk.grid, case_stream(code), verified(code, is_passed=False))
    assert desk.page(code)["state"] == "routed"


def test_an_upheld_return_gives_the_case_back_and_the_next_routing_is_a_new_round(desk: Desk) -> None:
    code = desk.routed()
    desk.hear(desk.grid, case_stream(code), OrderDecided(uuid4(), code, "justice", 1, is_upheld=True))
    assert desk.page(code)["state"] == "triaged"
    desk.act(code, "routing", {"route": "order", "unit": "labour"}, "dispatcher")
    assert [fact["round"] for fact in desk.facts(code, "case.routed")] == [1, 2]
    assert len({fact["due_at"] for fact in desk.facts(code, "case.routed")}) == 1


def test_an_overruled_return_changes_nothing(desk: Desk) -> None:
    code = desk.routed()
    desk.hear(desk.grid, case_stream(code), OrderDecided(uuid4(), code, "justice", 1, is_upheld=False))
    assert desk.page(code)["state"] == "routed"


def test_a_fact_of_an_older_round_changes_nothing(desk: Desk) -> None:
    code = desk.routed()
    desk.hear(desk.grid, case_stream(code), OrderDecided(uuid4(), code, "justice", 1, is_upheld=True))
    desk.act(code, "routing", {"route": "order", "unit": "labour"}, "dispatcher")
    desk.hear(desk.grid, case_stream(code), verified(code, round_=1))
    assert desk.page(code)["state"] == "routed"
    assert desk.facts(code, "case.completed") == []


def test_a_fact_about_a_withdrawn_case_changes_nothing(desk: Desk) -> None:
    code = desk.routed()
    desk.act(code, "withdrawal")
    before = desk.said(code)
    desk.hear(desk.grid, case_stream(code), verified(code))
    assert desk.page(code)["state"] == "withdrawn"
    assert desk.said(code) == before


def test_a_case_is_completed_once(desk: Desk) -> None:
    code = desk.routed()
    for _ in range(2):
        desk.hear(desk.grid, case_stream(code), verified(code))
    assert desk.said(code).count("case.completed") == 1


def test_an_agreement_completes_the_case_and_those_of_one_root(desk: Desk) -> None:
    code = desk.routed("mediation", "committee")
    routed, registered = desk.routed("order", "labour"), str(desk.register()["code"])
    withdrawn = str(desk.register()["code"])
    desk.act(withdrawn, "withdrawal")
    related = (routed, registered, withdrawn, "520302-2026-9999999-0")
    desk.hear(desk.mediation, case_stream(code), agreed(desk, code, related=related))
    assert desk.facts(code, "case.completed")[0]["outcome"] == "agreement"
    for other in (routed, registered):
        assert desk.facts(other, "case.completed")[0]["outcome"] == "related"
        assert [each["code"] for each in desk.page(other)["related"]] == [code]
    assert desk.said(registered) == ["case.registered", "case.related", "case.admitted", "case.completed"]
    assert desk.page(withdrawn)["state"] == "withdrawn"


def test_a_ruling_completes_the_case_and_those_closed_with_it_each_once(desk: Desk) -> None:
    code, twin = desk.routed("mediation", "committee"), desk.routed("mediation", "committee")
    other = desk.routed("order", "labour")
    for each in (code, twin):
        ruling = RulingGiven(
            uuid4(),
            each,
            "committee",
            1,
            RulingKind.MEDIATION_PAPER,
            desk.clock.now().date(),
            "court",
            (other,),
        )
        desk.hear(desk.mediation, case_stream(each), ruling)
        assert desk.facts(each, "case.completed")[0]["outcome"] == "ruled"
    assert [each["outcome"] for each in desk.facts(other, "case.completed")] == ["related"]
    ended = MediationEnded(uuid4(), code, "committee", 1, MediationEnd.CASE_COMPLETED)
    desk.hear(desk.mediation, case_stream(code), ended)
    assert desk.page(code)["state"] == "completed"


def test_an_agreement_that_comes_too_late_completes_no_related_case(desk: Desk) -> None:
    code, other = desk.routed("mediation", "committee"), desk.routed("order", "labour")
    desk.act(code, "withdrawal")
    desk.hear(desk.mediation, case_stream(code), agreed(desk, code, related=(other,)))
    assert desk.page(other)["state"] == "routed"


def test_a_case_that_accuses_the_committee_is_not_settled_by_its_agreement(desk: Desk) -> None:
    code = desk.routed("mediation", "committee")
    accusing = str(desk.register(units=[{"unit": "committee", "relation": "accused"}])["code"])
    desk.hear(desk.mediation, case_stream(code), agreed(desk, code, related=(accusing,)))
    assert desk.page(accusing)["state"] == "registered"


def test_a_mediation_that_ended_gives_the_case_back(desk: Desk) -> None:
    code = desk.routed("mediation", "committee")
    ended = MediationEnded(uuid4(), code, "committee", 1, MediationEnd.FAILED)
    desk.hear(desk.mediation, case_stream(code), ended)
    assert desk.page(code)["state"] == "triaged"
    assert desk.facts(code, "case.returned")[0]["route"] == "mediation"


def test_a_petition_runs_under_what_the_petition_office_promised(desk: Desk) -> None:
    code = desk.routed("petition", "petitions", matter_type="petition")
    assert desk.facts(code, "case.routed")[0]["due_at"] is None
    notice, answer = desk.clock.now() + timedelta(days=15), desk.clock.now() + timedelta(days=60)
    desk.hear(desk.petition, case_stream(code), PetitionReceived(uuid4(), code, "petitions", 1, notice))
    assert desk.page(code)["due_at"] == rfc3339(notice)
    desk.hear(desk.petition, case_stream(code), PetitionAdmitted(uuid4(), code, "petitions", answer))
    assert desk.page(code)["due_at"] == rfc3339(answer)
    desk.hear(
        desk.petition, case_stream(code), PetitionAnswered(uuid4(), code, "petitions", 1, is_on_time=True)
    )
    assert desk.facts(code, "case.completed")[0]["outcome"] == "petition_answered"


def test_an_opinion_that_revokes_the_answer_opens_the_case_again(desk: Desk) -> None:
    code = desk.routed("petition", "petitions", matter_type="petition")
    stream, petition = case_stream(code), uuid4()
    desk.hear(desk.petition, stream, PetitionAnswered(petition, code, "petitions", 1, is_on_time=True))

    def reviewed(outcome: ReviewOutcome) -> list[dict[str, Any]]:
        said = ReviewAnswered(
            petition, code, "petitions", ReviewLevel.REVIEW, outcome, is_on_time=True, round=1
        )
        desk.hear(desk.petition, stream, said)
        return desk.facts(code, "case.reopened")

    assert [reviewed(outcome) for outcome in (ReviewOutcome.UPHELD, ReviewOutcome.CHANGED)] == [[], []]
    (fact,) = reviewed(ReviewOutcome.REVOKED)
    assert (fact["round"], desk.page(code)["state"]) == (2, "triaged")
    assert len(reviewed(ReviewOutcome.REVOKED)) == 1  # its round is over


def test_a_refused_petition_gives_the_case_back_under_the_places_term(desk: Desk) -> None:
    code = desk.routed("petition", "petitions", matter_type="petition")
    refused = PetitionRefused(uuid4(), code, "petitions", 1, RefusalGround.OUTSIDE_REMIT)
    desk.hear(desk.petition, case_stream(code), refused)
    states = {term["kind"]: term["state"] for term in desk.page(code)["deadlines"] if term["state"] == "open"}
    assert states == {"triage": "open", "completion": "open"}


def filed(is_settled: bool) -> ReportFiled:
    return ReportFiled(uuid4(), "grid-1", "village", MatterType.HAZARD, "safety", is_settled, NOON)


def test_a_report_becomes_a_case_that_awaits_admission_at_the_centre(desk: Desk) -> None:
    report = filed(is_settled=False)
    desk.hear(desk.grid, grid_stream("grid-1"), report)
    (row,) = desk.rows("SELECT code FROM cases WHERE report = :report", report=report.report)
    page = desk.page(row["code"])
    assert (page["state"], page["channel"], page["centre"], page["grid"]) == (
        "registered", "grid_worker", "centre", "grid-1",
    )  # fmt: skip
    assert desk.act(row["code"], "admission")["state"] == "admitted"


def test_a_report_settled_on_the_spot_is_closed_in_one_act(desk: Desk) -> None:
    report = filed(is_settled=True)
    desk.hear(desk.grid, grid_stream("grid-1"), report)
    (row,) = desk.rows("SELECT code FROM cases WHERE report = :report", report=report.report)
    assert desk.said(row["code"]) == ["case.registered", "case.admitted", "case.completed", "case.closed"]
    completed = desk.facts(row["code"], "case.completed")[0]
    assert (completed["outcome"], completed["unit"]) == ("settled_on_spot", "village")
