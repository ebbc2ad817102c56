"""Grid tasks over HTTP: given to a post, done in time or late, and who is told."""

from datetime import timedelta
from typing import Any

from casekit.deadlines.ticker import tick
from contracts.samples import MOMENT
from tests.integration.services.grid.office import CANARY, DISPATCHER, HANDLER, WORKER, Office

POST = "grid_worker@village-1"
LEADER = ("grid_leader", "village-1")
TASK = {
    "grid": "g-01-02",
    "post": POST,
    "kind": "visit",
    "due_on": "2026-03-12",
    "text": f"走访水塘 {CANARY}",
}


def given(office: Office, **changes: Any) -> str:
    for role in ("grid_worker", "grid_leader"):
        post = {
            "id": f"{role}@village-1",
            "title": "岗位",
            "unit": "village-1",
            "roles": [role],
            "grids": ["g-01-02"],
        }
        office.post("/v1/staff", post)
    office.patch("/v1/grids/g-01-02", {"leader": "grid_leader@village-1"})
    answer = office.post("/v1/grid-tasks", {**TASK, **changes})
    assert answer.status_code == 201, answer.json
    return f"/v1/grid-tasks/{answer.json['id']}"


def told(office: Office, post: tuple[str, str]) -> list[tuple[str, str | None]]:
    items = office.get("/v1/alerts", post).json["items"]
    return [
        (each["kind"], each["term"]) for each in items if each["kind"] in ("task", "overdue", "escalated")
    ]


def test_a_task_is_given_told_and_done_by_its_post(office: Office) -> None:
    path = given(office)
    assert told(office, WORKER) == [("task", None)]
    shown = office.get(path, WORKER).json
    assert (shown["text"], shown["state"], shown["is_late"]) == (TASK["text"], "given", False)
    assert office.get(path, DISPATCHER).json["text"] is None
    assert office.post(f"{path}/completion", {"text": CANARY}, DISPATCHER).status_code == 403
    done = office.post(f"{path}/completion", {"text": CANARY}, WORKER).json
    assert (done["state"], done["result"], done["is_late"], told(office, WORKER)) == (
        "done",
        CANARY,
        False,
        [],
    )
    assert office.post(f"{path}/withdrawal", {}).json["code"] == "TRANSITION_REFUSED"
    assert office.types("task.") == ["task.given", "task.done"]
    assert office.said("task.done")[0].data["is_on_time"] is True
    assert CANARY.encode() not in office.everything_in_the_clear()


def test_a_late_one_is_told_to_its_post_and_to_the_leader_and_stands_in_the_list(office: Office) -> None:
    path = given(office)
    assert office.get("/v1/grid-tasks?late=true").json["items"] == []
    office.put_clock(MOMENT + timedelta(days=1))
    while tick(office.listener.runtime):
        pass
    assert told(office, WORKER) == [("overdue", "grid.task"), ("task", None)]
    assert told(office, LEADER) == [("escalated", "grid.task")]
    for query, found in (
        ("late=true", 1),
        (f"post={POST}&state=given", 1),
        ("kind=publicity", 0),
        ("grid=g-01", 0),
    ):
        assert len(office.get(f"/v1/grid-tasks?{query}").json["items"]) == found
    assert office.post(f"{path}/completion", {"text": "晚了"}, WORKER).json["is_late"]
    assert (told(office, WORKER), told(office, LEADER)) == ([], [])


def test_who_is_not_of_the_grid_gets_and_finds_none(office: Office) -> None:
    path = given(office)
    assert office.get(path, HANDLER).json["code"] == "TASK_NOT_FOUND"
    assert office.get("/v1/grid-tasks", HANDLER).status_code == 403
    assert office.post("/v1/grid-tasks", TASK, WORKER).status_code == 403
    assert office.post("/v1/grid-tasks", {**TASK, "post": "nobody"}).json["code"] == "POST_UNFIT"
    assert office.post("/v1/grid-tasks", {**TASK, "due_on": "2026-03-11"}).json["code"] == "TASK_UNFIT"
    assert office.post(f"{path}/withdrawal", {"reason": "重复"}).json["state"] == "withdrawn"
    assert office.types("task.") == ["task.given", "task.withdrawn"]
