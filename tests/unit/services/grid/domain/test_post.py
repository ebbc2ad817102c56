"""A post: each state holds from a day on, and nothing is said of it that a person is called."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.grid.domain.errors import DayUnfit, PostBusy, PostHasEnded
from services.grid.domain.post import Post

MARCH, TODAY = date(2026, 3, 1), date(2026, 7, 1)
POST = Post("worker-1", "网格员一号", "village-1", ("grid_worker",), ("g-1", "g-2"), MARCH)


def test_what_is_said_of_a_post_holds_no_title() -> None:
    said = Post("window-1", "窗口一号", "centre", ("clerk",), ()).registered()
    assert said.to_data() == {"staff": "window-1", "unit": "centre", "roles": ["clerk"], "grids": []}
    changed = POST.become(TODAY, TODAY, title="网格员二号", unit="town-1")
    assert changed.changed_from(POST).to_data() == {
        "staff": "worker-1", "unit": "town-1", "roles": ["grid_worker"], "grids": ["g-1", "g-2"],
        "since": "2026-07-01", "former_unit": "village-1",
    }  # fmt: skip


def test_a_post_that_moves_is_heard_after_what_was_said_at_its_former_unit() -> None:
    moved = POST.become(TODAY, TODAY, unit="town-1").changed_from(POST)
    assert moved.named_streams() == ("unit/village-1",)
    assert POST.become(TODAY, TODAY, roles=("clerk",)).changed_from(POST).named_streams() == ()


def test_the_same_again_is_no_change_on_whatever_day() -> None:
    assert POST.become(date(1990, 1, 1), TODAY, unit="village-1") is POST


@given(days=st.integers(-400, 400))
def test_a_change_or_an_end_holds_from_the_last_change_to_today(days: int) -> None:
    day = MARCH + timedelta(days)
    if MARCH <= day <= TODAY:
        assert POST.become(day, TODAY, title="甲").since == day
        assert POST.end(day, TODAY, is_leading=False)[0].ended_on == day
        return
    with pytest.raises(DayUnfit):
        POST.become(day, TODAY, title="甲")
    with pytest.raises(DayUnfit):
        POST.end(day, TODAY, is_leading=False)


def test_a_post_that_leads_a_grid_or_has_ended_does_not_end() -> None:
    with pytest.raises(PostBusy):
        POST.end(TODAY, TODAY, is_leading=True)
    ended, _ = POST.end(TODAY, TODAY, is_leading=False)
    for act in (
        lambda: ended.end(TODAY, TODAY, is_leading=False),
        lambda: ended.become(TODAY, TODAY, title="甲"),
    ):
        with pytest.raises(PostHasEnded):
            act()


@pytest.mark.parametrize(
    ("successor", "left"), [("g-3", ("g-3", "g-2")), ("g-2", ("g-2",)), (None, ("g-2",))]
)
def test_its_grids_follow_one_that_has_ended(successor: str | None, left: tuple[str, ...]) -> None:
    assert POST.without("g-1", successor) == left
    assert replace(POST, grids=left).without("g-1", successor) == left
