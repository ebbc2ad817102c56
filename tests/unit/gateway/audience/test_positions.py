"""Positions are in order, and cannot be counted with."""

from itertools import pairwise

from gateway.audience.positions import following


def test_positions_follow_each_other_and_their_start() -> None:
    found = [100, *following(100, 500)]
    assert all(earlier < later for earlier, later in pairwise(found))


def test_the_steps_between_them_tell_nothing() -> None:
    found = following(0, 500)
    assert len({later - earlier for earlier, later in pairwise(found)}) > 100
