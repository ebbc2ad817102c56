"""An order's term is extended once, on approval, and stands still for what its rule names, never for ever."""

from datetime import UTC, datetime, timedelta
from typing import Any

from casekit.deadlines.ticker import tick
from contracts.intake import CaseWithdrawn
from tests.integration.services.grid.office import CANARY, DISPATCHER, HANDLER, OTHER, Office, Post

SUPERVISOR: Post = ("supervisor", "centre")
# MOMENT is Thursday, 12 March 2026; an ordinary matter of xinpu's has fifteen days.
DUE = datetime(2026, 3, 27, 16, tzinfo=UTC)
FIVE = {"amount": 5, "text": f"当事人在外地 {CANARY}"}
EXPERTISE = {"ground": "expertise", "text": f"委托鉴定 {CANARY}"}


def moment(shown: Any) -> datetime:
    return datetime.fromisoformat(shown)


def refused(
    office: Office, order: dict[str, Any], act: str, body: Any, post: Post = HANDLER
) -> tuple[int, Any]:
    answer = office.post(f"/v1/orders/{order['id']}/{act}", body, post)
    return answer.status_code, answer.json


def accepted(office: Office) -> tuple[str, dict[str, Any]]:
    """A case and its order, accepted by the unit."""
    code, order = office.routed_case()
    assert moment(order["due_at"]) == DUE
    return code, office.act(order, "acceptance")


def pass_(office: Office, **span: float) -> None:
    office.put_clock(office.listener.runtime.clock.now() + timedelta(**span))
    while tick(office.listener.runtime):
        continue


def test_a_unit_asks_the_dispatcher_grants_and_a_second_time_is_refused_naming_the_rule(
    office: Office,
) -> None:
    code, order = accepted(office)
    assert "order.extend" in office.order_of(code, HANDLER)["acts"]
    asked = office.act(order, "extension", FIVE)
    assert (asked["asked_length"], moment(asked["due_at"])) == ("5 day", DUE)
    assert refused(office, order, "extension", FIVE)[1]["code"] == "ASKED_ALREADY"
    assert "order.grant" in office.order_of(code)["acts"]
    granted = office.act(order, "extension-decision", {"granted": True, "text": "同意"}, DISPATCHER)
    assert (moment(granted["due_at"]), granted["asked_length"]) == (DUE + timedelta(days=5), None)
    (term,) = (each for each in granted["deadlines"] if each["kind"] == "order.completion")
    assert (term["extended"], moment(term["due_at"])) == (["5 day"], DUE + timedelta(days=5))
    status, problem = refused(office, order, "extension", FIVE)
    assert (status, problem["code"], problem["rule"]) == (
        409,
        "EXTENSION_REFUSED",
        "order.completion.ordinary",
    )
    assert office.types("extension.", "deadline.extended") == [
        "extension.asked", "deadline.extended", "extension.decided",
    ]  # fmt: skip
    pass_(office, days=16)
    assert office.types("deadline.missed") == []
    pass_(office, days=5)
    assert "order.completion" in {each.data["kind"] for each in office.said("deadline.missed")}
    assert CANARY.encode() not in office.everything_in_the_clear()


def test_longer_than_the_rule_allows_or_by_another_post_is_refused_and_nothing_changes(
    office: Office,
) -> None:
    _, order = accepted(office)
    status, problem = refused(office, order, "extension", {**FIVE, "amount": 6})
    assert (status, problem["code"], problem["longest"]) == (409, "EXTENSION_REFUSED", "5 day")
    assert (
        refused(office, order, "extension-decision", {"granted": True}, DISPATCHER)[1]["code"] == "NOT_ASKED"
    )
    office.act(order, "extension", {"text": "全部"})
    status, problem = refused(office, order, "extension-decision", {"granted": True}, SUPERVISOR)
    assert (status, problem["code"], problem["approved_by"]) == (409, "EXTENSION_REFUSED", "dispatcher")
    own = refused(office, order, "extension-decision", {"granted": True}, ("dispatcher", "labour"))
    assert own[1]["code"] == "FORBIDDEN"
    assert refused(office, order, "extension", FIVE, OTHER)[1]["code"] == "ORDER_NOT_FOUND"
    said_no = office.act(order, "extension-decision", {"granted": False, "text": "不同意"}, DISPATCHER)
    assert (moment(said_no["due_at"]), said_no["asked_length"]) == (DUE, None)
    assert [each.data["is_granted"] for each in office.said("extension.decided")] == [False]


def test_an_extension_revives_no_term_that_is_over(office: Office) -> None:
    _, order = accepted(office)
    office.act(order, "extension", FIVE)
    pass_(office, days=16)
    assert (
        refused(office, order, "extension-decision", {"granted": True}, DISPATCHER)[1]["code"] == "TERM_OVER"
    )
    assert refused(office, order, "suspension", EXPERTISE, DISPATCHER)[1]["code"] == "TERM_OVER"


def test_the_days_left_when_it_stopped_are_left_when_it_runs_again_and_who_assists_stands_too(
    office: Office,
) -> None:
    _, order = accepted(office)
    body = {"unit": "water"}
    assert office.post(f"/v1/orders/{order['id']}/assistance", body).status_code == 201
    pass_(office, days=2)
    status, problem = refused(office, order, "suspension", {"ground": "hearing"}, DISPATCHER)
    assert (status, problem["code"], problem["not_counted"]) == (
        409, "TIME_IS_COUNTED", ["expertise", "supplement"],
    )  # fmt: skip
    stopped = office.act(order, "suspension", EXPERTISE, DISPATCHER)
    assert (stopped["suspended_for"], stopped["is_overdue"]) == ("expertise", False)
    pass_(office, days=60)
    assert [
        each.data["kind"]
        for each in office.said("deadline.missed")
        if each.data["kind"] == "order.completion"
    ] == []
    assert office.get("/v1/orders?overdue=true", HANDLER).json["items"] == []
    running = office.act(order, "resumption", {"text": "鉴定意见已出"}, DISPATCHER)
    assert (moment(running["due_at"]), running["suspended_for"]) == (DUE + timedelta(days=60), None)
    (assisting,) = running["assisting"]
    assert moment(assisting["due_at"]) == DUE + timedelta(days=60)
    assert refused(office, order, "resumption", {}, DISPATCHER)[1]["code"] == "TRANSITION_REFUSED"
    assert [each.data["reason"] for each in office.said("deadline.suspended")] == ["expertise", "expertise"]


def test_what_happens_to_an_order_that_stands_still_lets_its_case_run_again_first(office: Office) -> None:
    for act in ("completion", "return", "cancellation"):
        code, order = accepted(office)
        office.act(order, "suspension", EXPERTISE, DISPATCHER)
        body = {"completion": {"text": "已办"}, "return": {"ground": "wrong_unit"}}.get(act, {})
        office.act(order, act, body, DISPATCHER if act == "cancellation" else HANDLER)
        types = [each.type for each in office.said("order.") if each.data["code"] == code]
        assert types[-2:] == ["order.resumed", {"completion": "order.completed", "return": "order.returned",
                                                "cancellation": "order.cancelled"}[act]]  # fmt: skip
    code, order = accepted(office)
    office.act(order, "suspension", EXPERTISE, DISPATCHER)
    office.voices.say("intake", CaseWithdrawn(code))
    office.listener.hear()
    assert [each.type for each in office.said("order.")][-2:] == ["order.resumed", "order.cancelled"]
