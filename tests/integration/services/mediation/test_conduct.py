"""Committees are arranged; who mediates is assigned, explained, and may be recused; nobody is mediated unasked."""

from typing import Any

from sqlalchemy import func, select

from contracts.committees import CommitteeRegistered
from contracts.grid import StaffEnded
from contracts.vocabulary import MediationEnd
from tests.integration.services.mediation.conftest import BUREAU, COUNTY, OTHER, TOWN
from tests.integration.services.mediation.desk import act, arrange, opened, put, slot
from tests.support.cases import CENTRE, Handler

ME = f"mediator@{TOWN}"


def posts(room: Handler, committee: str, **query: Any) -> list[str]:
    path = f"/v1/committees/{committee}/mediators?" + "&".join(
        f"{key}={value}" for key, value in query.items()
    )
    return [each["post"] for each in room.listener.get(path, "mediator", committee).json["items"]]


def test_a_committee_has_its_seal_teams_posts_and_rooms_and_says_so_once(room: Handler) -> None:
    arrange(room, OTHER, "post-a")
    put(room, OTHER, "/teams/studio-1", {"kind": "studio", "name": "老李调解工作室", "fields": ["family"]})
    put(room, OTHER, "/mediators/post-b", {"capacity": "expert", "team": "studio-1", "unit": BUREAU})
    assert posts(room, OTHER) == ["post-a", "post-b"]
    assert posts(room, OTHER, capacity="expert") == ["post-b"]
    page = room.listener.get(f"/v1/committees/{OTHER}", "handler", BUREAU).json
    assert (page["kind"], page["seal_number"], page["name"]) == ("town", "4513020000123", f"{OTHER} 名称")
    before = said(room, CommitteeRegistered.TYPE)
    put(room, OTHER, "", {"kind": "town", "seal_number": "4513020000123"})
    assert said(room, CommitteeRegistered.TYPE) == before
    put(room, OTHER, "/mediators/post-c", {"capacity": "mediator", "team": "nowhere"}, status=422)
    put(room, COUNTY, "/teams/studio-1", {"kind": "team", "name": "别家"}, status=409)
    put(room, BUREAU, "", {"kind": "town", "seal_number": "4513"}, status=404)
    put(room, OTHER, "", {"kind": "town", "seal_number": "4513"}, role="mediator", status=403)


def said(room: Handler, type_: str) -> int:
    outbox = room.listener.runtime.definition.metadata.tables["outbox_messages"]
    with room.listener.runtime.db.begin() as db:
        return int(db.execute(select(func.count()).where(outbox.c.type == type_)).scalar_one())


def test_a_post_that_ends_serves_no_committee_any_more(room: Handler) -> None:
    arrange(room, COUNTY, "post-x", "post-y")
    room.listener.voices.say("grid", StaffEnded("post-x", COUNTY, room.clock.now().date()), f"unit/{COUNTY}")
    room.listener.hear()
    assert posts(room, COUNTY) == ["post-y"]
    assert posts(room, COUNTY, ended="true") == ["post-x", "post-y"]


def test_the_rule_assigns_by_field_then_load_and_what_was_weighed_is_kept(room: Handler) -> None:
    arrange(room, TOWN, "post-1")
    put(room, TOWN, "/mediators/post-2", {"capacity": "mediator", "fields": ["land_forest"], "most": 1})
    put(room, TOWN, "/mediators/post-3", {"capacity": "mediator", "unit": BUREAU})
    _, first = opened(room, respondent=BUREAU)
    (given,) = act(room, first, "assignments", {"by": "rule"})["items"]
    assert given["mediators"] == ["post-2"]
    weighed = {each["post"]: (each["verdict"], each["exclusion"]) for each in given["weighed"]}
    assert weighed == {
        "post-2": ("chosen", None), "post-1": ("passed_over", None), "post-3": ("excluded", "unavailable"),
    }  # fmt: skip
    code, second = opened(room)
    (given,) = act(room, second, "assignments", {"by": "rule"}, role="dispatcher", unit=CENTRE)["items"]
    assert given["mediators"] != ["post-2"]
    assert {each["post"]: each["exclusion"] for each in given["weighed"]}["post-2"] == "full"
    both = act(room, second, "assignments", {"by": "parties", "mediators": ["post-2", "post-1"]})["items"]
    assert [each["by"] for each in both] == ["rule", "parties"]
    assert room.get(f"/{second}", "mediator", TOWN).json["mediators"] == ["post-2", "post-1"]
    assert room.types(code) == ["mediation.opened", "mediation.assigned", "mediation.assigned"]
    act(room, second, "assignments", {"by": "parties", "mediators": ["post-9"]}, 422)


def test_who_is_recused_is_out_of_the_matter_and_out_of_its_sessions(room: Handler) -> None:
    arrange(room, TOWN, ME, "post-4")
    code, mediation = opened(room)
    act(room, mediation, "assignments", {"by": "parties", "mediators": [ME]})
    act(room, mediation, "sessions", slot(mode="on_site", note="老水沟边"))
    ask = {"post": ME, "ground": "kinship", "side": "respondent", "text": "他是对方表亲"}
    (asked,) = act(room, mediation, "recusals", ask)["items"]
    act(room, mediation, "recusals", ask, 409)
    decision = f"recusals/{asked['id']}/decision"
    assert act(room, mediation, decision, {"granted": True}, 403)["code"] == "OWN_RECUSAL"
    decided = act(room, mediation, decision, {"granted": True}, 200, role="dispatcher", unit=CENTRE)["items"][
        0
    ]
    assert (decided["state"], decided["text"]) == ("granted", None)
    assert room.types(code)[-2:] == ["recusal.decided", "session.cancelled"]
    refused = act(room, mediation, "attempts", {"tier": "town", "outcome": "agreed", "record": "录"}, 403)
    assert refused["code"] == "POST_RECUSED"
    assert room.get(f"/{mediation}", "mediator", TOWN).json["is_masked"] is True
    given = act(room, mediation, "assignments", {"by": "rule"}, role="dispatcher", unit=CENTRE)["items"][-1]
    assert {each["post"]: each["exclusion"] for each in given["weighed"]}[ME] == "recused"


def test_consent_is_on_record_and_a_refusal_ends_the_mediation(room: Handler) -> None:
    code, mediation = opened(room)
    act(room, mediation, "consents", {"side": "petitioner", "given": True})
    act(room, mediation, "consents", {"side": "petitioner", "given": True, "written": True})
    (given,) = room.get(f"/{mediation}/consents", "mediator", TOWN).json["items"]
    assert (given["side"], given["is_written"]) == ("petitioner", True)
    ended = act(room, mediation, "consents", {"side": "respondent", "given": False})
    assert (ended["state"], ended["end_reason"]) == ("ended", MediationEnd.PARTY_REFUSED.value)
    assert room.deadlines(code)["mediation.completion"].state == "met"
