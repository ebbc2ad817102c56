"""The five standards: an installation in order misses nothing, and each thing that is wrong is told by its own item."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from onedoor.standards.facts import Desk, Facts, Ledger, Mechanism, Premises, Presence, System
from onedoor.standards.judging import Standard, Verdict, judge
from onedoor.standards.telling import SIGNS, to_json, to_text

NOW = datetime(2026, 3, 12, 7, 30, tzinfo=UTC)
IN_ORDER = Facts(
    at=NOW,
    premises=Premises("centre", "示范县综治中心", (), (), has_grids=True),
    presence=Presence(("hr", "water"), {"hr": "permanent", "water": "linked"}, date(2026, 3, 11), ()),
    mechanism=Mechanism(
        "zunyi-xinpu", 0, (), (Desk("command", True, 0), Desk("hall", False, 0)),
        frozenset({"committee", "petition_office", "centre"}),
        frozenset(
            {"guide", "clerk", "dispatcher", "mediator", "handler", "supervisor", "evaluator", "auditor", "director"}
        ),
    ),
    ledger=Ledger(1200, NOW - timedelta(hours=1), is_signed=True, is_rooted=True, altered=0, pending=3),
    system=System(
        is_embedded=True, is_production=True, has_issuer=True, has_dev_issuer=False, is_driven=False,
        is_local=False, has_proxy=True, are_keys_apart=True, backup_days=2, behind=(),
    ),
    stopped={"intake": 0, "evaluation": 0},
    lag={"intake": 0.0, "evaluation": 2.0},
)  # fmt: skip


def missed(facts: Facts) -> set[str]:
    return {item.key for item in judge(facts) if item.verdict is Verdict.MISSED}


def spoiled(part: str, **values: Any) -> Facts:
    return replace(IN_ORDER, **{part: replace(getattr(IN_ORDER, part), **values)})


def test_an_installation_in_order_misses_nothing() -> None:
    items = judge(IN_ORDER)
    assert {item.verdict for item in items} == {Verdict.MET}
    assert {item.standard for item in items} == set(Standard)
    assert len({item.key for item in items}) == len(items)
    assert all(item.found and item.checks and item.remedy for item in items)


@pytest.mark.parametrize(
    ("part", "values", "keys"),
    [
        ("premises", {"centre": None}, {"premises.centre"}),
        ("premises", {"name": "示范县信访局"}, {"premises.name"}),
        ("premises", {"towns_without_centre": ("east",)}, {"premises.towns"}),
        ("premises", {"grids_without_worker": ("g-1",)}, {"premises.grids"}),
        ("premises", {"has_grids": False}, {"premises.grids"}),
        ("presence", {"departments": ("hr", "labour", "water")}, {"stationing.departments"}),
        ("presence", {"stationed": {"hr": "on_call", "water": "linked"}}, {"stationing.permanent"}),
        ("presence", {"missed": ("hr",)}, {"stationing.attendance"}),
        ("mechanism", {"refusals": 1}, {"mechanism.procedure", "mechanism.terms"}),
        ("mechanism", {"ours": ("triage",)}, {"mechanism.terms"}),
        ("mechanism", {"desks": ()}, {"mechanism.duty", "mechanism.roster"}),
        ("mechanism", {"desks": (Desk("command", True, 8),)}, {"mechanism.roster"}),
        ("mechanism", {"desks": (Desk("hall", False, 0),)}, {"mechanism.duty"}),
        ("mechanism", {"kinds": frozenset({"committee"})}, {"mechanism.bodies"}),
        ("mechanism", {"roles": frozenset({"clerk"})}, {"mechanism.posts", "supervision.posts"}),
        ("ledger", {"is_signed": False}, {"supervision.ledger"}),
        ("ledger", {"is_rooted": False}, {"supervision.ledger"}),
        ("ledger", {"altered": 1}, {"supervision.ledger"}),
        ("ledger", {"signed_at": NOW - timedelta(days=2)}, {"supervision.checkpoint"}),
        ("system", {"is_production": False}, {"system.production"}),
        ("system", {"is_driven": True}, {"system.production"}),
        ("system", {"has_issuer": False}, {"system.issuer"}),
        ("system", {"has_dev_issuer": True}, {"system.issuer"}),
        ("system", {"has_proxy": False}, {"system.transport"}),
        ("system", {"are_keys_apart": False}, {"system.keys"}),
        ("system", {"backup_days": None}, {"system.backup"}),
        ("system", {"backup_days": 8}, {"system.backup"}),
        ("system", {"behind": ("grid",)}, {"system.schemas"}),
    ],
)
def test_what_is_wrong_is_told_by_its_own_item(part: str, values: dict[str, Any], keys: set[str]) -> None:
    assert missed(spoiled(part, **values)) == keys


def test_an_evaluation_that_lags_and_events_that_stopped_are_told() -> None:
    assert missed(replace(IN_ORDER, lag={"evaluation": 301.0})) == {"supervision.evaluation"}
    assert missed(replace(IN_ORDER, lag={})) == {"supervision.evaluation"}
    assert missed(replace(IN_ORDER, stopped={"intake": 2})) == {"system.events"}


def test_a_quiet_installation_needs_no_new_checkpoint_and_a_local_one_no_proxy() -> None:
    assert missed(spoiled("ledger", signed_at=NOW - timedelta(days=9), pending=0)) == set()
    assert missed(spoiled("system", is_local=True, has_proxy=False)) == set()


def test_what_cannot_be_seen_is_neither_met_nor_missed() -> None:
    found = {item.key: item.verdict for item in judge(spoiled("system", is_embedded=False, backup_days=None))}
    assert found["system.backup"] is Verdict.UNKNOWN
    assert set(found.values()) == {Verdict.MET, Verdict.UNKNOWN}


def test_it_is_told_with_signs_and_remedies_and_as_json() -> None:
    facts = spoiled("presence", departments=tuple(f"unit-{n}" for n in range(7)))
    items = judge(facts)
    text = to_text(items)
    assert "  ✘ 每个部门都有入驻方式：unit-0、unit-1、unit-2、unit-3、unit-4 等7个" in text
    assert "→ 为每个部门确定常驻" in text
    assert text.count("→") == 1
    assert text.endswith(f"✔ {len(items) - 1}　✘ 1　{SIGNS[Verdict.UNKNOWN]} 0")
    document = json.loads(to_json(facts, items))
    assert document["is_met"] is False
    assert [item["key"] for item in document["items"] if item["verdict"] == "missed"] == [
        "stationing.departments"
    ]
