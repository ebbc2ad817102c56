"""Committees are arranged; who mediates is assigned, explained, and may be recused; nobody is mediated unasked."""

from typing import Any

from sqlalchemy import func, select

from contracts.committees import CommitteeRegistered
from contracts.grid import GridRegistered, StaffEnded
from contracts.intake import CaseRegistered
from contracts.vocabulary import Channel, MatterType, MediationEnd, Route, Tier
from procedures import library
from tests.integration.services.mediation.conftest import BUREAU, COUNTY, OTHER, TOWN
from tests.integration.services.mediation.desk import act, arrange, opened, put, slot
from tests.support.cases import CENTRE, Handler, new_code

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


def test_an_expert_is_assigned_by_rule_with_what_was_weighed_and_comes_to_the_session(room: Handler) -> None:
    arrange(room, TOWN, "post-1")
    put(room, TOWN, "/mediators/expert-1", {"capacity": "expert"})
    put(room, TOWN, "/mediators/expert-2", {"capacity": "expert", "fields": ["land_forest"]})
    code, mediation = opened(room)
    act(room, mediation, "assignments", {"by": "rule"})
    given = act(room, mediation, "assignments", {"by": "rule", "capacity": "expert"})["items"][-1]
    assert (given["capacity"], given["mediators"]) == ("expert", ["expert-2"])
    assert [(each["post"], each["verdict"], each["is_of_field"]) for each in given["weighed"]] == [
        ("expert-2", "chosen", True), ("expert-1", "passed_over", False),
    ]  # fmt: skip
    assert room.types(code)[-2:] == ["mediation.assigned", "advisers.assigned"]
    act(room, mediation, "assignments", {"by": "rule", "capacity": "counsellor"}, 409)
    act(room, mediation, "assignments", {"by": "parties", "capacity": "expert", "mediators": ["post-1"]}, 422)
    shown = room.get(f"/{mediation}", "mediator", TOWN).json
    assert "expert-2" not in shown["mediators"]
    session = act(room, mediation, "sessions", slot(mode="on_site"))
    assert session["mediators"][1:] == ["expert-2"]


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
    assert {each["load"] for each in given["weighed"]} == {0, 1}
    elsewhere = room.get(f"/{second}/assignments", "supervisor", BUREAU).json["items"][0]["weighed"]
    assert {each["load"] for each in elsewhere} == {None}, (
        "who has how much in hand is no other unit's to count"
    )
    assert {each["exclusion"] for each in elsewhere} == {None, "unavailable"}
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


def test_no_answer_of_assigning_or_scheduling_tells_which_unit_is_accused(room: Handler) -> None:
    arrange(room, TOWN)
    put(room, TOWN, "/mediators/of-town", {"capacity": "mediator", "fields": ["land_forest"]})
    put(room, TOWN, "/mediators/of-bureau", {"capacity": "mediator", "unit": BUREAU})
    put(room, TOWN, "/mediators/expert-bureau", {"capacity": "expert", "unit": BUREAU})

    def answers(hour: int, **case: str) -> list[Any]:
        _, mediation = opened(room, **case)
        (ruled,) = act(room, mediation, "assignments", {"by": "rule"})["items"]
        weighed = {each["post"]: (each["verdict"], each["exclusion"]) for each in ruled["weighed"]}
        chosen = {"by": "parties", "mediators": ["of-bureau"]}
        wish = slot(hour, mode="on_site", besides=["expert-bureau"])
        given = [weighed["of-bureau"]]
        for path, body in (("assignments", chosen), ("sessions", wish)):
            answer = room.post(f"/{mediation}/{path}", body, "mediator", TOWN)
            given.append((answer.status_code, answer.json.get("code") if answer.status_code >= 400 else None))
        return given

    accusing = answers(100, accused=BUREAU)
    assert accusing == answers(200) == [("passed_over", None), (201, None), (201, None)]
    assert answers(300, respondent=BUREAU)[1:] == [(422, "MEDIATOR_UNFIT"), (422, "MEDIATOR_UNFIT")]


def test_who_serves_a_grid_above_the_matter_is_of_its_place(room: Handler) -> None:
    arrange(room, TOWN, "post-1")
    put(room, TOWN, "/mediators/post-v", {"capacity": "mediator", "grids": ["village-9"]})
    for grid, tier, parent in (("village-9", Tier.VILLAGE, None), ("grid-9", Tier.HAMLET, "village-9")):
        event = GridRegistered(grid, f"{grid} 名称", tier, TOWN, parent)
        room.listener.voices.say("grid", event, f"grid/{grid}")
    room.listener.hear()
    code, place = new_code(), "laibin-xiaopingyang"
    version = library.load(place).version
    room.say(
        CaseRegistered(
            code, MatterType.DISPUTE, Channel.WINDOW, place, version, CENTRE, party_count=2, grid="grid-9"
        )
    )
    room.again(code, Route.MEDIATION, TOWN, 1)
    mediation = room.only(code, "mediator", TOWN)["id"]
    weighed = act(room, mediation, "assignments", {"by": "rule"})["items"][-1]["weighed"]
    assert {each["post"]: each["is_of_place"] for each in weighed}["post-v"] is True
    assert sum(each["is_of_place"] for each in weighed) == 1
