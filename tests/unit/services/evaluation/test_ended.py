"""Terms that ended: each once, as it ended first; what was met at the moment it was missed was missed."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from services.evaluation.ended import Ended, once

DUE = datetime(2026, 12, 9, 16, tzinfo=UTC)


def ended(number: int, *, is_missed: bool, after: int = 1) -> Ended:
    return Ended(UUID(int=number), "order.completion", "hr", DUE, is_missed, DUE + timedelta(days=after))


@pytest.mark.parametrize("is_missed_told_first", [True, False])
def test_a_term_met_at_the_moment_it_was_missed_was_missed(is_missed_told_first: bool) -> None:
    told = [ended(1, is_missed=is_missed_told_first), ended(1, is_missed=not is_missed_told_first)]
    assert once(told) == [ended(1, is_missed=True)]


def test_a_term_ends_once_and_first() -> None:
    missed, met_later = ended(1, is_missed=True), ended(1, is_missed=False, after=3)
    assert once([met_later, missed]) == [missed]


def test_terms_stand_in_the_order_in_which_they_were_due() -> None:
    one, other = ended(1, is_missed=False, after=-1), ended(2, is_missed=True)
    assert once([other, one]) == [one, other]
