"""Same rules, same figures, same card: thresholds, minimum counts, hysteresis, precedence; as jingchuan has them."""

from collections.abc import Iterable

import pytest
from hypothesis import given as anything
from hypothesis import strategies as st

from contracts.cards import CardFigure
from contracts.vocabulary import Colour, FigureMeasure
from procedures import library
from procedures.carding import Condition, Trigger
from procedures.vocabulary import Comparison, Judged
from services.evaluation.catalogue import catalogue
from services.evaluation.domain.card_judging import Cases, IndicatorUnknown, Verdict, judge, weigh

CARDING = library.load("pingliang-jingchuan").carding
assert CARDING is not None
TRIGGERS = CARDING.triggers


def figures(**given: tuple[int, int]) -> dict[str, CardFigure]:
    counts = {**dict.fromkeys(catalogue().indicators, (0, 0)), **given}
    return {key: CardFigure(key, FigureMeasure.PERCENT, *count) for key, count in counts.items()}


def each_its_own(found: dict[str, CardFigure]) -> Cases:
    """Every one of the whole is of another case."""
    return lambda indicator: found[indicator].denominator or 0


def given(
    triggers: Iterable[Trigger], tier: str, found: dict[str, CardFigure], before: str | None = None
) -> Verdict | None:
    return judge(triggers, tier, found, before, cases=each_its_own(found))


def colour(before: str | None = None, **counts: tuple[int, int]) -> Colour | None:
    verdict = given(TRIGGERS, "village", figures(**counts), before)
    return None if verdict is None else verdict.trigger.colour


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({}, None),  # an empty unit
        ({"on_time": (0, 1)}, None),  # one late case paints nobody
        ({"on_time": (0, 4)}, None),
        ({"on_time": (2, 5)}, Colour.RED),
        ({"on_time": (3, 5)}, Colour.YELLOW),  # exactly 60 % is not below 60
        ({"on_time": (59_999, 100_000)}, Colour.RED),  # 60.00 % when rounded, and below 60 all the same
        ({"on_time": (85, 100)}, None),
        ({"on_time": (84, 100)}, Colour.YELLOW),
        ({"settlement": (69, 100)}, Colour.YELLOW),
        ({"dissatisfaction": (2, 5)}, Colour.RED),  # concentrated complaints
        ({"settlement": (10, 10), "on_time": (10, 10), "satisfaction": (5, 5)}, Colour.GREEN),
        ({"settlement": (10, 10), "on_time": (10, 10), "satisfaction": (4, 4)}, None),
        ({"settlement": (12, 10), "on_time": (10, 10), "satisfaction": (9, 10)}, Colour.GREEN),
        ({"settlement": (100, 100), "on_time": (50, 100), "satisfaction": (5, 5)}, Colour.RED),  # the gravest
        ({"on_time": (-2, -1)}, None),  # more was reopened than completed
    ],
)  # fmt: skip
def test_what_jingchuan_gives_for_which_figures(
    counts: dict[str, tuple[int, int]], expected: Colour | None
) -> None:
    assert colour(**counts) is expected


def test_a_village_late_with_its_reports_and_only_a_village() -> None:
    late = figures(terms_met_rate=(8, 10))
    found = {tier: given(TRIGGERS, tier, late) for tier in ("village", "town")}
    assert found["village"] is not None
    assert (found["village"].trigger.key, found["town"]) == ("late_village", None)


@pytest.mark.parametrize(
    ("cases", "expected"),
    [(1, None), (4, None), (5, "late_village"), (9, "late_village"), (10, "terms_missed")],
)
def test_one_case_with_many_terms_is_one_case(cases: int, expected: str | None) -> None:
    verdict = judge(TRIGGERS, "village", figures(terms_met_rate=(0, 10)), cases=lambda _: cases)
    assert (None if verdict is None else verdict.trigger.key) == expected


def test_a_number_asks_for_as_many_cases_as_a_rate() -> None:
    rule = Trigger("much", Colour.RED, (Condition("overdue", Comparison.AT_LEAST, 4, least=2),))
    found = {"overdue": CardFigure("overdue", FigureMeasure.COUNT, 9, None)}
    assert weigh(rule, found, is_held=False, cases=lambda _: 1) is None
    assert weigh(rule, found, is_held=False, cases=lambda _: 2) is not None


@pytest.mark.parametrize(
    ("kind", "tier", "counts", "key"),
    [
        (Judged.COMMITTEE, "town", {"mediation_success": (4, 10)}, "unreconciled"),
        (Judged.COMMITTEE, "town", {"mediation_success": (0, 9)}, None),
        (Judged.UNIT, "town", {"mediation_success": (4, 10)}, None),
        (Judged.GRID, "village", {"on_time": (2, 5)}, "grid_slow"),
        (Judged.GRID, "village", {"hazards_removed": (1, 5)}, "grid_hazards"),
        (Judged.GRID, "village", {"hazards_removed": (0, 1)}, None),  # one hazard paints no grid
        (Judged.AREA, "village", {"on_time": (5, 10)}, "area_overdue"),
        (Judged.AREA, "village", {"on_time": (5, 9)}, None),
        (Judged.AREA, "county", {"on_time": (5, 10)}, None),
        (
            Judged.AREA,
            "town",
            {"settlement": (20, 20), "on_time": (20, 20), "satisfaction": (9, 10)},
            "area_notable",
        ),
    ],
)
def test_a_committee_a_grid_and_an_area_are_judged_by_rules_about_them(
    kind: Judged, tier: str, counts: dict[str, tuple[int, int]], key: str | None
) -> None:
    found = figures(**counts)
    verdict = judge(TRIGGERS, tier, found, kinds={kind}, cases=each_its_own(found))
    assert (None if verdict is None else verdict.trigger.key) == key


@pytest.mark.parametrize("place", library.places())
def test_every_place_judges_by_what_is_measured(place: str) -> None:
    carding = library.load(place).carding
    assert (carding is not None) == bool(library.load(place).cards)
    for trigger in () if carding is None else carding.triggers:
        assert {each.indicator for each in trigger.when} <= set(catalogue().indicators)


def test_who_has_had_a_card_leaves_it_later_than_it_came() -> None:
    at_65 = {"on_time": (65, 100)}
    assert colour(**at_65) is Colour.YELLOW
    assert colour("overdue", **at_65) is Colour.RED
    assert colour("overdue", on_time=(70, 100)) is Colour.YELLOW
    verdict = given(TRIGGERS, "village", figures(on_time=(65, 100)), "overdue")
    assert verdict is not None
    assert verdict.kept


def test_hysteresis_asks_for_as_many_cases_as_the_card_itself() -> None:
    assert colour("overdue", on_time=(0, 4)) is None


def test_a_rule_for_villages_is_for_villages() -> None:
    late = Condition("on_time", Comparison.BELOW, 60)
    rule = Trigger("late_village", Colour.YELLOW, (late,), frozenset({"village"}))  # type: ignore[arg-type]
    assert given([rule], "village", figures(on_time=(0, 9))) is not None
    assert given([rule], "county", figures(on_time=(0, 9))) is None


def test_a_rule_on_what_is_not_measured_is_an_error_and_no_card() -> None:
    rule = Trigger("unheard", Colour.RED, (Condition("unheard_of", Comparison.AT_LEAST, 1),))
    with pytest.raises(IndicatorUnknown):
        given([rule], "village", figures())


@pytest.mark.parametrize(
    ("measured", "numerator", "denominator", "is_given"),
    [
        (FigureMeasure.COUNT, 4, None, True),
        (FigureMeasure.COUNT, 3, None, False),
        (FigureMeasure.HOUR, 239, 1, False),
        (FigureMeasure.HOUR, 240, 1, True),  # four hours
    ],
)
def test_counts_and_hours_are_compared_as_what_they_are(
    measured: FigureMeasure, numerator: int, denominator: int | None, is_given: bool
) -> None:
    rule = Trigger("much", Colour.RED, (Condition("much", Comparison.AT_LEAST, 4),))
    found = weigh(
        rule, {"much": CardFigure("much", measured, numerator, denominator)}, is_held=False, cases=lambda _: 1
    )
    assert (found is not None) is is_given


def test_a_card_that_would_be_left_before_it_is_reached_is_refused() -> None:
    with pytest.raises(ValueError, match="far side"):
        Condition("on_time", Comparison.BELOW, 60, until=50)
    with pytest.raises(ValueError, match="far side"):
        Condition("on_time", Comparison.AT_LEAST, 60, until=70)


_COUNTS = st.tuples(st.integers(-5, 60), st.integers(-5, 60))


@anything(_COUNTS, _COUNTS, _COUNTS, st.sampled_from([None, *(each.key for each in TRIGGERS)]), st.randoms())
def test_the_same_figures_give_the_same_card_in_whatever_order_rules_of_a_colour_stand(
    on_time: tuple[int, int],
    settlement: tuple[int, int],
    satisfaction: tuple[int, int],
    before: str | None,
    chance: object,
) -> None:
    found = figures(on_time=on_time, settlement=settlement, satisfaction=satisfaction)
    first = given(TRIGGERS, "village", found, before)
    assert given(TRIGGERS, "village", dict(reversed(found.items())), before) == first
    again = given(tuple(reversed(TRIGGERS)), "village", found, before)
    assert (again and again.trigger.colour) == (first and first.trigger.colour)


@anything(st.integers(0, 200), st.integers(5, 200))
def test_a_unit_that_is_more_often_late_never_gets_a_better_card(on_time: int, completed: int) -> None:
    rank = [Colour.RED, Colour.YELLOW, None]
    some = min(on_time, completed)
    better = colour(on_time=(some, completed))
    worse = colour(on_time=(max(0, some - 1), completed))
    assert rank.index(worse) <= rank.index(better)
