"""调委会合并: what a committee has in hand is its successor's, unless the matter is about that one."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest

from casekit.children import wait_until
from casekit.streams import unit_stream
from casekit.work import Work
from contracts.grid import StaffEnded, UnitEnded, UnitMerged
from contracts.samples import MOMENT
from contracts.vocabulary import Route, UnitKind
from services.mediation.handlers import merging
from tests.integration.services.mediation.desk import act, arrange, put, slot
from tests.integration.services.mediation.test_acts import WRITTEN
from tests.support.cases import CENTRE, Handler

DAY = date(2026, 3, 12)
ORAL = {"form": "oral", "text": "各让一步"}
_NUMBERS = count(1)
_WAITING = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


def committee(room: Handler, *posts: str, **how: Any) -> str:
    """One of this test's own: what is merged is gone for all."""
    unit = room.unit(f"committee-{next(_NUMBERS)}", UnitKind.COMMITTEE)
    arrange(room, unit, *posts, **how)
    return unit


def mediated(room: Handler, unit: str, **case: Any) -> tuple[str, str]:
    code = room.routed(Route.MEDIATION, unit, **case)
    return code, room.only(code, "mediator", unit)["id"]


def merge(room: Handler, unit: str, into: str) -> None:
    """As grid says it."""
    for event in (UnitMerged(unit, into, DAY), UnitEnded(unit)):
        room.listener.voices.say("grid", event, unit_stream(unit))
    room.listener.hear()


def test_what_is_in_hand_goes_on_in_the_middle_of_a_session_with_term_mediator_and_room(
    room: Handler,
) -> None:
    gone, heir = committee(room, "post-one", fields=["land_forest"]), committee(room, "post-two")
    put(room, heir, "", {"kind": "town", "seal_number": "4513020009999"})
    code, mediation = mediated(room, gone)
    act(room, mediation, "assignments", {"by": "rule"}, unit=gone)
    wish = slot(mode="room", room=f"room-{gone}")
    session = act(room, mediation, "sessions", wish, unit=gone)["id"]
    due = room.deadlines(code)["mediation.completion"].due_at
    room.clock.moment = MOMENT + timedelta(hours=25)
    merge(room, gone, heir)
    assert room.types(code)[-1] == "mediation.passed_on"
    passed = room.said(code)[-1].data
    assert (passed["committee"], passed["former_committee"], passed["mediators"]) == (
        heir,
        gone,
        ["post-one"],
    )
    assert room.get(f"/{mediation}", "mediator", gone).status_code == 404
    page = room.get(f"/{mediation}", "mediator", heir).json
    assert (page["state"], page["committee"], page["mediators"]) == ("opened", heir, ["post-one"])
    term = room.deadlines(code)["mediation.completion"]
    assert (term.due_at, term.owner, term.state) == (due, heir, "open")
    held = {"tier": "town", "outcome": "no_agreement", "record": "各执一词", "session": session}
    act(room, mediation, "attempts", held, unit=heir)
    assert room.types(code)[-2:] == ["mediation.attempted", "session.held"]
    posts = room.listener.get(f"/v1/committees/{heir}/mediators", "mediator", heir).json["items"]
    assert {each["post"] for each in posts} == {"post-one", "post-two"}
    act(room, mediation, "agreement", WRITTEN, unit=heir)
    paper = room.get(f"/{mediation}/agreement/document", "mediator", heir).text
    assert "4513020009999" in paper


def test_who_does_not_go_on_is_replaced_by_the_rule_and_his_session_is_called_off(room: Handler) -> None:
    gone, heir = committee(room, "post-left"), committee(room, "post-new", fields=["land_forest"])
    code, mediation = mediated(room, gone)
    act(room, mediation, "assignments", {"by": "rule"}, unit=gone)
    act(room, mediation, "sessions", slot(mode="on_site"), unit=gone)
    room.listener.voices.say("grid", StaffEnded("post-left", gone, DAY), unit_stream(gone))
    merge(room, gone, heir)
    assert room.types(code)[-3:] == ["mediation.passed_on", "session.cancelled", "mediation.assigned"]
    given = room.get(f"/{mediation}/assignments", "mediator", heir).json["items"][-1]
    assert (given["by"], given["mediators"]) == ("rule", ["post-new"])
    assert {each["post"]: each["verdict"] for each in given["weighed"]} == {"post-new": "chosen"}


def test_a_successor_that_the_matter_is_about_takes_over_nothing_and_is_told_nothing(room: Handler) -> None:
    gone, heir = committee(room, "post-three"), committee(room)
    cases = [mediated(room, gone, accused=heir), mediated(room, gone, respondent=heir)]
    merge(room, gone, heir)
    for code, mediation in cases:
        assert room.types(code)[-1] == "mediation.ended"
        assert room.said(code)[-1].data["reason"] == "case_returned"
        assert room.deadlines(code)["mediation.completion"].state == "cancelled"
        assert heir not in str([each.data for each in room.said(code)])
        assert room.get(f"/{mediation}", "mediator", heir).status_code == 404
    assert room.get("", "mediator", heir).json["items"] == []


def test_what_was_agreed_is_watched_over_by_the_successor_and_stays_who_agreed_it(room: Handler) -> None:
    gone, heir = committee(room), committee(room)
    put(room, heir, "", {"kind": "town", "seal_number": "4513020008888"})
    code, mediation = mediated(room, gone)
    act(room, mediation, "agreement", WRITTEN, unit=gone)
    _, settled = mediated(room, gone)
    act(room, settled, "end", {"reason": "failed"}, 200, unit=gone)
    merge(room, gone, heir)
    passed = room.said(code)[-1]
    assert (passed.type, passed.data["is_over"]) == ("mediation.passed_on", True)
    act(room, mediation, "agreement/terms/1/fulfilment", {"fulfilled_on": "2026-03-12"}, 200, unit=heir)
    fulfilled = [each.data["committee"] for each in room.said(code) if each.type == "term.fulfilled"]
    assert fulfilled == [gone]
    paid = {"post": "post-1", "amount_fen": 20_000}
    act(room, mediation, "allowances", paid, role="director", unit=CENTRE)
    assert room.said(code)[-1].data["committee"] == gone
    page = room.get(f"/{mediation}", "mediator", heir).json
    assert (page["committee"], page["concluded_by"]) == (heir, gone)
    paper = room.get(f"/{mediation}/agreement/document", "mediator", heir).text
    assert "4513020000123" in paper
    assert "4513020008888" not in paper
    assert room.get(f"/{settled}", "mediator", heir).status_code == 404


def test_mergers_heard_in_any_order_and_cases_routed_late_end_with_who_is_there_today(room: Handler) -> None:
    first, second, third = committee(room, "post-five"), committee(room), committee(room)
    code, mediation = mediated(room, first)
    merge(room, second, third)
    merge(room, first, second)
    assert room.said(code)[-1].data["committee"] == third
    merge(room, first, second)  # said again: nothing is there any more
    assert room.types(code) == ["mediation.opened", "mediation.passed_on"]
    late = room.routed(Route.MEDIATION, first)
    assert room.types(late) == ["mediation.opened", "mediation.passed_on"]
    assert room.only(late, "mediator", third)["committee"] == third
    room.listener.voices.say("grid", UnitEnded(third), unit_stream(third))
    room.listener.hear()
    last = room.routed(Route.MEDIATION, second)
    assert room.said(last)[-1].data["reason"] == "case_returned", "nobody is there: the case is the centre's"
    assert room.get(f"/{mediation}", "mediator", third).status_code == 200


def test_a_case_routed_in_the_very_moment_of_the_merger_is_not_left_behind(
    room: Handler, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone, heir = committee(room), committee(room)
    follow = merging.follow
    with ThreadPoolExecutor(1) as pool:

        def follow_while_it_is_merged(work: Work, code: str, unit: str) -> None:
            follow(work, code, unit)
            pool.submit(merge, room, gone, heir)
            assert wait_until(lambda: is_somebody_waiting(room), 5)

        monkeypatch.setattr(merging, "follow", follow_while_it_is_merged)
        code = room.routed(Route.MEDIATION, gone)
    assert room.types(code) == ["mediation.opened", "mediation.passed_on"]
    assert room.only(code, "mediator", heir)["committee"] == heir


def is_somebody_waiting(room: Handler) -> bool:
    with room.listener.runtime.db.begin() as db:
        return db.exec_driver_sql(_WAITING).first() is not None
