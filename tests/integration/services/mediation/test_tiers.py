"""Xiaopingyang's attempts by tier: a term for each tier in its turn, warned of, missed, and told further up."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from casekit.clock import to_local
from casekit.deadlines.ticker import tick
from contracts.samples import MOMENT
from contracts.vocabulary import Route, Tier, UnitKind
from tests.integration.services.mediation.conftest import COUNTY, TOWN
from tests.integration.services.mediation.desk import act, opened
from tests.support.cases import Handler

KIND, VILLAGE = "mediation.attempts", "committee-village"


def terms(room: Handler, code: str) -> list[tuple[str, Mapping[str, Any]]]:
    """What was said of the attempts' terms, without their sort's first word."""
    said = [each for each in room.said(code) if each.data.get("kind") == KIND]
    return [(each.type.partition(".")[2], each.data) for each in said]


def attempt(room: Handler, mediation: str, tier: str, unit: str, day: int) -> None:
    room.clock.moment = MOMENT + timedelta(days=day)
    body = {"tier": tier, "outcome": "no_agreement", "record": "各执一词"}
    act(room, mediation, "attempts", body, unit=unit)


def ticked(room: Handler, day: int) -> None:
    room.clock.moment = MOMENT + timedelta(days=day)
    while tick(room.listener.runtime):
        continue


def last_day(moment: str) -> str:
    return (to_local(datetime.fromisoformat(moment)) - timedelta.resolution).date().isoformat()


def test_a_week_without_three_attempts_of_the_hamlet_is_told_the_village_then_the_town(room: Handler) -> None:
    room.unit(VILLAGE, UnitKind.COMMITTEE, Tier.VILLAGE)
    room.listener.hear()
    code = room.routed(Route.MEDIATION, VILLAGE)
    mediation = room.only(code, "mediator", VILLAGE)["id"]
    attempt(room, mediation, "hamlet", VILLAGE, 1)  # the village gives it to the hamlet first
    ticked(room, 6)
    ticked(room, 14)
    said = terms(room, code)
    assert [what for what, _ in said] == [
        "set", "cancelled", "set", "approaching", "missed", "escalated", "escalated",
    ]  # fmt: skip
    hamlet = said[2][1]
    assert (hamlet["rule"], hamlet["owner"], last_day(hamlet["due_at"])) == (
        "mediation.attempts@hamlet", VILLAGE, "2026-03-19",  # a week after Thursday 12 March
    )  # fmt: skip
    assert [data["post"] for what, data in said if what == "escalated"] == [
        "village_mediator",
        "town_mediator",
    ]
    for day in (14, 15):
        attempt(room, mediation, "hamlet", VILLAGE, day)
    (met, late), (_, village) = terms(room, code)[-2:]
    assert (met, late["late"], village["rule"]) == ("met", True, "mediation.attempts@village")
    assert last_day(village["due_at"]) == "2026-04-11"  # half a month after 27 March


def test_the_third_attempt_in_time_meets_it_and_the_county_has_it_routed_to_it(room: Handler) -> None:
    code, mediation = opened(room)
    for day in (2, 9, 20):
        attempt(room, mediation, "town", TOWN, day)
    assert [what for what, _ in terms(room, code)] == ["set", "met"]


def test_an_agreement_meets_it_and_any_other_end_lets_it_go(room: Handler) -> None:
    code, mediation = opened(room)
    act(room, mediation, "agreement", {"form": "oral", "text": "了结"})
    assert room.deadlines(code)[KIND].state == "met"
    code, mediation = opened(room)
    act(room, mediation, "end", {"reason": "party_refused"}, 200)
    assert room.deadlines(code)[KIND].state == "cancelled"
    county = room.routed(Route.MEDIATION, COUNTY)
    assert KIND not in room.deadlines(county)  # how often the county tries, the place leaves open
