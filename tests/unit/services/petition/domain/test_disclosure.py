"""No group tells of one person, and neither does what is left when the told ones are taken from the whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.petition.domain.disclosure import told


@pytest.mark.parametrize(
    ("groups", "shown"),
    [
        ({"a": 9, "b": 4}, {"a": 9, "b": 4}),
        ({"a": 9, "b": 4, "c": 1}, {"a": 9}),
        ({"a": 9, "c": 1}, {}),
        ({"a": 9, "c": 2, "d": 2}, {"a": 9}),
        ({}, {}),
    ],
)
def test_a_small_group_is_left_out_with_what_would_betray_it(
    groups: dict[str, int], shown: dict[str, int]
) -> None:
    assert told(groups, 3) == shown


@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=2), st.integers(1, 30)), st.integers(1, 6))
def test_what_is_left_out_is_nothing_or_enough(groups: dict[str, int], least: int) -> None:
    shown = told(groups, least)
    assert all(count >= least for count in shown.values())
    hidden = sum(groups.values()) - sum(shown.values())
    assert hidden == 0 or hidden >= least or not shown
