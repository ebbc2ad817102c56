"""A file of grids against the grids there are."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.vocabulary import Tier
from services.grid.domain.census import SENTENCES, Known, Plan, Row, plan
from services.grid.domain.geometry import Area
from services.grid.domain.tree import ABOVE, Grid

COUNTY, TOWN, VILLAGE, HAMLET = Tier.COUNTY, Tier.TOWN, Tier.VILLAGE, Tier.HAMLET
MADE, TODAY = date(2026, 1, 1), date(2026, 11, 22)
UNITS = frozenset({"centre", "town-1", "village-1"})
POSTS = frozenset({"leader-1", "leader-2"})


def square(x: int, y: int = 0, size: int = 10) -> Area:
    return Area(((((x, y), (x + size, y), (x + size, y + size), (x, y + size)),),))


def row(number: int, code: str, tier: Tier = VILLAGE, parent: str | None = "T", **values: object) -> Row:
    return Row(number, code, f"{code}网格", tier, "village-1", parent, **values)  # type: ignore[arg-type]


ROWS = (
    row(2, "A", boundary=square(0)),
    row(3, "B", boundary=square(10), leader="leader-1", has_leader=True),
    row(4, "S", parent="A", is_overlay=True, boundary=square(2, 2, 3)),
    row(5, "C1", HAMLET, "A", boundary=square(0, 0, 5)),
    row(6, "T", TOWN, "X"),
    row(7, "X", COUNTY, None),
)


def known(*grids: Grid) -> Known:
    return Known({each.code: each for each in grids}, frozenset(each.id for each in grids), UNITS, POSTS)


def after(found: Plan, before: Known) -> Known:
    """What there is once the plan is carried out."""
    grids = dict(before.grids) | {each.code: each for each in found.made}
    grids |= {grid.code: grid for _, grid in found.changed}
    return known(*grids.values())


def faults(found: Plan) -> list[tuple[int, str, str]]:
    return [(each.row, each.field, each.code) for each in found.errors]


def test_a_file_in_any_order_makes_its_grids_parents_first() -> None:
    found = plan(ROWS, known(), TODAY)
    assert (found.errors, found.warnings, found.changed, found.unchanged) == ([], [], [], 0)
    made = [grid.id for grid in found.made]
    assert sorted(made) == ["a", "b", "c1", "s", "t", "x"]
    assert all(grid.parent is None or made.index(grid.parent) < made.index(grid.id) for grid in found.made)
    assert {grid.code for grid in found.made if grid.is_overlay} == {"S"}


@given(st.permutations(ROWS), st.integers(1, len(ROWS)))
def test_the_same_again_whole_or_in_part_changes_nothing(rows: Sequence[Row], some: int) -> None:
    there = after(plan(rows, known(), TODAY), known())
    again = plan(rows[:some], there, date(2026, 12, 1))
    assert (again.made, again.changed, again.errors, again.warnings) == ([], [], [], [])
    assert again.unchanged == some


def test_what_a_file_does_not_say_stays() -> None:
    there = after(plan(ROWS, known(), MADE), known())
    found = plan([replace(row(1, "B"), name="新名称")], there, TODAY)
    ((before, changed),) = found.changed
    assert changed == replace(before, name="新名称", since=TODAY)
    assert (changed.leader, changed.boundary) == ("leader-1", square(10))
    ((_, cleared),) = plan([row(1, "B", has_leader=True)], there, TODAY).changed
    assert cleared.leader is None


ENDED = Known({}, frozenset({"a"}), UNITS, POSTS)
TOP = (row(90, "T", TOWN, "X"), row(91, "X", COUNTY, None))
WRONG: tuple[tuple[str, list[Row], Known, list[tuple[int, str, str]]], ...] = (
    ("twice", [row(1, "A"), row(2, "A"), *TOP], known(), [(2, "code", "DUPLICATE_CODE")]),
    ("case", [row(1, "A"), row(2, "a"), *TOP], known(), [(1, "code", "ID_TAKEN")]),
    ("once ended", [row(1, "A"), *TOP], ENDED, [(1, "code", "ID_TAKEN")]),
    ("a path", [row(1, "Locate"), *TOP], known(), [(1, "code", "ID_TAKEN")]),
    ("parent", [row(1, "A", parent="Q"), *TOP], known(), [(1, "parent", "PARENT_UNKNOWN")]),
    ("tier", [row(1, "A", HAMLET), *TOP], known(), [(1, "parent", "PARENT_UNFIT")]),
    ("no parent", [row(1, "A", parent=None), *TOP], known(), [(1, "parent", "PARENT_UNFIT")]),
    ("overlay", [row(1, "A", is_overlay=True), *TOP], known(), [(1, "parent", "PARENT_UNFIT")]),
    ("itself", [row(1, "A", parent="A"), *TOP], known(), [(1, "parent", "CYCLE")]),
    (
        "ring", [row(1, "A", parent="B"), row(2, "B", parent="C"), row(3, "C", parent="A"), row(4, "D", parent="A")],
        known(),
        [(1, "parent", "CYCLE"), (2, "parent", "CYCLE"), (3, "parent", "CYCLE"), (4, "parent", "PARENT_UNFIT")],
    ),
    ("unit", [replace(row(1, "A"), unit="nobody"), *TOP], known(), [(1, "unit", "UNIT_UNKNOWN")]),
    ("leader", [row(1, "A", leader="nobody", has_leader=True), *TOP], known(), [(1, "leader", "LEADER_UNKNOWN")]),
)  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "there", "expected"), [case[1:] for case in WRONG], ids=[c[0] for c in WRONG]
)
def test_what_is_wrong_is_told_by_row_and_field(
    rows: list[Row], there: Known, expected: list[tuple[int, str, str]]
) -> None:
    assert faults(plan(rows, there, TODAY)) == expected


def test_a_grid_keeps_its_tier_and_sort() -> None:
    there = after(plan(ROWS, known(), MADE), known())
    as_cell, as_overlay = row(1, "B", HAMLET, "A"), row(2, "A", parent="B", is_overlay=True)
    assert faults(plan([as_cell], there, TODAY)) == [(1, "tier", "TIER_FIXED")]
    # a grid that holds base grids cannot become an overlay, whatever else
    assert (2, "overlay", "SORT_FIXED") in faults(plan([as_overlay], there, TODAY))


def test_base_grids_of_a_tier_that_overlap_are_warned_of_once_and_only_when_drawn() -> None:
    drawn = [
        row(1, "A", boundary=square(0)),
        row(2, "B", boundary=square(5)),
        row(3, "D", boundary=square(15)),
    ]
    overlay = row(4, "S", parent="A", is_overlay=True, boundary=square(0))
    found = plan([*drawn, overlay, *TOP], known(), MADE)
    assert found.errors == []
    assert [(each.row, each.field, each.code, each.other) for each in found.warnings] == [
        (2, "geometry", "OVERLAPS", "A")
    ]
    there = after(found, known())
    assert plan([row(1, "A", boundary=square(0))], there, TODAY).warnings == []
    (moved,) = plan([row(1, "D", boundary=square(14))], there, TODAY).warnings
    assert (moved.row, moved.other) == (1, "B")


def test_more_than_can_be_compared_in_time_is_said_and_not_passed_over() -> None:
    fine = Area((((*((x, 0) for x in range(5000)), (5000, 9), (0, 9)),),))
    drawn = [row(number, f"N{number:02}", boundary=fine) for number in range(1, 20)]
    found = plan([*drawn, *TOP], known(), MADE)
    assert found.warnings[-1].code == "NOT_COMPARED"
    assert {each.code for each in found.warnings[:-1]} == {"OVERLAPS"}


def test_every_sentence_is_in_both_languages_and_every_tier_has_its_place() -> None:
    assert all(en.endswith(".") and zh.endswith("。") for en, zh in SENTENCES.values())
    assert set(ABOVE) == set(Tier)
