"""Deputies of posts over HTTP: for days, of the same unit; who stands in has the alerts and does the tasks."""

from datetime import timedelta
from typing import Any

from casekit.deadlines.ticker import tick
from contracts.samples import MOMENT
from tests.integration.services.grid.office import DISPATCHER, WORKER, Office

LEADER, POST = "leader-9", "worker-9"  # the posts; WORKER's own stands in for both
OWN = "grid_worker@village-1"
DAYS = {"begins_on": "2026-03-12", "ends_on": "2026-03-13"}


def staffed(office: Office) -> None:
    for id_, role in ((OWN, "grid_worker"), (POST, "grid_worker"), (LEADER, "grid_leader")):
        post = {"id": id_, "title": "岗位", "unit": "village-1", "roles": [role], "grids": ["g-01-02"]}
        assert office.post("/v1/staff", post).status_code == 201
    office.patch("/v1/grids/g-01-02", {"leader": LEADER})


def deputise(office: Office, post: str, **changes: Any) -> Any:
    return office.post(f"/v1/staff/{post}/deputies", {"deputy": OWN, **DAYS, **changes})


def told(office: Office) -> list[str]:
    kinds = [each["kind"] for each in office.get("/v1/alerts", WORKER).json["items"]]
    return sorted(kind for kind in kinds if kind in ("task", "overdue", "escalated"))


def test_who_stands_in_has_the_alerts_and_does_the_task_and_after_it_no_more(office: Office) -> None:
    staffed(office)
    task = {"grid": "g-01-02", "post": POST, "kind": "visit", "due_on": "2026-03-12", "text": "走访"}
    path = f"/v1/grid-tasks/{office.post('/v1/grid-tasks', task).json['id']}"
    assert (told(office), office.post(f"{path}/completion", {"text": "好"}, WORKER).status_code) == ([], 403)
    for post in (POST, LEADER):
        given = deputise(office, post)
        assert (given.status_code, given.json["items"][0]["is_in_force"]) == (201, True)
    office.put_clock(MOMENT + timedelta(days=1))
    while tick(office.listener.runtime):
        pass
    assert told(office) == ["escalated", "overdue", "task"]  # the leader's, too
    office.put_clock(MOMENT + timedelta(days=2))
    assert told(office) == []
    assert office.post(f"{path}/completion", {"text": "好"}, WORKER).status_code == 403
    office.put_clock(MOMENT + timedelta(days=1))
    assert office.post(f"{path}/completion", {"text": "好"}, WORKER).json["state"] == "done"
    assert office.types("staff.deputised") == ["staff.deputised"] * 2


def test_it_is_taken_back_at_once(office: Office) -> None:
    staffed(office)
    deputise(office, POST)
    ended = office.post(f"/v1/staff/{POST}/deputies/end").json["items"]
    assert [(each["ends_on"], each["is_in_force"]) for each in ended] == [("2026-03-11", False)]
    assert office.post(f"/v1/staff/{POST}/deputies/end").json["code"] == "DEPUTY_NOT_FOUND"
    assert office.types("staff.deputy_ended") == ["staff.deputy_ended"]
    assert deputise(office, POST).status_code == 201


def test_only_another_post_of_the_unit_for_days_to_come_and_one_at_a_time(office: Office) -> None:
    staffed(office)
    office.post(
        "/v1/staff", {"id": "clerk-9", "title": "岗位", "unit": "centre", "roles": ["clerk"], "grids": []}
    )
    for changes in (
        {"deputy": POST}, {"deputy": "clerk-9"}, {"deputy": "nobody"}, {"begins_on": "2026-03-11"},
        {"ends_on": "2026-03-11"}, {"ends_on": "2027-04-01"},
    ):  # fmt: skip
        assert deputise(office, POST, **changes).json["code"] == "DEPUTY_UNFIT"
    assert deputise(office, POST).status_code == 201
    assert deputise(office, POST, begins_on="2026-03-13").json["code"] == "DEPUTY_THERE"
    assert deputise(office, "nobody").json["code"] == "POST_NOT_FOUND"
    assert office.post(f"/v1/staff/{LEADER}/deputies", {"deputy": OWN, **DAYS}, WORKER).status_code == 403
    assert office.get(f"/v1/staff/{POST}/deputies", DISPATCHER).status_code == 200
