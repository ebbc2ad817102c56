"""What a new epoch needs to have arrived before it may begin."""

import pytest

from casekit.inbox.arrivals import SourceState
from casekit.inbox.epochs import has_all_before


def state(epoch: int, first: int, contiguous: int) -> SourceState:
    """An epoch of `intake`."""
    return SourceState("intake", epoch, first, contiguous, contiguous)


@pytest.mark.parametrize(("states", "expected"), [
    ([state(1, 1, 10), state(2, 8, 9)], True),  # all of 1 to 7, and of the new epoch
    ([state(1, 1, 7), state(2, 8, 9)], True),  # the rest of the old epoch is forgotten
    ([state(1, 1, 6), state(2, 8, 9)], False),  # position 7 is missing
    ([state(1, 1, 10), state(2, 8, 8)], False),  # the event's own predecessor is missing
    ([state(2, 8, 9)], False),  # nothing of the old epoch is here
    ([state(2, 1, 9)], True),  # restored to nothing: there is no old epoch
    ([state(1, 1, 4), state(3, 5, 9)], False),  # the place asked for is of epoch 2, unknown here
    ([], False),
])  # fmt: skip
def test_all_that_the_restored_source_still_knows_must_be_here(
    states: list[SourceState], expected: bool
) -> None:
    assert has_all_before(("intake", 2, 9), states) is expected


def test_restored_twice_only_the_oldest_cut_counts() -> None:
    states = [state(1, 1, 4), state(2, 8, 7), state(3, 5, 6)]
    assert has_all_before(("intake", 3, 6), states)
    assert not has_all_before(("intake", 3, 6), [state(1, 1, 3), *states[1:]])


def test_other_sources_do_not_count() -> None:
    assert not has_all_before(("intake", 1, 1), [SourceState("grid", 1, 1, 5, 5)])
