"""Alerts (提醒) over HTTP: for whom they are, gone with what they are about, acknowledged, and cheap to poll."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from casekit.deadlines.events import DeadlineApproaching, DeadlineEscalated, DeadlineMet, DeadlineMissed
from casekit.deadlines.ticker import tick
from casekit.facts import Event
from casekit.ids import new_id
from casekit.inbox import Arrival
from casekit.streams import case_stream, unit_stream
from contracts.cards import CardOverdue, NoticeAnswered
from contracts.forwarding import (
    ForwardingDecided,
    ForwardingObjected,
    ForwardingSent,
    ForwardingTaken,
    ForwardingWithdrawn,
    PetitionUrgent,
)
from contracts.petition import PetitionAnswered
from contracts.samples import MOMENT, sample
from contracts.vocabulary import CardStep, ForwardingKind, Relation, UnitRelation
from tests.integration.services.grid.office import CLERK, DISPATCHER, HANDLER, OTHER, Office, Post

SUPERVISOR: Post = ("supervisor", "centre")
JUSTICE: Post = ("handler", "justice")


def alerts(office: Office, post: Post, query: str = "") -> list[dict[str, Any]]:
    answer = office.get(f"/v1/alerts?{query}", post)
    assert answer.status_code == 200, answer.json
    items: list[dict[str, Any]] = answer.json["items"]
    return items


def kinds(office: Office, post: Post) -> list[str]:
    return [each["kind"] for each in alerts(office, post)]


def test_a_new_order_is_told_to_its_unit_until_it_is_accepted(office: Office) -> None:
    code, order = office.routed_case()
    (told,) = alerts(office, HANDLER)
    assert (told["kind"], told["subject"], told["code"]) == ("order", order["id"], code)
    assert told["due_at"] == order["due_at"]
    assert (kinds(office, OTHER), kinds(office, DISPATCHER)) == ([], [])
    assert office.get("/v1/alerts", ("ops", "centre")).status_code == 403
    office.act(order, "acceptance")
    assert kinds(office, HANDLER) == []


def test_what_is_returned_is_for_dispatchers_and_gone_with_their_decision(office: Office) -> None:
    _, order = office.routed_case()
    office.act(order, "return", {"ground": "outside_remit"})
    assert (kinds(office, DISPATCHER), kinds(office, HANDLER), kinds(office, SUPERVISOR)) == (
        ["return"],
        [],
        [],
    )
    office.act(order, "return-decision", {"upheld": False}, DISPATCHER)
    assert kinds(office, DISPATCHER) == []


def test_what_is_late_is_told_to_the_unit_and_climbs_to_the_posts_of_the_rule(office: Office) -> None:
    _, order = office.routed_case()
    office.put_clock(MOMENT + timedelta(days=40))
    while tick(office.listener.runtime):
        pass
    late = [each for each in alerts(office, HANDLER) if each["kind"] == "overdue"]
    assert {each["term"] for each in late} >= {"order.acceptance"}
    assert "supervision" in kinds(office, HANDLER)
    told = [each for each in alerts(office, SUPERVISOR) if each["kind"] == "escalated"]
    assert told == [] or {each["subject"] for each in told} <= {
        order["id"],
        *(each["subject"] for each in late),
    }
    escalated = {each.data["post"] for each in office.said("deadline.escalated")}
    assert escalated, "the rule names posts"
    office.post(f"/v1/orders/{order['id']}/cancellation", {}, DISPATCHER)
    assert all(
        kinds(office, post) == [] for post in (HANDLER, SUPERVISOR, DISPATCHER, ("director", "centre"))
    )


def test_the_same_question_is_answered_briefly_until_something_changes(office: Office) -> None:
    office.routed_case()
    first = office.get("/v1/alerts?unread=true", HANDLER)
    assert (first.json["unread"], len(first.json["items"])) == (1, 1)
    again = office.get("/v1/alerts?unread=true", HANDLER, If_None_Match=first.headers["ETag"])
    assert (again.status_code, again.data) == (304, b"")
    office.routed_case()
    changed = office.get("/v1/alerts?unread=true", HANDLER, If_None_Match=first.headers["ETag"])
    assert (changed.status_code, changed.json["unread"]) == (200, 2)


def test_who_acknowledges_does_it_for_all_and_only_what_is_theirs(office: Office) -> None:
    office.routed_case()
    office.routed_case()
    newest, oldest = alerts(office, HANDLER)
    at = f"/v1/alerts/{oldest['id']}/acknowledgement"
    assert office.post(at, None, OTHER).json["code"] == "ALERT_NOT_FOUND"
    seen = office.post(at, None, HANDLER).json
    assert seen["acknowledged_by"] == "handler@labour"
    assert office.post(at, None, HANDLER).json == seen, "again, it stays as it was"
    page = office.get("/v1/alerts?limit=1", HANDLER).json
    assert ([each["id"] for each in page["items"]], page["unread"]) == ([newest["id"]], 1)
    rest = office.get(f"/v1/alerts?limit=1&cursor={page['next']}", HANDLER).json
    assert ([each["id"] for each in rest["items"]], rest["next"]) == ([oldest["id"]], None)
    assert office.post("/v1/alerts/acknowledgement", None, HANDLER).json == {"acknowledged": 1}
    assert office.get("/v1/alerts", HANDLER).json["unread"] == 0


def test_a_letter_is_told_to_whom_it_is_written_and_never_to_the_accused(office: Office) -> None:
    code, _ = office.routed_case("labour", "water")
    body = {"kind": "cooperation", "case": code, "subject": "请协查", "text": "资料"}
    for unit in ("water", "justice"):
        assert office.post("/v1/letters", {**body, "to": unit}, HANDLER).status_code == 201
    (told,) = alerts(office, JUSTICE)
    assert (told["kind"], told["code"]) == ("letter", code)
    assert (kinds(office, OTHER), office.get("/v1/alerts", OTHER).json["unread"]) == ([], 0)
    assert office.post("/v1/alerts/acknowledgement", None, OTHER).json == {"acknowledged": 0}
    office.post(f"/v1/letters/{told['subject']}/receipt", None, JUSTICE)
    assert kinds(office, JUSTICE) == []


def test_a_late_admission_is_told_to_the_role_of_the_cases_own_place_until_it_is_done(office: Office) -> None:
    code = office.new_case()
    term = {"deadline": new_id(), "kind": "admission", "subject": ""}
    due = MOMENT + timedelta(days=1)

    def says(event: Event) -> None:
        office.voices.say("intake", event, case_stream(code))
        office.listener.hear()

    says(DeadlineApproaching(**term, owner="clerk", due_at=due))
    (told,) = alerts(office, CLERK)
    assert (told["kind"], told["subject"], told["term"], told["code"]) == (
        "approaching",
        code,
        "admission",
        code,
    )
    assert (kinds(office, HANDLER), kinds(office, ("clerk", "town-1"))) == ([], [])
    says(DeadlineMissed(**term, owner="clerk", due_at=due))
    assert kinds(office, CLERK) == ["overdue"]
    says(DeadlineEscalated(**term, owner="clerk", due_at=due, step=1, post="supervisor", is_last=True))
    assert kinds(office, SUPERVISOR) == ["escalated"]
    other = office.new_case()
    office.voices.say(
        "intake",
        DeadlineMissed(**{**term, "deadline": new_id()}, owner="clerk", due_at=due),
        case_stream(other),
    )
    says(DeadlineMet(**term, owner="clerk", due_at=due, late=True))
    assert [each["code"] for each in alerts(office, CLERK)] == [other]
    assert kinds(office, SUPERVISOR) == []


def test_what_petition_says_is_urgent_or_was_passed_on_is_told_and_never_to_the_accused(
    office: Office,
) -> None:
    codes = office.new_case(), office.new_case((UnitRelation("labour", Relation.ACCUSED),))
    petition, forwarding = new_id(), new_id()
    of = {"forwarding": forwarding, "petition": petition, "unit": "mediators", "recipient": "labour"}

    def says(event: Callable[[str], Event]) -> None:
        for code in codes:
            office.voices.say("petition", event(code), case_stream(code))
        office.listener.hear()

    says(lambda code: PetitionUrgent(petition, code, "mediators", new_id(), MOMENT, "labour"))
    sent = {"kind": ForwardingKind.FORWARDED, "object_by": MOMENT + timedelta(days=5)}
    says(lambda code: ForwardingSent(**of, code=code, **sent))
    told = sorted((each["kind"], each["code"]) for each in alerts(office, HANDLER))
    assert told == [("forwarding", codes[0]), ("urgent", codes[0])]
    for overseeing in (DISPATCHER, SUPERVISOR):
        assert sorted(kinds(office, overseeing)) == ["misdirected", "urgent", "urgent"]
    assert kinds(office, ("director", "centre")) == ["urgent", "urgent"]
    says(lambda code: ForwardingObjected(**of, code=code))
    assert (kinds(office, HANDLER), kinds(office, ("petition_officer", "mediators"))) == (
        ["urgent"], ["objection", "objection"],
    )  # fmt: skip
    says(lambda code: ForwardingDecided(**of, code=code, is_upheld=False))
    assert sorted(kinds(office, HANDLER)) == ["forwarding", "urgent"]
    says(lambda code: ForwardingTaken(**of, code=code))
    says(lambda code: PetitionAnswered(petition, code, "mediators", 1, is_on_time=True))
    assert (kinds(office, HANDLER), kinds(office, DISPATCHER)) == ([], ["misdirected"])


def test_a_late_term_of_a_case_is_no_alert_of_a_unit_accused_in_it(office: Office) -> None:
    code = office.new_case((UnitRelation("mediators", Relation.ACCUSED),))
    late = DeadlineMissed(new_id(), "mediation.completion", "m", "mediators", MOMENT)
    office.voices.say("mediation", late, case_stream(code))
    office.listener.hear()
    assert kinds(office, ("mediator", "mediators")) == []


def test_what_is_passed_to_an_accused_unit_is_told_at_once_to_who_oversees_and_to_nobody_else(
    office: Office,
) -> None:
    code, _ = office.routed_case("labour", "water")
    sent = replace(sample(ForwardingSent), code=code, unit="petition", recipient="water", joint=())
    plain = replace(sent, forwarding=new_id(), recipient="justice")

    def says(event: Event) -> None:
        office.voices.say("petition", event, case_stream(code))
        office.listener.hear()

    says(plain)
    before = {post: kinds(office, post) for post in (HANDLER, OTHER, JUSTICE, CLERK)}
    assert (before[JUSTICE], kinds(office, DISPATCHER)) == (["forwarding"], [])
    says(sent)
    for post in (DISPATCHER, SUPERVISOR):
        (told,) = alerts(office, post)
        assert (told["kind"], told["subject"], told["code"]) == ("misdirected", str(sent.forwarding), code)
    assert {post: kinds(office, post) for post in before} == before
    assert office.get("/v1/alerts", OTHER).json["unread"] == 0
    called_back = (getattr(sent, name) for name in ("forwarding", "petition", "code", "unit", "recipient"))
    says(ForwardingWithdrawn(*called_back))
    assert kinds(office, DISPATCHER) == []


def test_what_follows_a_card_and_is_late_is_told_once_to_who_oversees_the_unit_until_it_is_done(
    office: Office,
) -> None:
    card, stream, voices = new_id(), unit_stream("labour"), office.voices

    def hear(*events: Event) -> None:
        for event in events:
            voices.say("evaluation", event, stream)
        office.listener.hear()

    overdue = CardOverdue(card, "labour", CardStep.ANSWER, "labour", ("supervisor",))
    term = (new_id(), "card.answer", str(card), "labour", MOMENT)
    hear(DeadlineMissed(*term), overdue, DeadlineEscalated(*term, 1, "supervisor", is_last=False))
    office.listener.arrive([voices_said(office)])  # and once more
    for post in (HANDLER, SUPERVISOR):
        (told,) = alerts(office, post)
        assert (told["kind"], told["term"], told["unit"]) == ("overdue", "card.answer", "labour")
        assert told["subject"] == str(card)
    assert kinds(office, JUSTICE) == []
    elsewhere = office.listener.get("/v1/alerts", "supervisor", "centre", region="110101000000")
    assert elsewhere.json["items"] == []  # the unit is not of his jurisdiction
    hear(NoticeAnswered(card, "labour", is_on_time=False))
    assert (kinds(office, HANDLER), kinds(office, SUPERVISOR)) == ([], [])
    hear(
        CardOverdue(card, "labour", CardStep.ACCEPTANCE, "evaluator", ())
    )  # a case behind it accuses somebody
    assert all(kinds(office, post) == [] for post in (HANDLER, SUPERVISOR, ("evaluator", "centre")))


def voices_said(office: Office) -> Arrival:
    """What evaluation said of a card that is overdue, as it would arrive again."""
    said = [each for each in office.voices.envelopes if each.source == "evaluation"]
    number = next(n for n, each in enumerate(said, 1) if each.type == CardOverdue.TYPE)
    return Arrival("evaluation", 1, number, said[number - 1].body)
