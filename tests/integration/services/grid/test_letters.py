"""Letters (函) over HTTP: written, taken note of, answered or late, printed, and hidden from whom they must be."""

from datetime import timedelta
from typing import Any

from casekit.deadlines.ticker import tick
from casekit.ids import new_id
from contracts.corrections import CaseUnitsCorrected
from contracts.intake import CaseRouted, CaseWithdrawn
from contracts.samples import MOMENT
from contracts.vocabulary import (
    CorrectionGround,
    Grade,
    MatterType,
    Relation,
    Route,
    UnitRelation,
)
from procedures import library
from tests.integration.services.grid.office import CANARY, CLERK, DISPATCHER, HANDLER, OTHER, Office, Post

MEDIATOR: Post = ("mediator", "mediators")
SUPERVISOR: Post = ("supervisor", "centre")
DIRECTOR: Post = ("director", "centre")
SLIP: dict[str, Any] = {
    "kind": "cooperation", "to": "water", "subject": "请协查", "text": f"请提供管网资料 {CANARY}",
}  # fmt: skip
WARNING: dict[str, Any] = {
    "kind": "risk_warning", "to": "town-1", "grid": "g-01-02", "subject": "汛期隐患", "text": "堤岸有裂缝",
}  # fmt: skip


def sent(office: Office, code: str | None, post: Post = HANDLER, **changes: Any) -> dict[str, Any]:
    where = {} if code is None else {"case": code}
    answer = office.post("/v1/letters", {**SLIP, **where, **changes}, post)
    assert answer.status_code == 201, answer.json
    found: dict[str, Any] = answer.json
    return found


def act(office: Office, letter: dict[str, Any], name: str, post: Post, body: Any = None) -> dict[str, Any]:
    answer = office.post(f"/v1/letters/{letter['id']}/{name}", body, post)
    assert answer.status_code in (200, 201), answer.json
    found: dict[str, Any] = answer.json
    return found


def refused(office: Office, path: str, body: Any, post: Post) -> tuple[int, str, list[str]]:
    answer = office.post(f"/v1/letters{path}", body, post)
    return answer.status_code, answer.json["code"], list(answer.json.get("errors", ()))


def listed(office: Office, query: str, post: Post) -> list[str]:
    answer = office.get(f"/v1/letters?{query}", post)
    assert answer.status_code == 200, answer.json
    return [each["id"] for each in answer.json["items"]]


def test_yumen_asks_a_committee_to_mediate_and_is_answered_in_its_own_words(office: Office) -> None:
    code = office.new_case()
    yumen = library.load("yumen")
    office.voices.say("intake", CaseRouted(
        code=code, round=1, route=Route.ORDER, matter_type=MatterType.DISPUTE, category="labour",
        grade=Grade.ORDINARY, place=yumen.place, procedure=yumen.version, unit="labour",
    ))  # fmt: skip
    office.listener.hear()
    slip = sent(office, code)
    assert (slip["name"], slip["number"], slip["state"]) == ("协作联系单", "2026-0001", "sent")
    request = sent(office, code, kind="mediation_request", to="mediators", subject="请调处")
    assert (request["name"], request["number"]) == ("委托调处函", "2026-0002")
    assert listed(office, "recipient=mediators&awaited=true", MEDIATOR) == [request["id"]]
    noted = act(office, request, "receipt", MEDIATOR)
    assert (noted["state"], noted["acts"]) == ("received", ["letter.reply"])
    reply = act(office, request, "reply", MEDIATOR, {"text": f"已调解 {CANARY}"})
    assert (reply["name"], reply["sender"], reply["recipient"]) == ("调处回复函", "mediators", "labour")
    assert reply["answers"] == request["id"]
    first = office.get(f"/v1/letters/{request['id']}", HANDLER).json
    assert (first["state"], first["reply"], first["acts"]) == ("answered", reply["id"], [])
    assert office.get(f"/v1/letters/{reply['id']}", HANDLER).json["text"] == f"已调解 {CANARY}"
    assert refused(office, f"/{request['id']}/reply", {"text": "再复"}, MEDIATOR)[1] == "TRANSITION_REFUSED"
    assert refused(office, f"/{reply['id']}/reply", {"text": "再复"}, HANDLER)[1] == "TAKES_NO_ANSWER"
    assert office.types("letter.")[2:] == ["letter.received", "letter.answered", "letter.sent"]
    assert {each.subject for each in office.said("letter.")} == {f"case/{code}"}
    assert CANARY.encode() not in office.everything_in_the_clear()


def test_who_reads_it_and_who_only_sees_that_it_was_written(office: Office) -> None:
    code, _ = office.routed_case()
    slip = sent(office, code)
    at = f"/v1/letters/{slip['id']}"
    assert office.get(at, OTHER).json["text"] == SLIP["text"], (
        "to whom it was written, though it handles nothing"
    )
    seen = office.get(at, DISPATCHER).json
    assert (seen["is_masked"], "13812345678" in seen["text"], "管网资料" in seen["text"]) == (
        True,
        False,
        True,
    )
    director = office.get(at, DIRECTOR).json
    assert (director["text"], director["subject"], director["number"]) == (None, None, slip["number"])
    for post in (MEDIATOR, ("handler", "justice"), CLERK, ("ops", "centre")):
        assert office.get(at, post).status_code == 404, post
    assert listed(office, "", ("handler", "justice")) == []
    assert office.get("/v1/letters", ("ops", "centre")).status_code == 403
    for post in (HANDLER, OTHER, DISPATCHER, DIRECTOR):
        assert listed(office, f"case={code}" if post in (HANDLER, DISPATCHER) else "", post) == [slip["id"]]
    page = office.get(f"{at}/paper", OTHER)
    html = page.get_data(as_text=True)
    assert all(each in html for each in ("协作联系单", "〔2026〕1号", "人社局", "水务局", "管网资料"))
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "13812345678" not in office.get(f"{at}/paper?paper=80mm", DISPATCHER).get_data(as_text=True)
    assert office.get(f"{at}/paper", DIRECTOR).status_code == 403


def test_the_centre_assigns_and_warns_and_units_only_ask(office: Office) -> None:
    code, _ = office.routed_case()
    for kind in ("forwarding", "assignment", "risk_warning"):
        assert refused(office, "", {**SLIP, "kind": kind, "case": code}, HANDLER)[:2] == (403, "FORBIDDEN")
        assert sent(office, code, SUPERVISOR, kind=kind)["sender"] == "centre"
    assert refused(office, "", {**SLIP, "case": code}, OTHER)[:2] == (404, "CASE_NOT_FOUND"), "not its case"
    for change, field in (
        ({"kind": "reply"}, "kind"), ({"case": None}, "case"), ({"grid": "g"}, "case"),
        ({"case": None, "grid": "g"}, "grid"), ({"to": "nobody"}, "to"), ({"to": "labour"}, "to"),
        ({"answer_by": "2026-03-12T09:00:00+08:00"}, "answer_by"),
        ({"answer_by": "2027-03-12T09:00:00+08:00"}, "answer_by"),
    ):  # fmt: skip
        status, _, fields = refused(office, "", {**SLIP, "case": code, **change}, HANDLER)
        assert (status, fields) == (422, [field]), change
    late = {**SLIP, "case": code, "kind": "forwarding", "answer_by": "2026-03-13T09:00:00+08:00"}
    assert refused(office, "", late, DISPATCHER)[1:] == ("TERM_UNFIT", ["answer_by"])
    forwarded = listed(office, "kind=forwarding", OTHER)
    assert refused(office, f"/{forwarded[0]}/reply", {"text": "复"}, OTHER)[1] == "TAKES_NO_ANSWER"


def test_a_warning_of_a_place_has_no_case_and_is_of_the_centre_above_it(office: Office) -> None:
    assert refused(office, "", WARNING, HANDLER)[:2] == (403, "FORBIDDEN")
    assert refused(office, "", WARNING, ("dispatcher", "labour"))[:2] == (403, "FORBIDDEN")
    assert refused(office, "", {**WARNING, "grid": "nowhere"}, DISPATCHER)[1] == "GRID_NOT_FOUND"
    warning = office.post("/v1/letters", WARNING, SUPERVISOR).json
    assert (warning["name"], warning["code"], warning["grid"]) == ("风险预警函", None, "g-01-02")
    town = ("handler", "town-1")
    assert listed(office, "grid=g-01-02&kind=risk_warning", town) == [warning["id"]]
    (said,) = office.said("letter.sent")
    assert (said.subject, said.data["unit"], said.data["recipient"]) == ("grid/g-01-02", "centre", "town-1")
    reply = act(office, warning, "reply", town, {"text": "已加固"})
    assert (reply["kind"], reply["grid"]) == ("reply", "g-01-02")
    noted = office.get(f"/v1/letters/{warning['id']}", DIRECTOR).json
    assert noted["received_at"] == noted["answered_at"], "who answers has taken note"
    assert act(office, reply, "receipt", DISPATCHER)["state"] == "received"


def test_an_answer_that_is_late_is_said_and_climbs_by_the_rule(office: Office) -> None:
    code, order = office.routed_case()
    sooner = "2026-03-13T15:30:00.000+08:00"
    slip = sent(office, code, answer_by=sooner)
    assert (slip["due_at"], slip["is_overdue"]) == (sooner, False)
    assert slip["due_at"] < order["due_at"]
    office.put_clock(MOMENT + timedelta(days=1))
    while tick(office.listener.runtime):
        pass
    assert listed(office, "overdue=true", OTHER) == [slip["id"]]
    (late,) = office.said("letter.overdue")
    assert (late.data["recipient"], late.data["kind"]) == ("water", "cooperation")
    missed = [each.data for each in office.said("deadline.missed") if each.data["kind"] == "letter.answer"]
    assert [(each["owner"], each["subject"]) for each in missed] == [("water", slip["id"])]
    act(office, slip, "reply", OTHER, {"text": "资料附后"})
    assert office.said("letter.answered")[0].data["is_on_time"] is False


def test_letters_end_with_their_case_and_by_hand(office: Office) -> None:
    code, _ = office.routed_case()
    slip, other, forwarded = (
        sent(office, code),
        sent(office, code),
        sent(office, code, DISPATCHER, kind="forwarding"),
    )
    assert refused(office, f"/{slip['id']}/withdrawal", None, OTHER)[:2] == (403, "FORBIDDEN")
    assert act(office, slip, "withdrawal", HANDLER)["state"] == "withdrawn"
    office.voices.say("intake", CaseWithdrawn(code))
    office.listener.hear()
    states = {each["id"]: each["state"] for each in office.get(f"/v1/letters?case={code}").json["items"]}
    assert states == {slip["id"]: "withdrawn", other["id"]: "withdrawn", forwarded["id"]: "sent"}
    assert office.types("letter.withdrawn") == ["letter.withdrawn"] * 2
    assert refused(office, f"/{other['id']}/reply", {"text": "复"}, OTHER)[1] == "TRANSITION_REFUSED"


def test_an_accused_unit_is_never_written_to_and_nobody_learns_it_from_a_refusal(office: Office) -> None:
    code, _ = office.routed_case("labour", "water")
    assert refused(office, "", {**SLIP, "case": code}, DISPATCHER)[:2] == (409, "UNIT_IS_ACCUSED")
    slip = sent(office, code)
    unknown = "/v1/letters/0192f0f0-0000-7000-8000-000000000000"
    for path in ("", "/paper"):
        hidden = office.get(f"/v1/letters/{slip['id']}{path}", OTHER)
        assert (hidden.status_code, hidden.json["code"]) == (404, "LETTER_NOT_FOUND")
        assert {**hidden.json, "trace": 0} == {**office.get(unknown + path, OTHER).json, "trace": 0}
    for name, body in (("receipt", None), ("reply", {"text": "复"}), ("withdrawal", None)):
        assert refused(office, f"/{slip['id']}/{name}", body, OTHER)[:2] == (404, "LETTER_NOT_FOUND")
    assert listed(office, "", OTHER) == []


def test_what_a_unit_has_of_a_case_that_turns_out_to_accuse_it_is_taken_back(office: Office) -> None:
    code, _ = office.routed_case()
    slip, kept = sent(office, code), sent(office, code, to="justice")
    accused = (UnitRelation("water", Relation.ACCUSED),)
    office.voices.say("intake", CaseUnitsCorrected(
        code, new_id(), CorrectionGround.FOUND_OTHERWISE, named=accused, units=accused,
    ))  # fmt: skip
    office.listener.hear()
    states = {each["id"]: each["state"] for each in office.get(f"/v1/letters?case={code}").json["items"]}
    assert states == {slip["id"]: "withdrawn", kept["id"]: "sent"}
    assert listed(office, "", OTHER) == []


def test_a_respondent_that_is_written_to_reads_no_long_numbers(office: Office) -> None:
    code = office.new_case((UnitRelation("water", Relation.RESPONDENT),))
    office.route(code)
    slip = sent(office, code)
    seen = office.get(f"/v1/letters/{slip['id']}", OTHER).json
    assert (seen["is_masked"], "13812345678" in seen["text"], "管网资料" in seen["text"]) == (
        True,
        False,
        True,
    )
