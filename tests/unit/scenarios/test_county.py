"""The demonstration county: what is promised of it, and that a faulty file is refused at its line."""

import re
from collections import Counter
from pathlib import Path

import pytest

from casekit.auth import Role
from contracts.vocabulary import Tier, UnitKind
from scenarios.county import County, read_county
from scenarios.document import ScenarioFault

LISTS = "grids: []\nstaff: []\n"
HEAD = "name: 示范县\nunits:\n  - {id: centre, name: 示范县综治中心, kind: centre, tier: county}\n"


@pytest.fixture(scope="module")
def county() -> County:
    return read_county()


def test_the_grid_has_three_tiers_with_cells_and_an_overlay(county: County) -> None:
    tiers = Counter(grid["tier"] for grid in county.grids if not grid.get("is_overlay"))
    assert (tiers[Tier.COUNTY], tiers[Tier.TOWN], tiers[Tier.VILLAGE], tiers[Tier.HAMLET]) == (1, 3, 6, 12)
    assert [grid["id"] for grid in county.grids if grid.get("is_overlay")] == ["grid-market"]


def test_there_are_a_dozen_departments_and_committees_of_every_tier(county: County) -> None:
    kinds = Counter(unit["kind"] for unit in county.units)
    assert kinds[UnitKind.DEPARTMENT] >= 12
    assert set(kinds) == {kind.value for kind in UnitKind}
    committees = [unit for unit in county.units if unit["kind"] == UnitKind.COMMITTEE]
    assert {unit["tier"] for unit in committees} == {"county", "town", "village"}


def test_every_role_of_staff_has_a_post(county: County) -> None:
    held = {role for post in county.posts.values() for role in post.roles}
    assert held == {role.value for role in Role} - {Role.SERVICE.value}


def test_ids_are_short_and_stable_and_words_are_the_contracts(county: County) -> None:
    for item in (*county.units, *county.grids, *county.staff):
        assert re.fullmatch(r"[a-z0-9][a-z0-9-]{0,31}", item["id"])
    assert all(unit["kind"] in set(UnitKind) and unit["tier"] in set(Tier) for unit in county.units)


def test_grid_staff_have_grids_and_nobody_else_has(county: County) -> None:
    for post in county.posts.values():
        assert bool(post.grids) == bool({"grid_worker", "grid_leader"} & set(post.roles)), post.id


@pytest.mark.parametrize(
    ("rest", "said"),
    [
        ("  - {id: a, name: 甲, kind: town, tier: town, parent: b}\n" + LISTS, "county.yaml:4: b is not known"),
        ("  - {id: centre, name: 甲, kind: town, tier: town}\n" + LISTS, "county.yaml:4: centre stands here twice"),
        ("grids: []\nstaff:\n  - {id: a, title: 甲, unit: b, roles: [clerk]}\n", "county.yaml:6: b is not known"),
        ("grids: []\nstaff:\n  - {id: a, title: 甲, unit: centre}\n", "county.yaml:6: roles is missing"),
        (LISTS + "more: 1\n", "more is not known here"),
        ("grids: [\n", "county.yaml:"),
    ],
)  # fmt: skip
def test_a_faulty_file_is_refused_at_its_line(tmp_path: Path, rest: str, said: str) -> None:
    path = tmp_path / "county.yaml"
    path.write_text(HEAD + rest, encoding="utf-8")
    with pytest.raises(ScenarioFault) as refusal:
        read_county(path)
    assert said in (refusal.value.detail or "")
