"""督办 of what is late, relief, recommendations, and the figures of a year."""

from datetime import UTC, datetime, timedelta
from typing import Any

from casekit.clock import rfc3339
from casekit.deadlines.ticker import tick
from contracts.intake import CaseWithdrawn
from contracts.pressing import AdviceGiven, PetitionPressed, ReliefGranted
from contracts.samples import MOMENT
from contracts.vocabulary import AdviceKind, Route
from tests.integration.services.petition.conftest import BUREAU, OFFICE
from tests.support.cases import CENTRE, Handler

FIFTEEN = datetime(2026, 3, 27, 16, tzinfo=UTC)
REPLY = "已修订公告办法"
WHY, ENOUGH, HARDSHIP, ADVICE = "承办人外出调查", "理由成立", "信访人医疗支出较大", "完善征收公告程序"


def received(office: Handler, **case: Any) -> tuple[str, str]:
    code = office.routed(Route.PETITION, OFFICE, **case)
    return code, office.only(code, "petition_officer", OFFICE)["id"]


def at(office: Handler, moment: datetime) -> None:
    office.clock.moment = moment
    while tick(office.listener.runtime):
        pass


def pressed(office: Handler, code: str) -> list[tuple[str, datetime]]:
    """For which terms the office was pressed, and when."""
    said = [each for each in office.said(code) if each.type == "petition.pressed"]
    return [(PetitionPressed.from_data(each.data).kind, each.time) for each in said]


def shown(office: Handler, petition: str) -> Any:
    return office.get(f"/{petition}", "petition_officer", OFFICE).json


def test_what_is_missed_is_supervised_on_its_day_explained_and_let_go(office: Handler) -> None:
    code, petition = received(office)
    at(office, FIFTEEN - timedelta(seconds=1))
    assert pressed(office, code) == []
    at(office, FIFTEEN)
    assert sorted(pressed(office, code)) == [("petition.forward", FIFTEEN), ("petition.notice", FIFTEEN)]
    slip = shown(office, petition)["slips"][0]["id"]
    path = f"/{petition}/slips/{slip}"
    early = office.post(f"{path}/closure", {}, "supervisor", CENTRE)
    assert early.json["code"] == "TRANSITION_REFUSED"
    explained = office.post(f"{path}/explanation", {"text": WHY}, "petition_officer", OFFICE)
    assert (explained.json["slips"][0]["state"], explained.json["slips"][0]["explanation"]) == (
        "explained",
        WHY,
    )
    assert office.post(f"{path}/closure", {}, "petition_officer", OFFICE).status_code == 403
    closed = office.post(f"{path}/closure", {"text": ENOUGH}, "supervisor", CENTRE)
    assert (closed.json["slips"][0]["state"], closed.json["slips"][0]["closure"]) == ("closed", None)
    assert [each["closure"] for each in shown(office, petition)["slips"]] == [ENOUGH, None]
    unknown = office.post(
        f"/{petition}/slips/{petition}/explanation", {"text": WHY}, "petition_officer", OFFICE
    )
    assert (unknown.status_code, unknown.json["code"]) == (404, "SLIP_NOT_FOUND")


def test_what_was_passed_on_and_not_reported_on_is_supervised_too(office: Handler) -> None:
    code, petition = received(office)
    by = MOMENT + timedelta(days=3)
    body = {"kind": "assigned", "recipient": BUREAU, "text": "请办理", "report_by": rfc3339(by)}
    assert office.post(f"/{petition}/forwarding", body, "petition_officer", OFFICE).status_code == 201
    at(office, by)
    assert pressed(office, code) == [("petition.report", by)]


def test_supervision_ends_with_its_petition(office: Handler) -> None:
    code, petition = received(office)
    at(office, FIFTEEN)
    office.say(CaseWithdrawn(code))
    assert {each["state"] for each in shown(office, petition)["slips"]} == {"lifted"}


def test_relief_and_recommendations_stand_beside_the_procedure(office: Handler) -> None:
    code, petition = received(office, accused="town-accused")
    relief = {"amount_fen": 50_000, "text": HARDSHIP}
    made = office.post(f"/{petition}/reliefs", relief, "petition_officer", OFFICE)
    assert (made.status_code, made.json["reliefs"][0]["amount_fen"], made.json["state"]) == (
        201,
        50_000,
        "received",
    )
    advice = {"kind": "policy", "recipient": BUREAU, "text": ADVICE}
    made = office.post(f"/{petition}/advices", advice, "petition_officer", OFFICE)
    assert (made.json["advices"][0]["recipient"], made.json["advices"][0]["text"]) == (BUREAU, ADVICE)
    for unfit in ("town-accused", "nobody"):
        refused = office.post(
            f"/{petition}/advices", advice | {"recipient": unfit}, "petition_officer", OFFICE
        )
        assert (refused.status_code, refused.json["code"]) == (422, "RECIPIENT_UNFIT")
    said = {each.type: each.data for each in office.said(code)}
    assert ReliefGranted.from_data(said["relief.granted"]).amount_fen == 50_000
    assert AdviceGiven.from_data(said["advice.given"]).kind is AdviceKind.POLICY
    assert office.stands_in_the_clear([WHY, ENOUGH, HARDSHIP, ADVICE]) == []


def test_the_unit_that_is_advised_answers_once_and_an_accused_one_finds_nothing(office: Handler) -> None:
    code, petition = received(office)
    body = {"kind": "improve", "recipient": BUREAU, "text": ADVICE}
    (given,) = office.post(f"/{petition}/advices", body, "petition_officer", OFFICE).json["advices"]
    _, accusing = received(office, accused=BUREAU)
    (silent,) = office.post(f"/{accusing}/advices", body, "petition_officer", OFFICE).json["advices"]
    get, path, office.path = office.listener.get, office.path, "/v1/advices"
    try:
        listed = get("/v1/advices", "handler", BUREAU).json["items"]
        assert given["id"] in {each["id"] for each in listed}
        assert silent["id"] not in {each["id"] for each in listed}
        page = get(f"/v1/advices/{given['id']}", "handler", BUREAU).json
        assert (page["text"], page["code"], page["acts"]) == (ADVICE, code, ["reply"])
        answer = {"adopted": True, "text": REPLY}
        for id_, unit in ((silent["id"], BUREAU), (petition, BUREAU), (given["id"], "petition-other")):
            hidden = office.post(f"/{id_}/reply", answer, "handler", unit)
            assert (hidden.status_code, hidden.json["code"]) == (404, "ADVICE_NOT_FOUND")
        replied = office.post(f"/{given['id']}/reply", answer, "handler", BUREAU).json
        assert (replied["state"], replied["reply"], replied["acts"]) == ("adopted", REPLY, [])
        again = office.post(f"/{given['id']}/reply", answer | {"adopted": False}, "handler", BUREAU)
        assert again.json["code"] == "TRANSITION_REFUSED"
    finally:
        office.path = path
    kept = shown(office, petition)["advices"][0]
    assert (kept["state"], kept["reply"]) == ("adopted", REPLY)
    assert office.types(code)[-1] == "advice.answered"
    assert office.stands_in_the_clear([REPLY]) == []


def test_the_years_report_is_printed_from_the_same_figures_and_counts_no_accusation(office: Handler) -> None:
    for _ in range(3):
        received(office, respondent=BUREAU)
        received(office, accused="petition-other")
    shown_to = figures(office, "supervisor", CENTRE).json
    assert shown_to["complained_of"][BUREAU] >= 3
    assert "petition-other" not in shown_to["complained_of"]
    page = office.listener.get("/v1/petition-figures/report?year=2026", "supervisor", CENTRE)
    html = page.get_data(as_text=True)
    assert (page.status_code, page.mimetype) == (200, "text/html")
    assert f"收到信访事项{shown_to['received']}件" in html
    assert f"{BUREAU} 名称" in html
    assert office.listener.get("/v1/petition-figures/report", "handler", BUREAU).status_code == 403


def figures(office: Handler, role: str, unit: str, query: str = "?year=2026") -> Any:
    return office.listener.get(f"/v1/petition-figures{query}", role, unit)


def test_a_years_figures_count_what_was_received_in_it_and_leave_small_groups_out(office: Handler) -> None:
    before = figures(office, "petition_officer", OFFICE).json
    for _ in range(3):
        code, petition = received(office, accused=BUREAU)
        form = {"form": "online", "sort": "suggestion"}
        assert office.post(f"/{petition}/registration", form, "petition_officer", OFFICE).status_code == 200
    for few in ("call", "call", "letter"):
        _, petition = received(office)
        form = {"form": few, "sort": "suggestion"}
        assert office.post(f"/{petition}/registration", form, "petition_officer", OFFICE).status_code == 200
    after = figures(office, "petition_officer", OFFICE).json
    assert after["received"] - before["received"] == 6
    assert after["by_form"]["online"] - before["by_form"].get("online", 0) == 3
    assert "call" not in after["by_form"]
    assert after["withheld"] > 0
    assert min(min(after[name].values(), default=3) for name in after if name.startswith("by_")) >= 3
    walled = figures(office, "director", BUREAU).json
    assert after["received"] - walled["received"] >= 3
    assert figures(office, "petition_officer", OFFICE, "").json["year"] == 2025
    assert figures(office, "handler", BUREAU).status_code == 403
    assert code
