"""Attempts are counted tier by tier, beside what the place's procedure asks for."""

from datetime import UTC, datetime, timedelta

from procedures import library
from procedures.calendar import ChineseCalendar
from services.mediation.domain.ladder import Rung, climb, turn

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


def whose(
    own: str | None, *attempts: tuple[str, int], place: str = "laibin-xiaopingyang"
) -> tuple[str, int] | None:
    """Whose turn it is after attempts so many days after the opening, and since how many days after it."""
    made = [(tier, OPENED + timedelta(days=days)) for tier, days in attempts]
    found = turn(library.load(place), "ordinary", own, OPENED, made)
    return None if found is None else (found.rule.key.partition("@")[2], (found.began_at - OPENED).days)


def test_it_is_the_committees_own_tier_first_and_the_next_when_all_attempts_are_made() -> None:
    hamlet = [("hamlet", 1), ("hamlet", 2), ("hamlet", 5)]
    assert whose("town") == ("town", 0)
    assert whose("town", ("town", 1), ("town", 2)) == ("town", 0)
    assert whose("town", ("town", 1), ("town", 2), ("town", 9)) is None  # the county has it routed to it
    assert whose("village", hamlet[0]) == ("hamlet", 0)
    assert whose("village", *hamlet) == ("village", 5)
    assert whose("village", hamlet[0], ("village", 8)) == ("village", 1)
    assert whose(None, *hamlet) is None


def test_nothing_is_due_where_the_place_does_not_say_how_many_attempts_are_made_when() -> None:
    assert whose("county") is None
    assert whose("town", place="jiangan") is None
    assert whose(None) is None
