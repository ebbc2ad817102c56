"""Attempts are counted tier by tier, beside what the place's procedure asks for."""

from datetime import UTC, datetime, timedelta

from procedures import library
from procedures.calendar import ChineseCalendar
from services.mediation.domain.ladder import Rung, climb

OPENED = datetime(2026, 3, 2, 2, tzinfo=UTC)  # a Monday morning in Shanghai
XIAOPINGYANG = library.load("laibin-xiaopingyang")


def rungs(*attempts: tuple[str, int]) -> dict[str, Rung]:
    """The ladder after attempts at a tier, so many days after the opening."""
    made = [(tier, OPENED + timedelta(days=days)) for tier, days in attempts]
    return {rung.tier: rung for rung in climb(XIAOPINGYANG, "ordinary", OPENED, made, ChineseCalendar())}


def test_xiaopingyang_tries_three_times_in_a_week_then_in_half_a_month_then_in_a_month() -> None:
    ladder = rungs()
    assert [(rung.tier, rung.wanted, rung.term, rung.next_tier) for rung in ladder.values()] == [
        ("hamlet", 3, "1周", "village"),
        ("village", 3, "半个月", "town"),
        ("town", 3, "1个月", "county"),
        ("county", 3, "1个月", None),
    ]
    assert all(rung.made == 0 and rung.due_at is None for rung in ladder.values())


def test_the_first_tier_has_the_dispute_since_the_opening_the_next_since_the_attempt_before() -> None:
    ladder = rungs(("hamlet", 1), ("hamlet", 2), ("hamlet", 5), ("village", 8))
    hamlet, village = ladder["hamlet"], ladder["village"]
    assert (hamlet.made, hamlet.is_exhausted, hamlet.began_at) == (3, True, OPENED)
    assert hamlet.due_at == datetime(2026, 3, 9, 16, tzinfo=UTC)  # the end of the Monday a week later
    assert (village.made, village.is_exhausted, village.began_at) == (1, False, OPENED + timedelta(days=5))
    assert village.due_at == datetime(2026, 3, 22, 16, tzinfo=UTC)
    assert ladder["town"].began_at is None


def test_more_attempts_than_asked_for_are_counted_all_the_same() -> None:
    assert rungs(*[("town", day) for day in range(5)])["town"].made == 5
