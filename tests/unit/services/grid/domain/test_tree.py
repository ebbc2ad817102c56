"""What a grid lies in, and what may become of it."""

from datetime import date

import pytest

from contracts.vocabulary import Tier
from services.grid.domain.errors import DayUnfit, GridBusy, GridHasEnded, ParentUnfit, SuccessorUnfit
from services.grid.domain.geometry import Area
from services.grid.domain.tree import Grid

COUNTY, TOWN, VILLAGE, HAMLET = Tier.COUNTY, Tier.TOWN, Tier.VILLAGE, Tier.HAMLET
MADE, LATER, TODAY = date(2026, 1, 1), date(2026, 3, 1), date(2026, 11, 22)
SQUARE = Area(((((0, 0), (9, 0), (9, 9), (0, 9)),),))


def grid(id_: str = "g-1", tier: Tier = VILLAGE, *, is_overlay: bool = False) -> Grid:
    return Grid(id_, "一号网格", tier, "village-1", "g-0", id_, is_overlay=is_overlay, since=MADE)


@pytest.mark.parametrize(
    ("tier", "parent", "is_base_fit"),
    [
        (COUNTY, None, True), (COUNTY, COUNTY, False), (COUNTY, TOWN, False),
        (TOWN, COUNTY, True), (TOWN, None, False), (TOWN, TOWN, False), (TOWN, VILLAGE, False),
        (VILLAGE, TOWN, True), (VILLAGE, VILLAGE, False), (VILLAGE, COUNTY, False), (VILLAGE, None, False),
        (HAMLET, VILLAGE, True), (HAMLET, HAMLET, False), (HAMLET, TOWN, False), (HAMLET, None, False),
    ],
)  # fmt: skip
def test_a_base_grid_lies_one_tier_below_and_an_overlay_in_one_of_its_own(
    tier: Tier, parent: Tier | None, is_base_fit: bool
) -> None:
    above = None if parent is None else grid("g-0", parent)
    for is_overlay, is_fit in ((False, is_base_fit), (True, parent is tier)):
        lying = grid("g-1", tier, is_overlay=is_overlay)
        if is_fit:
            lying.check_place(above)
            continue
        with pytest.raises(ParentUnfit):
            lying.check_place(above)


def test_nothing_lies_in_an_overlay() -> None:
    school = grid("school", VILLAGE, is_overlay=True)
    for lying in (grid("g-2", HAMLET), grid("g-3", VILLAGE, is_overlay=True)):
        with pytest.raises(ParentUnfit):
            lying.check_place(school)


def test_a_change_holds_from_its_day_and_the_same_again_is_none() -> None:
    changed = grid().become(LATER, TODAY, name="二号网格")
    assert (changed.name, changed.since) == ("二号网格", LATER)
    assert grid().become(LATER, TODAY, name="一号网格") == grid()


def test_a_change_is_neither_before_what_it_changes_nor_to_come() -> None:
    for day in (date(2025, 12, 31), date(2026, 11, 23)):
        with pytest.raises(DayUnfit) as refused:
            grid().become(day, TODAY, name="二号网格")
        assert refused.value.extra == {"earliest": "2026-01-01"}
        with pytest.raises(DayUnfit):
            grid().end(day, TODAY, None, 0)


def test_a_grid_ends_once_and_only_empty_or_into_its_like() -> None:
    with pytest.raises(GridBusy):
        grid().end(LATER, TODAY, None, 2)
    for unlike in (grid(), grid("g-2", TOWN), grid("g-2", is_overlay=True)):
        with pytest.raises(SuccessorUnfit):
            grid().end(LATER, TODAY, unlike, 2)
    ended, said = grid().end(LATER, TODAY, grid("g-2"), 2)
    assert said.to_data() == {"grid": "g-1", "since": "2026-03-01", "successor": "g-2"}
    assert said.named_streams() == ("grid/g-2",)
    with pytest.raises(GridHasEnded) as refused:
        ended.become(LATER, TODAY, name="二号网格")
    assert refused.value.extra == {"successor": "g-2"}
    with pytest.raises(GridHasEnded):
        ended.end(LATER, TODAY, None, 0)
    with pytest.raises(SuccessorUnfit):
        grid("g-3").end(LATER, TODAY, ended, 0)


def test_what_is_said_names_the_boundary_and_does_not_hold_it() -> None:
    drawn = Grid(
        "g-1", "一号网格", VILLAGE, "village-1", "g-0", "520302001001", "leader-1", False, SQUARE, MADE
    )
    said = drawn.registered().to_data()
    assert said == drawn.changed().to_data()
    assert len(said.pop("boundary")) == 64
    assert said == {
        "grid": "g-1", "name": "一号网格", "tier": "village", "unit": "village-1", "parent": "g-0",
        "grid_code": "520302001001", "leader": "leader-1", "is_overlay": False, "since": "2026-01-01",
    }  # fmt: skip
    assert drawn.registered().named_streams() == ("unit/village-1", "grid/g-0")
    assert grid().registered().boundary is None
