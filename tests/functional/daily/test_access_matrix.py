"""Who sees what, over the real API: relation × role × unit × region × endpoint × event, against a statement of its own.

What must follow is said here a second time, in the words of the field and without asking `access`: an accused unit
meets a wall, a respondent sees what is served on it, a handling unit what handling needs, and the centre's posts what
their work is.
"""

import json
from collections.abc import Callable
from itertools import product
from typing import Any

import pytest

from tests.functional.county import County
from tests.functional.standings import (
    CLEAR,
    COUNTY,
    ELSEWHERE,
    FORBIDDEN,
    HIDDEN,
    MASKED,
    ORDER_TAKERS,
    OVERSEERS,
    TOLD_OF_ACCUSATIONS,
    UNITS,
    Standing,
    Standings,
    Who,
    answered,
    everyone,
)

Rule = Callable[[Who, Standing], str]
# Who does what a case was routed for; a department mediates itself (行政调解).
TAKERS = {"orders": ORDER_TAKERS, "mediations": ("mediator", "handler"), "petitions": ("petition_officer",)}
# Where the parties' data are asked for: each asking is on record.
REVEALED = ("accused, order", "handling", "handling respondent")


def by_place(who: Who) -> bool:
    """Whether the post oversees the case, registered at the county's centre."""
    if who.role in ("dispatcher", "director") and who.unit == "centre":
        return True
    return who.role in OVERSEERS and who.region == COUNTY


def of_case(who: Who, standing: Standing) -> str:
    """What the case's page must answer."""
    handles, responds = who.unit == standing.owner, who.unit == standing.respondent
    if who.unit == standing.accused or who.role == "ops":
        return HIDDEN
    if who.role in ("clerk", "guide"):
        return HIDDEN if who.unit != "centre" else CLEAR if who.role == "clerk" else MASKED
    if who.role in OVERSEERS:
        return MASKED if by_place(who) else HIDDEN
    if handles and responds:
        return FORBIDDEN if who.role == "mediator" else MASKED
    if handles:
        return CLEAR
    if who.unit == standing.former:
        return FORBIDDEN
    is_served = responds and standing.kind == "mediations" and who.role in ("handler", "department_system")
    return FORBIDDEN if is_served else HIDDEN


def of_timeline(who: Who, standing: Standing) -> str:
    """What the case's timeline must answer: as the page, and a respondent reads what was served on it."""
    seen = of_case(who, standing)
    is_served = (
        who.unit == standing.respondent and standing.kind == "mediations" and who.unit != standing.owner
    )
    if is_served and who.role in ("handler", "department_system"):
        return "200"
    return "200" if seen in (CLEAR, MASKED) else seen


def of_parties(who: Who, standing: Standing) -> str:
    """Who may have the parties' data, for a purpose, on record."""
    seen = of_case(who, standing)
    if who.role == "auditor" and seen == MASKED:
        return "200"
    if seen == CLEAR:
        return "200"
    return seen if seen in (HIDDEN, FORBIDDEN) else FORBIDDEN


def of_object(who: Who, standing: Standing) -> str:
    """What the order, mediation or petition must answer."""
    if who.unit == standing.accused or who.role == "ops":
        return HIDDEN
    if who.role in ("clerk", "guide"):
        if who.unit != "centre":
            return HIDDEN
        if who.role == "guide":
            return FORBIDDEN
        return CLEAR if standing.kind == "orders" else MASKED
    if who.role in OVERSEERS:
        return MASKED if by_place(who) else HIDDEN
    if who.unit != standing.owner:
        return HIDDEN
    if who.role not in TAKERS[standing.kind]:
        return FORBIDDEN
    return MASKED if who.unit == standing.respondent else CLEAR


def can_ever_list(role: str, kind: str) -> bool:
    """Whether a role has anything to look for in a list."""
    return role != "ops" if kind == "cases" else role in ("clerk", *OVERSEERS, *TAKERS[kind])


@pytest.mark.parametrize(
    ("kind", "rule", "path"),
    [
        ("page", of_case, "/v1/cases/{0.case.code}"),
        ("order, mediation or petition", of_object, "/v1/{0.kind}/{0.id}"),
        ("parties", of_parties, "/v1/cases/{0.case.code}/parties?purpose=handle"),
    ],
)
def test_every_role_of_every_unit_in_every_relation_is_answered_as_the_rules_say(
    county: County, standings: Standings, kind: str, rule: Rule, path: str
) -> None:
    found = []
    for (name, standing), who in product(standings.items(), everyone()):
        if kind != "parties" or name in REVEALED:
            given, must = answered(county, who, path.format(standing))[0], rule(who, standing)
            found += [] if given == must else [f"{kind} of {name} for {who}: {given}, must be {must}"]
    assert found == []


def test_lists_show_exactly_what_the_pages_do(county: County, standings: Standings) -> None:
    wrong = []
    for who, kind in product(everyone(), ("cases", "orders", "mediations", "petitions")):
        status, body = answered(county, who, f"/v1/{kind}?limit=200")
        if (status == "200") != can_ever_list(who.role, kind):
            wrong.append(f"list of {kind} for {who}: {status}")
            continue
        listed = {item["code"] for item in body["items"]} if status == "200" else set()
        for name, standing in standings.items():
            rule = of_case if kind == "cases" else of_object
            must = kind in ("cases", standing.kind) and rule(who, standing) in (CLEAR, MASKED)
            # who gave a case back keeps his own order of it
            keeps = kind == "orders" and who.unit == standing.former != "" and who.role in ORDER_TAKERS
            if (standing.case.code in listed) != (must or keeps):
                wrong.append(f"{name} in the list of {kind} for {who}: {not must}")
    assert wrong == []


def test_who_gave_a_case_back_keeps_his_own_order_and_reads_no_more(
    county: County, standings: Standings
) -> None:
    standing = standings["former"]
    for role in ORDER_TAKERS:
        assert answered(county, Who(role, "hr"), f"/v1/orders/{standing.former_id}")[0] == MASKED
        assert answered(county, Who(role, "hr"), f"/v1/orders/{standing.id}")[0] == HIDDEN


def test_a_supervisor_from_outside_sees_what_he_supervises(county: County, standings: Standings) -> None:
    code = standings["handling respondent"].case.code
    assert answered(county, Who("supervisor", "justice", ELSEWHERE), f"/v1/cases/{code}")[0] == MASKED
    assert answered(county, Who("supervisor", "water", ELSEWHERE), f"/v1/cases/{code}")[0] == HIDDEN


def test_timelines_are_open_to_whom_they_should_and_show_each_his_part(
    county: County, standings: Standings
) -> None:
    for name, standing in standings.items():
        for who in everyone():
            status, body = answered(county, who, f"/v1/cases/{standing.case.code}/timeline")
            assert status == of_timeline(who, standing), f"{name} for {who}"
            if status != "200":
                continue
            items = body["items"]
            types = {item["type"] for item in items}
            is_overseer = who.role in (*OVERSEERS, "clerk", "guide") and of_case(who, standing) in (
                CLEAR,
                MASKED,
            )
            if is_overseer:
                assert "case.registered" in types, f"{name} for {who}"
            elif who.unit == standing.respondent and who.unit != standing.owner:
                assert types == {"mediation.opened"}, f"{name} for {who}"
            else:
                owners = {item["data"].get("unit") for item in items if item["type"].startswith("order.")}
                assert owners <= {who.unit}, f"{name} for {who}"
                assert not any(kind.startswith("notification.") for kind in types), f"{name} for {who}"
            if who.role not in TOLD_OF_ACCUSATIONS:
                assert '"accused"' not in json.dumps(items), f"{name} for {who}"
            looks = {"party.revealed", "access.refused"} & types
            assert not looks or who.role == "auditor", f"{name} for {who}"


def test_departments_are_sent_each_its_part(county: County, standings: Standings) -> None:
    """The event's column of the matrix: what a unit as such is sent of each case."""
    county.rest()
    for unit in UNITS:
        items = feed(county, unit)
        for name, standing in standings.items():
            told = [item for item in items if item["subject"] == f"case/{standing.case.code}"]
            types = [item["type"] for item in told]
            where = f"{name} to {unit}: {types}"
            if unit == standing.owner:
                assert types[0] in ("order.issued", "mediation.opened", "petition.received"), where
                assert not any(kind.startswith(("notification.", "party.", "access.")) for kind in types), (
                    where
                )
            elif unit == standing.former:
                own = [item["data"].get("unit") for item in told if item["type"].startswith("order.")]
                assert own, where
                assert set(own) == {unit}, where
                assert "order.decided" in types, where
            elif unit == standing.respondent and standing.kind == "mediations":
                assert set(types) == {"mediation.opened"}, where
            else:
                assert types == [], where
            assert '"accused"' not in json.dumps(told), where


def feed(county: County, unit: str) -> list[dict[str, Any]]:
    """All that the unit is sent."""
    found: list[dict[str, Any]] = []
    while True:
        after = f"&after={found[-1]['position']}" if found else ""
        status, page = answered(county, Who("department_system", unit), f"/v1/events?limit=500{after}")
        assert status == "200", page
        if not page["items"]:
            return found
        found += page["items"]
