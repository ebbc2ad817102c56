"""No unit takes the places of all others."""

from contextlib import ExitStack

import pytest

from casekit.errors import RateLimited
from casekit.web.shares import MOST_PER_UNIT, Shares


def waiting(held: ExitStack, shares: Shares, unit: str, count: int) -> None:
    for _ in range(count):
        held.enter_context(shares.taken(unit))


def test_a_unit_that_has_its_share_is_told_when_to_come_again_and_others_wait_on() -> None:
    shares = Shares(64)
    with ExitStack() as held:
        waiting(held, shares, "water", MOST_PER_UNIT)
        with pytest.raises(RateLimited) as refused, shares.taken("water"):
            pass
        assert int(refused.value.headers["Retry-After"]) > 0
        waiting(held, shares, "justice", MOST_PER_UNIT)


def test_a_place_is_given_back_also_when_the_wait_fails() -> None:
    shares = Shares(4)
    for _ in range(3):
        with pytest.raises(ValueError), shares.taken("water"):
            raise ValueError
    with shares.taken("water"), pytest.raises(RateLimited), shares.taken("water"):
        pass


@pytest.mark.parametrize(("places", "share"), [(1, 1), (8, 2), (64, MOST_PER_UNIT), (10_000, MOST_PER_UNIT)])
def test_a_share_leaves_room_for_others_in_a_small_process_too(places: int, share: int) -> None:
    shares = Shares(places)
    with ExitStack() as held:
        waiting(held, shares, "water", share)
        with pytest.raises(RateLimited), shares.taken("water"):
            pass
