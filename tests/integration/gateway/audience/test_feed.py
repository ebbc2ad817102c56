"""A department's feed: what its unit may see, from when on, in which order, and nothing that tells of the rest."""

import threading
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from casekit.children import wait_until
from casekit.clock import monotonic
from casekit.loops import Stop
from casekit.web.shares import MOST_PER_UNIT
from contracts.grid import OrderAccepted, OrderCancelled
from contracts.intake import CaseClosed, CaseMaterialAdded
from contracts.mediation import MediationEnded, MediationOpened
from contracts.samples import sample
from contracts.vocabulary import Relation, UnitRelation
from gateway.audience.sequencer import run_sequencer
from tests.support.audience import OTHER, UNIT, Audience

CASE_EVENTS = 3  # registered, routed, issued


def accepted(gate: Audience, code: str, unit: str = UNIT) -> None:
    gate.say(OrderAccepted(sample(OrderAccepted).order, code, unit), "grid")


def test_a_handling_unit_is_told_from_the_event_on_that_made_it_handle(gate: Audience) -> None:
    code = gate.handled()
    accepted(gate, code)
    gate.say(CaseClosed(code))
    gate.told()
    assert gate.types() == ["order.issued", "order.accepted", "case.closed"]
    assert {event["data"]["code"] for event in gate.feed()} == {code}
    assert gate.types(OTHER) == []


def test_what_it_is_told_does_not_depend_on_how_late_it_was_given_its_place(gate: Audience) -> None:
    code = gate.registered()
    gate.told()
    gate.routed(code)
    gate.issued(code)
    gate.told()
    at_once = gate.types()
    gate.handled(OTHER)
    gate.told()
    assert gate.types(OTHER) == at_once == ["order.issued"]


def test_an_accused_unit_is_told_nothing_whatever_else_it_is(gate: Audience) -> None:
    code = gate.registered(unit_forestry=Relation.ACCUSED)
    gate.routed(code)
    gate.issued(code)
    accepted(gate, code)
    gate.say(CaseClosed(code))
    gate.told()
    assert gate.types() == []


def test_the_event_that_makes_it_accused_is_not_for_it_nor_is_what_it_has_not_fetched_yet(
    gate: Audience,
) -> None:
    code = gate.handled()
    gate.told()
    assert gate.types() == ["order.issued"]
    accepted(gate, code)
    gate.told()
    gate.routed(code, 1, units=(UnitRelation(UNIT, Relation.ACCUSED),))
    gate.say(CaseClosed(code))
    gate.told()
    assert gate.types() == []


def test_who_lost_the_case_is_told_how_and_nothing_after(gate: Audience) -> None:
    code = gate.registered()
    gate.routed(code)
    order = gate.issued(code)
    gate.say(OrderCancelled(order.order, code, UNIT), "grid")
    gate.say(CaseMaterialAdded(code, order.order, "0" * 64))
    gate.told()
    assert gate.types() == ["order.issued", "order.cancelled"]


def test_a_respondent_is_told_what_is_served_on_it_and_nothing_before(gate: Audience) -> None:
    code = gate.registered(unit_water=Relation.RESPONDENT)
    gate.routed(code)
    opened = replace(sample(MediationOpened), code=code, round=1)
    gate.say(opened, "mediation")
    gate.say(CaseClosed(code))
    gate.told()
    assert gate.types(opened.committee) == ["mediation.opened", "case.closed"]
    ended = replace(sample(MediationEnded), code=code, mediation=opened.mediation, round=1)
    gate.say(ended, "mediation")
    gate.told()
    assert gate.types(OTHER) == ["mediation.opened", "mediation.ended"]


def test_relations_are_asked_again_when_it_is_sent(gate: Audience) -> None:
    code = gate.registered()
    gate.routed(code)
    order = gate.issued(code)
    gate.say(CaseMaterialAdded(code, order.order, "0" * 64))
    gate.told()
    assert gate.types() == ["order.issued", "case.material_added"]
    gate.say(OrderCancelled(order.order, code, UNIT), "grid")
    gate.told()
    assert gate.types() == ["order.issued", "order.cancelled"]


def test_the_organisation_is_for_everyone(gate: Audience) -> None:
    gate.organised(3)
    gate.told()
    assert gate.types() == gate.types(OTHER) == ["unit.changed"] * 3


def test_what_is_withheld_leaves_no_trace(gate: Audience) -> None:
    def story(between: Any) -> list[dict[str, Any]]:
        start = gate.subscribe()["position"]
        gate.organised()
        between()
        gate.organised()
        gate.told()
        page = gate.get(f"/v1/events?after={start}").json
        assert page["next"] == page["items"][-1]["position"]
        varying = ("id", "position")
        return [
            {name: value for name, value in event.items() if name not in varying} for event in page["items"]
        ]

    def about_it() -> None:
        code = gate.registered(unit_forestry=Relation.ACCUSED)
        gate.routed(code)
        gate.issued(code, OTHER)

    without = story(lambda: None)
    assert story(about_it) == without
    after = gate.feed()[-1]["position"]
    about_it()
    gate.told()
    assert gate.get(f"/v1/events?after={after}").json == {"items": [], "next": after}


def test_pages_are_in_order_and_join_without_gap_or_overlap(gate: Audience) -> None:
    codes = [gate.handled() for _ in range(5)]
    for code in codes:
        accepted(gate, code)
        gate.organised()
    gate.told()
    whole = gate.feed()
    assert len(whole) == 15
    assert all(a["position"] < b["position"] for a, b in pairwise(whole))
    assert gate.feed(limit=4) == gate.feed(limit=1) == whole


def test_only_the_types_asked_for_are_sent(gate: Audience) -> None:
    accepted(gate, gate.handled())
    gate.organised()
    gate.told()
    answer = gate.get("/v1/events?types=order.accepted,unit.changed")
    assert {event["type"] for event in answer.json["items"]} == {"order.accepted", "unit.changed"}


@pytest.mark.parametrize(
    "query",
    ["types=order.unknown", "types=", "after=-1", "after=1e3", "after=12345678901234567", "limit=0", "limit=501",
     "wait=61", "wait=x", "subscription=1", "unit=unit-water"],
)  # fmt: skip
def test_a_question_that_makes_no_sense_is_refused(gate: Audience, query: str) -> None:
    assert gate.get(f"/v1/events?{query}").status_code == 422


@pytest.mark.parametrize(
    ("role", "unit"), [("clerk", UNIT), ("ops", UNIT), ("auditor", UNIT), ("handler", None)]
)
def test_the_feed_is_for_units_own_people_and_systems(gate: Audience, role: str, unit: str | None) -> None:
    assert gate.get("/v1/events", unit, role).status_code == 403


def test_a_kept_cursor_goes_on_where_the_unit_said_it_had_come(gate: Audience) -> None:
    kept = gate.subscribe(types=["order.issued", "order.accepted"])["id"]
    accepted(gate, gate.handled())
    gate.organised()
    gate.told()

    def asked(more: str = "") -> list[str]:
        answer = gate.get(f"/v1/events?subscription={kept}{more}")
        return [event["type"] for event in answer.json["items"]]

    assert asked() == asked() == ["order.issued", "order.accepted"]
    first = next(event["position"] for event in gate.feed() if event["type"] == "order.issued")
    assert asked(f"&after={first}") == asked() == ["order.accepted"]
    assert asked("&after=0") == ["order.issued", "order.accepted"]
    assert asked() == ["order.accepted"]
    assert gate.get(f"/v1/events?subscription={kept}", OTHER).status_code == 404


def test_a_poll_is_answered_when_something_comes_and_holds_no_connection_meanwhile(gate: Audience) -> None:
    stop = Stop()
    sequencer = threading.Thread(target=run_sequencer, args=(gate.runtime, stop))
    sequencer.start()
    answers: list[Any] = []
    poll = threading.Thread(target=lambda: answers.append(gate.get("/v1/events?wait=30")))
    try:
        began = monotonic()
        poll.start()
        pool = gate.runtime.db.engine.pool
        assert wait_until(lambda: poll.is_alive() and pool.checkedout() == 0, 5)  # type: ignore[attr-defined]
        gate.handled()
        gate.listener.hear()
        poll.join(20)
        assert [event["type"] for event in answers[0].json["items"]] == ["order.issued"]
        assert monotonic() - began < 15
    finally:
        stop.set()
        sequencer.join()


def test_a_unit_that_polls_without_measure_is_told_to_wait_and_keeps_nobody_else_from_polling(
    gate: Audience,
) -> None:
    assert gate.feed() == []  # the application is there before many ask it at once
    together = threading.Barrier(MOST_PER_UNIT + 5)
    answers: list[tuple[str, Any]] = []

    def poll(unit: str) -> None:
        together.wait(10)
        answers.append((unit, gate.get("/v1/events?wait=3", unit)))

    polls = [threading.Thread(target=poll, args=(UNIT,)) for _ in range(MOST_PER_UNIT + 4)]
    polls.append(threading.Thread(target=poll, args=(OTHER,)))
    for each in polls:
        each.start()
    for each in polls:
        each.join(30)
    told = Counter((unit, answer.status_code) for unit, answer in answers)
    assert told == {(UNIT, 200): MOST_PER_UNIT, (UNIT, 429): 4, (OTHER, 200): 1}
    refused = next(answer for _, answer in answers if answer.status_code == 429)
    assert (refused.json["code"], int(refused.headers["Retry-After"]) > 0) == ("RATE_LIMITED", True)
    assert gate.get("/v1/events?wait=1").status_code == 200


def test_types_that_nobody_says_are_named_as_such(gate: Audience) -> None:
    assert list(gate.get("/v1/events?types=nope").json["errors"]) == ["types"]


def test_a_poll_that_nothing_comes_for_ends_in_time(gate: Audience) -> None:
    answer = gate.get("/v1/events?wait=1")
    assert (answer.status_code, answer.json) == (200, {"items": [], "next": None})
