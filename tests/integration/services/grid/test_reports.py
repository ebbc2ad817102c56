"""Field reports: one act, once, by those of the grid, for the eyes of those of the grid."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from contracts.samples import MOMENT
from contracts.vocabulary import Relation, UnitRelation
from tests.integration.services.grid.office import CANARY, CLERK, DISPATCHER, HANDLER, WORKER, Office

REPORT: Mapping[str, Any] = {
    "grid": "g-01-02", "matter_type": "hazard", "category": "safety", "text": f"桥栏松动 {CANARY}",
}  # fmt: skip
SETTLED = {**REPORT, "settled": {"record": f"已加固 {CANARY}"}}


def test_a_matter_is_reported_and_settled_on_the_spot_in_one_act(office: Office) -> None:
    answer = office.post("/v1/reports", SETTLED, WORKER)
    assert answer.status_code == 201
    assert (answer.json["is_settled"], answer.json["code"]) == (True, None)
    assert answer.json["text"] == REPORT["text"]
    assert answer.json["settlement"] == SETTLED["settled"]["record"]
    (said,) = office.said("report.")
    assert said.subject == "grid/g-01-02"
    assert said.data == {
        "report": answer.json["id"], "grid": "g-01-02", "unit": "village-1", "matter_type": "hazard",
        "category": "safety", "is_settled": True, "observed_at": said.data["observed_at"],
    }  # fmt: skip


def test_a_report_shows_its_case_once_intake_has_said_it(office: Office) -> None:
    filed = office.post("/v1/reports", REPORT, WORKER).json
    code = office.new_case(grid="g-01-02", report=UUID(filed["id"]))
    assert office.get(f"/v1/reports/{filed['id']}", WORKER).json["code"] == code
    assert [each["id"] for each in office.get(f"/v1/reports?case={code}", CLERK).json["items"]] == [
        filed["id"]
    ]


def test_a_report_sent_again_is_filed_once(office: Office) -> None:
    sent = {
        **REPORT,
        "id": "0190b5a0-0000-7000-8000-000000000001",
        "observed_at": "2026-03-11T09:00:00+08:00",
    }
    first = office.post("/v1/reports", sent, WORKER)
    assert first.json["id"] == sent["id"]
    office.put_clock(MOMENT + timedelta(days=3))
    again = office.post("/v1/reports", sent, WORKER)
    assert (again.status_code, again.json) == (201, first.json)
    assert office.types("report.") == ["report.filed"]
    for other in (
        {**sent, "text": "别的"},
        {**SETTLED, "id": sent["id"]},
        {**sent, "matter_type": "request"},
    ):
        answer = office.post("/v1/reports", other, WORKER)
        assert (answer.status_code, answer.json["code"]) == (409, "REPORT_DIFFERS")


def test_an_idempotency_key_makes_a_retry_harmless(office: Office) -> None:
    first = office.post("/v1/reports", SETTLED, WORKER, Idempotency_Key="k1")
    again = office.post("/v1/reports", SETTLED, WORKER, Idempotency_Key="k1")
    assert again.data == first.data
    assert again.headers["Idempotent-Replayed"] == "true"
    assert office.types("report.") == ["report.filed"]


def test_what_was_seen_cannot_lie_in_the_future_but_a_fast_clock_is_forgiven(office: Office) -> None:
    ahead = {**REPORT, "observed_at": (MOMENT + timedelta(minutes=4)).isoformat()}
    answer = office.post("/v1/reports", ahead, WORKER).json
    assert answer["observed_at"] == answer["filed_at"]
    future = {**REPORT, "observed_at": (MOMENT + timedelta(minutes=6)).isoformat()}
    refused = office.post("/v1/reports", future, WORKER)
    assert (refused.status_code, list(refused.json["errors"])) == (422, ["observed_at"])


BAD: tuple[tuple[dict[str, Any], str], ...] = (
    ({"category": CANARY}, "CATEGORY_UNKNOWN"),
    ({"matter_type": "gossip"}, "INVALID_INPUT"),
    ({"text": ""}, "INVALID_INPUT"),
    ({"settled": {}}, "INVALID_INPUT"),
    ({"settled": {"record": " "}}, "INVALID_INPUT"),
    ({"observed_at": "2026-03-12T09:00:00"}, "INVALID_INPUT"),
    ({"id": "one"}, "INVALID_INPUT"),
    ({"reporter": "某人"}, "INVALID_INPUT"),
)


def test_bad_input_is_named_and_changes_nothing(office: Office) -> None:
    for changes, code in BAD:
        answer = office.post("/v1/reports", {**REPORT, **changes}, WORKER)
        assert (answer.status_code, answer.json["code"]) == (422, code)
        assert {path.split(".")[0] for path in answer.json["errors"]} == set(changes)
        assert CANARY not in answer.text
    assert office.types("report.") == []


def test_only_the_staff_of_the_grid_report_in_it(office: Office) -> None:
    for post in (DISPATCHER, CLERK, HANDLER):
        assert office.post("/v1/reports", REPORT, post).status_code == 403
    elsewhere = office.post("/v1/reports", {**REPORT, "grid": "g-01"}, WORKER)
    assert (elsewhere.status_code, elsewhere.json["code"]) == (403, "FORBIDDEN")


def test_the_text_is_for_the_grid_and_the_fact_for_who_oversees_its_case(office: Office) -> None:
    filed = office.post("/v1/reports", SETTLED, WORKER).json
    for post in (DISPATCHER, CLERK, HANDLER):
        hidden = office.get(f"/v1/reports/{filed['id']}", post)
        assert (hidden.status_code, hidden.json["code"]) == (404, "REPORT_NOT_FOUND")
    assert "access.refused" in office.types()
    office.new_case(grid="g-01-02", report=UUID(filed["id"]))
    for post in (DISPATCHER, CLERK):
        overseen = office.get(f"/v1/reports/{filed['id']}", post).json
        assert (overseen["category"], overseen["text"], overseen["settlement"]) == ("safety", None, None)
        assert [each["id"] for each in office.get("/v1/reports", post).json["items"]] == [filed["id"]]
    assert office.get(f"/v1/reports/{filed['id']}", WORKER).json["text"] == REPORT["text"]
    assert "text" not in office.get("/v1/reports", WORKER).json["items"][0]
    assert office.get(f"/v1/reports/{filed['id']}", HANDLER).status_code == 404
    assert office.get("/v1/reports", HANDLER).status_code == 403


def test_the_unit_that_is_accused_in_the_case_loses_sight_of_the_report(office: Office) -> None:
    filed = office.post("/v1/reports", REPORT, WORKER).json
    accused = (UnitRelation("village-1", Relation.ACCUSED),)
    office.new_case(accused, grid="g-01-02", report=UUID(filed["id"]))
    assert office.get(f"/v1/reports/{filed['id']}", WORKER).status_code == 404
    assert office.get("/v1/reports", WORKER).json["items"] == []
    assert office.get(f"/v1/reports/{filed['id']}", ("grid_worker", "justice")).status_code == 200


def test_what_people_wrote_stands_nowhere_in_the_clear(office: Office) -> None:
    office.post("/v1/reports", SETTLED, WORKER)
    everything = office.everything_in_the_clear()
    assert b"g-01-02" in everything
    for word in (*CANARY.split(), "桥栏松动", "已加固"):
        assert word.encode() not in everything
