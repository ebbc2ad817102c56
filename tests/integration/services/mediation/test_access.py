"""Who sees what of a mediation."""

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from contracts.vocabulary import Route
from tests.integration.services.mediation.conftest import BUREAU, OTHER, TOWN
from tests.support.cases import CENTRE, Handler, new_code

SECRET = "乙方愿意让步"


def agreed(room: Handler, **case: Any) -> tuple[str, str]:
    """Code and id of a mediation with an attempt and an agreement."""
    code = room.routed(Route.MEDIATION, TOWN, **case)
    mediation = room.only(code, "mediator", TOWN)["id"]
    attempt = {"tier": "town", "outcome": "agreed", "record": SECRET}
    terms = [{"debtor": "respondent", "amount_fen": 500, "text": SECRET}]
    room.post(f"/{mediation}/attempts", attempt, "mediator", TOWN)
    agreement = {"form": "oral", "text": SECRET, "terms": terms}
    assert room.post(f"/{mediation}/agreement", agreement, "mediator", TOWN).status_code == 201
    return code, mediation


@pytest.mark.parametrize("role", ["clerk", "dispatcher", "supervisor", "director", "auditor"])
def test_others_of_the_centre_see_facts_and_nothing_that_was_said(room: Handler, role: str) -> None:
    _, mediation = agreed(room)
    answer = room.get(f"/{mediation}", role, CENTRE)
    shown = answer.json
    assert SECRET not in answer.get_data(as_text=True)
    assert (shown["is_masked"], shown["attempts"], shown["committee_name"]) == (True, 1, f"{TOWN} 名称")
    assert shown["attempts_made"][0]["record"] is None
    assert (shown["agreement"]["amount_fen"], shown["agreement"]["terms"]) == (500, [])
    assert shown["acts"] == (["mediation.allow"] if role in ("dispatcher", "director") else [])


def test_the_mediators_of_the_committee_see_all_of_it(room: Handler) -> None:
    _, mediation = agreed(room)
    shown = room.get(f"/{mediation}", "mediator", TOWN).json
    assert not shown["is_masked"]
    assert shown["agreement"]["text"] == shown["agreement"]["terms"][0]["text"] == SECRET


def test_what_may_be_done_next_follows_from_role_and_state(room: Handler) -> None:
    code = room.routed(Route.MEDIATION, TOWN)
    mediation = room.only(code, "mediator", TOWN)["id"]
    acts = room.get(f"/{mediation}", "mediator", TOWN).json["acts"]
    own = ["attempt", "agree", "end", "assign", "recuse", "schedule"]
    assert acts == [f"mediation.{act}" for act in own]
    assert room.get(f"/{mediation}", "dispatcher", CENTRE).json["acts"] == ["mediation.assign"]


def test_a_committee_that_is_itself_concerned_may_only_end_it(room: Handler) -> None:
    code = room.routed(Route.MEDIATION, TOWN, respondent=TOWN)
    mediation = room.only(code, "mediator", TOWN)["id"]
    shown = room.get(f"/{mediation}", "mediator", TOWN).json
    assert (shown["is_masked"], shown["acts"]) == (True, ["mediation.end"])
    attempt = {"tier": "town", "outcome": "agreed", "record": SECRET}
    assert room.post(f"/{mediation}/attempts", attempt, "mediator", TOWN).status_code == 403
    assert room.post(f"/{mediation}/end", {"reason": "failed"}, "mediator", TOWN).status_code == 200


def same(first: Any, second: Any) -> bool:
    """Two answers that nobody can tell apart."""
    bodies = [{k: v for k, v in each.json.items() if k != "trace"} for each in (first, second)]
    kept = ("Content-Type", "Case-Version", "ETag", "Retry-After")
    heads = [{name: each.headers.get(name) for name in kept} for each in (first, second)]
    return first.status_code == second.status_code and bodies[0] == bodies[1] and heads[0] == heads[1]


def test_to_an_accused_unit_there_is_no_mediation(room: Handler) -> None:
    code, mediation = agreed(room, accused=BUREAU)
    for role in ("mediator", "handler", "dispatcher", "director"):
        acts = [
            room.post(f"/{each}/end", {"reason": "failed"}, role, BUREAU) for each in (mediation, uuid4())
        ]
        assert same(*acts)
        assert acts[0].status_code == 404
        assert same(room.get(f"/{mediation}", role, BUREAU), room.get(f"/{uuid4()}", role, BUREAU))
        assert same(room.get(f"?case={code}", role, BUREAU), room.get(f"?case={new_code()}", role, BUREAU))
    for role in ("mediator", "dispatcher", "director"):
        listed = room.get("?limit=200", role, BUREAU).json["items"]
        assert code not in {item["code"] for item in listed}


def test_saying_what_one_has_seen_of_it_tells_the_accused_nothing_either(room: Handler) -> None:
    _, mediation = agreed(room, accused=BUREAU)
    seen = {"Case-Version": "intake:2,mediation:3", "If-Match": '"3"'}
    acts = [
        room.post(f"/{each}/end", {"reason": "failed"}, "mediator", BUREAU, headers=seen)
        for each in (mediation, uuid4())
    ]
    assert same(*acts)
    assert (acts[0].status_code, acts[0].json["code"]) == (503, "CASE_NOT_YET_HERE")


def test_a_refusal_is_on_record_where_the_case_does_not_show_it(room: Handler) -> None:
    code, mediation = agreed(room, accused=BUREAU)
    room.get(f"/{mediation}", "mediator", BUREAU)
    table = room.listener.runtime.definition.metadata.tables["outbox_messages"]
    with room.listener.runtime.db.begin() as db:
        streams = db.execute(select(table.c.stream).where(table.c.type == "access.refused")).scalars().all()
    assert set(streams) == {"service/mediation"}
    assert "access.refused" not in room.types(code)


def test_lists_hold_what_the_reader_may_see_and_what_he_asks_for(room: Handler) -> None:
    code, _ = agreed(room)
    ours = room.get("?state=agreed&limit=200", "mediator", TOWN).json["items"]
    assert code in {item["code"] for item in ours}
    assert {item["committee"] for item in ours} == {TOWN}
    assert room.get("?limit=200", "mediator", OTHER).json["items"] == []
    assert room.get(f"?committee={OTHER}", "dispatcher", CENTRE).json["items"] == []
    assert room.get("", "ops").status_code == 403
    assert room.get("?state=lost", "dispatcher", CENTRE).status_code == 422
    assert room.get("?case=1", "dispatcher", CENTRE).status_code == 422


def test_a_list_is_paged_newest_first(room: Handler) -> None:
    codes = [room.routed(Route.MEDIATION, OTHER) for _ in range(3)]
    page = room.get(f"?committee={OTHER}&limit=2", "mediator", OTHER).json
    rest = room.get(f"?committee={OTHER}&limit=2&cursor={page['next']}", "mediator", OTHER).json
    assert {item["code"] for item in page["items"] + rest["items"]} == set(codes)
    assert rest["next"] is None


def test_a_department_mediates_what_was_routed_to_it_and_nothing_else(room: Handler) -> None:
    code = room.routed(Route.MEDIATION, BUREAU, place="jiangan")
    mediation = room.only(code, "handler", BUREAU)["id"]
    attempt = {"tier": "county", "outcome": "no_agreement", "record": SECRET}
    assert room.post(f"/{mediation}/attempts", attempt, "handler", BUREAU).status_code == 201
    shown = room.get(f"/{mediation}", "handler", BUREAU).json
    assert (shown["attempts_made"][0]["record"], shown["is_masked"]) == (SECRET, False)
    other = room.only(room.routed(Route.MEDIATION, TOWN), "mediator", TOWN)["id"]
    assert room.get(f"/{other}", "handler", BUREAU).status_code == 404
    assert room.post(f"/{other}/attempts", attempt, "handler", BUREAU).status_code == 404
