"""The monthly draw: committed to before, computed again after, and as many as the place asks."""

import hashlib
from collections import Counter
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procedures import library
from procedures.model import Quota
from services.intake.domain.draw import Month, commitment, digest, draw, draw_by_unit

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


UNITS = {code: f"unit-{index % 7 if index % 50 else 7}" for index, code in enumerate(CODES)}


def test_a_quota_gives_every_unit_its_least_and_none_more_than_its_most() -> None:
    drawn = draw_by_unit(SEED, UNITS, 30, Quota(least=2, most=5))
    counts = Counter(UNITS[code] for code in drawn.codes)
    assert (len(drawn.codes), set(counts)) == (30, set(UNITS.values()))
    assert min(counts.values()) >= 2
    assert max(counts.values()) <= 5


def test_a_quota_is_computed_again_with_the_list_of_codes_and_units() -> None:
    """As docs/follow-up.md says, with nothing of ours."""
    whole = hashlib.sha256("".join(f"{code} {UNITS[code]}\n" for code in sorted(UNITS)).encode()).hexdigest()
    ranked = sorted(
        UNITS, key=lambda code: hashlib.sha256(f"{SEED.hex()}:{whole}:{code}".encode()).hexdigest()
    )
    taken: dict[str, int] = {}
    chosen = set()
    for limit in (1, 4):
        for code in ranked:
            if code not in chosen and len(chosen) < 20 and taken.get(UNITS[code], 0) < limit:
                chosen.add(code)
                taken[UNITS[code]] = taken.get(UNITS[code], 0) + 1
    drawn = draw_by_unit(SEED, UNITS, 20, Quota(least=1, most=4))
    assert (drawn.population, list(drawn.codes)) == (whole, [code for code in ranked if code in chosen])


@given(
    st.dictionaries(st.sampled_from(CODES), st.sampled_from(["a", "b", "c"]), max_size=60), st.integers(0, 40),
    st.integers(0, 5), st.none() | st.integers(1, 8),
)  # fmt: skip
def test_a_quota_takes_as_many_as_it_may(
    population: dict[str, str], asked: int, least: int, most: int | None
) -> None:
    drawn = draw_by_unit(SEED, population, asked, Quota(least, most))
    there, taken = Counter(population.values()), Counter(population[code] for code in drawn.codes)
    bound = {unit: min(count, max(least, most or 0) if most else count) for unit, count in there.items()}
    assert len(drawn.codes) == min(asked, sum(bound.values()))
    assert all(count <= bound[unit] for unit, count in taken.items())
    if asked >= least * len(there):
        assert all(taken[unit] >= min(least, count) for unit, count in there.items())


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
