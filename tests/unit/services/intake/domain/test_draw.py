"""The monthly draw: committed to before, computed again after, and as many as the place asks."""

import hashlib
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procedures import library
from services.intake.domain.draw import Month, commitment, digest, draw

SEED = bytes(range(32))
CODES = [f"421202-2026-{number:07d}-X" for number in range(200)]


def test_xianan_draws_thirty_of_a_months_cases() -> None:
    most = library.load("xianan").follow_up.sample_per_month
    assert most == 30
    drawn = draw(SEED, CODES, most)
    assert (len(drawn.codes), drawn.size) == (30, 200)
    assert drawn.sample == digest(drawn.codes)


def test_an_auditor_computes_it_again_with_a_shell_and_the_list_of_codes() -> None:
    """As docs/follow-up.md says, with nothing of ours."""
    drawn = draw(SEED, CODES, 3)
    population = hashlib.sha256("".join(f"{code}\n" for code in sorted(CODES)).encode()).hexdigest()
    tickets = {
        code: hashlib.sha256(f"{SEED.hex()}:{population}:{code}".encode()).hexdigest() for code in CODES
    }
    assert drawn.population == population
    assert list(drawn.codes) == sorted(CODES, key=tickets.__getitem__)[:3]
    assert commitment(SEED) == hashlib.sha256(SEED).hexdigest()


@given(
    seed=st.binary(min_size=32, max_size=32),
    codes=st.lists(st.sampled_from(CODES), max_size=80),
    most=st.integers(0, 40),
)
def test_whoever_is_drawn_was_there_once_and_the_order_of_the_list_is_nothing(
    seed: bytes, codes: list[str], most: int
) -> None:
    drawn = draw(seed, codes, most)
    assert len(drawn.codes) == min(most, len(set(codes)))
    assert set(drawn.codes) <= set(codes)
    assert len(set(drawn.codes)) == len(drawn.codes)
    assert drawn == draw(seed, reversed(codes), most)


def test_every_case_has_the_same_chance() -> None:
    counts = dict.fromkeys(CODES[:20], 0)
    for number in range(1000):
        for code in draw(number.to_bytes(32, "big"), CODES[:20], 5).codes:
            counts[code] += 1
    assert all(200 <= count <= 300 for count in counts.values())


def test_one_case_more_draws_all_anew() -> None:
    """Who knows the seed beforehand still cannot tell whom a case more or less brings in."""
    assert draw(SEED, CODES, 30).codes != draw(SEED, CODES[:-1], 30).codes


@pytest.mark.parametrize(
    ("moment", "month", "ends"),
    [
        (datetime(2026, 11, 30, 15, 59, tzinfo=UTC), "2026-11", datetime(2026, 11, 30, 16, tzinfo=UTC)),
        (datetime(2026, 11, 30, 16, 0, tzinfo=UTC), "2026-12", datetime(2026, 12, 31, 16, tzinfo=UTC)),
        (datetime(2026, 2, 1, 0, 0, tzinfo=UTC), "2026-02", datetime(2026, 2, 28, 16, tzinfo=UTC)),
    ],
)
def test_a_month_is_that_of_the_wall_calendar(moment: datetime, month: str, ends: datetime) -> None:
    assert str(Month.of(moment)) == month
    assert Month.of(moment).ends == ends == Month.parse(month).next.begins
