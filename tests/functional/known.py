"""What exists in the county by every name that a path of the OpenAPI document may take.

Made through the public API, so that a request which names it is wrong in nothing but what its sender means to be wrong.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from casekit.children import wait_until
from tests.functional.carded import card
from tests.functional.county import Case, County
from tests.functional.lives import ordinary, routed
from tests.functional.refusals import headers_of

IMPORT_SECONDS = 90.0
# of what there is none
MADE_UP = (
    "draw", "urgent", "advice", "slip", "status", "reception", "file", "sponsorship", "alert", "export", "bulletin",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Known:
    """What exists, by the name that a path parameter has in the OpenAPI document."""

    document: dict[str, Any]
    names: Mapping[str, str]
    secret: str

    def filled(self, path: str) -> str:
        """The path with what exists in it."""
        return re.sub(r"{(\w+)}", lambda found: quote(self.names[found.group(1)]), path)

    def operations(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """Every path (filled), method and operation."""
        for path, item in self.document["paths"].items():
            for method in ("get", "post", "put", "patch", "delete"):
                if method in item:
                    yield self.filled(path), method.upper(), item[method]


def everything(county: County) -> Known:
    """All of it, made now."""
    document = county.ask(None, "GET", "/openapi.json").body
    first = routed(county, ordinary, "order", "hr")
    second = routed(county, ordinary, "mediation", "committee-labour", category="labour")
    third = routed(county, ordinary, "petition", "petition-office", matter_type="petition")
    names = (
        hall(county)
        | daily_work(county)
        | ordered(county, first)
        | conducted(county, second)
        | petitioned(county, third)
        | decided(county, first)
    )
    names |= {name: str(uuid4()) for name in MADE_UP}
    names |= {
        "code": first.code, "other": second.code, "unit": "hr", "grid": "grid-e1-1", "post": "clerk-1",
        "job": imported(county), "card": card(county, "yellow"), "subscription": subscribed(county),
        "report": reported(county),
    }  # fmt: skip
    county.rest()
    return Known(document, names, first.secret)


def ordered(county: County, case: Case) -> dict[str, str]:
    """An order that is carried out, with what was handed in, told and corrected of its case."""
    order = county.only(case, "handler-hr", "orders")["id"]
    county.act(case, "handler-hr", f"/v1/orders/{order}/acceptance")
    proofs = county.upload(case, "handler-hr", f"/v1/orders/{order}/proofs", "甲.txt", b"proof")["proofs"]
    attached = county.upload(case, "clerk-1", f"/v1/cases/{case.code}/attachments", "乙.txt", b"text")
    notice = {"kind": "admission", "form": "print", "text": "已受理"}
    return {
        "order": order, "proof": proofs[0]["id"], "attachment": attached["id"],
        "notification": county.act(case, "clerk-1", "notifications", notice)["notification"],
        "correction": corrected(county, case),
    }  # fmt: skip


def petitioned(county: County, case: Case) -> dict[str, str]:
    """A petition that was passed on, with the paper of it."""
    petition = county.only(case, "petition-1", "petitions")["id"]
    passing = {"kind": "forwarded", "recipient": "hr", "text": "请办理"}
    passed = county.act(case, "petition-1", f"/v1/petitions/{petition}/forwarding", passing)
    return {
        "petition": petition,
        "forwarding": passed["forwardings"][0]["id"],
        "paper_id": passed["papers"][0]["id"],
    }


def decided(county: County, case: Case) -> dict[str, str]:
    """What a dispatcher leaves beside a case: a meeting, a callout, a letter and a risk."""
    meeting = {
        "name": "联席会商", "held_at": "2024-01-02T09:00:00+08:00", "attending": ["hr"], "record": "会商",
    }  # fmt: skip
    whistle = {"case": case.code, "where": "桥头", "text": "请到场", "units": ["housing"]}
    slip = {
        "case": case.code, "kind": "cooperation", "to": "housing", "subject": "请协查", "text": "请提供资料",
    }  # fmt: skip
    risk = {
        "case": case.code, "reason": "escalating", "unit": "hr", "matter": "欠薪", "measures": "约谈",
        "review_by": "2026-04-01T00:00:00+08:00",
    }  # fmt: skip
    sent = {"meeting": meeting, "callout": whistle, "letter": slip, "risk": risk}
    return {
        name: str(county.act(case, "dispatcher-1", f"/v1/{name}s", body)["id"]) for name, body in sent.items()
    }


def subscribed(county: County) -> str:
    """The id of a department's subscription."""
    subscription = county.ask("system-hr", "POST", "/v1/subscriptions", {"kind": "feed"})
    assert subscription.is_success, subscription.said
    return str(subscription.body["id"])


def reported(county: County) -> str:
    """The id of a report from a grid."""
    report = {"grid": "grid-e1-1", "matter_type": "hazard", "category": "safety", "text": "井盖缺失"}
    return str(county.ask("worker-e1-1", "POST", "/v1/reports", report).body["id"])


def corrected(county: County, case: Case) -> str:
    """The id of a correction."""
    county.act(case, "clerk-1", "corrections", {"ground": "entry_error", "location": "东街"})
    return str(county.see(case, "clerk-1", f"/v1/cases/{case.code}/corrections")["items"][0]["id"])


def conducted(county: County, case: Case) -> dict[str, str]:
    """A committee with a team, a post and a room; a session of the mediation of `case`, and a recusal."""
    committee = "/v1/committees/committee-labour"
    for path, body in (
        ("", {"kind": "professional", "seal_number": "5203020000123"}),
        ("/teams/team-known", {"kind": "team", "name": "劳动争议调解队"}),
        ("/mediators/clerk-1", {"capacity": "mediator"}),
        ("/rooms/room-known", {"name": "第一调解室"}),
    ):
        assert county.ask("director-1", "PUT", f"{committee}{path}", body).is_success
    mediation = f"/v1/mediations/{county.only(case, 'mediator-labour', 'mediations')['id']}"
    chosen = {"by": "parties", "mediators": ["clerk-1"]}
    county.act(case, "mediator-labour", f"{mediation}/assignments", chosen)
    slot = {
        "begins_at": "2030-01-01T09:00:00+08:00",
        "ends_at": "2030-01-01T11:00:00+08:00",
        "mode": "on_site",
    }
    asked = {"post": "clerk-1", "ground": "interest"}
    return {
        "mediation": mediation.rpartition("/")[2],
        "committee": "committee-labour", "team": "team-known", "room": "room-known", "number": "1",
        "copy": str(uuid4()), "paper": str(uuid4()),
        "session": county.act(case, "mediator-labour", f"{mediation}/sessions", slot)["id"],
        "recusal": county.act(case, "mediator-labour", f"{mediation}/recusals", asked)["items"][0]["id"],
    }  # fmt: skip


def hall(county: County) -> dict[str, str]:
    """A line, a window that calls it, a ticket, and a block of paper forms."""
    line, window = {"letter": "Z", "name": "综合"}, {"name": "一号", "lines": ["all"]}
    assert county.ask("dispatcher-1", "PUT", "/v1/lines/all", line).is_success
    assert county.ask("dispatcher-1", "PUT", "/v1/windows/one", window).is_success
    ticket = county.ask("clerk-1", "POST", "/v1/tickets", {"line": "all"})
    assert ticket.is_success, ticket.said
    block = county.ask("clerk-1", "POST", "/v1/paper-forms", {"count": 1})
    assert block.is_success, block.said
    return {"line": "all", "window": "one", "ticket": ticket.body["id"], "block": block.body["id"]}


def daily_work(county: County) -> dict[str, str]:
    """A stationing, a desk with a shift, a hazard, a patrol plan, a grid task."""

    def made(path: str, body: Any, post: str = "dispatcher-1") -> Any:
        answer = county.ask(post, "POST", path, body)
        assert answer.is_success, answer.said
        return answer.body

    stationing = {"unit": "hr", "presence": "linked", "begins_on": "2026-01-01"}
    desk = {"id": "desk-command", "centre": "centre", "name": "指挥中心"}
    shift = {
        "post": "clerk-1",
        "begins_at": "2030-01-01T00:00:00+08:00",
        "ends_at": "2030-01-01T08:00:00+08:00",
    }
    hazard = {"grid": "grid-e1-1", "kind": "fire", "source": "patrol", "where": "仓库", "text": "通道堵塞"}
    patrol = {
        "grid": "grid-e1-1", "title": "防汛", "places": [{"key": "pond", "name": "水塘"}], "every_days": 7,
        "begins_on": "2026-01-01",
    }  # fmt: skip
    task = {
        "grid": "grid-e1-1",
        "post": "worker-e1-1",
        "kind": "visit",
        "due_on": county.now[:10],
        "text": "查看水塘",
    }
    return {
        "patrol": made("/v1/patrols", patrol)["id"],
        "centre": "centre", "stationing": made("/v1/centres/centre/stationings", stationing)["id"],
        "desk": made("/v1/desks", desk)["id"],
        "shift": made("/v1/desks/desk-command/shifts", {"shifts": [shift]})["items"][0]["id"],
        "hazard": made("/v1/hazards", hazard, "worker-e1-1")["id"],
        "task": made("/v1/grid-tasks", task)["id"],
    }  # fmt: skip


def imported(county: County) -> str:
    """The id of a job that is done: a file of one case was imported."""
    row = {"matter_type": "hazard", "channel": "letter", "reference": "一"}
    headers = headers_of(county, **{"Content-Type": "application/x-ndjson"})
    asked = county.http.request(
        "POST", f"{county.platform.url}/v1/cases/import", body=json.dumps(row).encode(), headers=headers
    )
    assert asked.status == 202, asked.data

    def is_done() -> bool:
        job = county.http.request("GET", county.platform.url + asked.headers["Location"], headers=headers)
        return bool(job.json()["state"] == "done")

    assert wait_until(is_done, IMPORT_SECONDS)
    return str(asked.json()["id"])
