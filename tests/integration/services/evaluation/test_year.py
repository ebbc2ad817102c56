"""A small year gives the same figures heard in order or late, counted again from the record, or by another road."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text

from benchmarks.year import GRIDS, TOWNS, Told, year
from casekit.inbox import Arrival
from contracts.intake import CaseRegistered
from services.evaluation.folding import fold
from services.evaluation.measuring import counts as measured
from services.evaluation.rebuilding import rebuild
from services.evaluation.summing import Sight, Span
from services.evaluation.tables import CASES, DAYS, FACTS, MONTHS
from tests.integration.services.evaluation.conftest import NAMES
from tests.support import other_road
from tests.support.listening import Listener, Voices
from tests.support.other_road import Line

CASE_COUNT = 40
TOLD = list(year(CASE_COUNT, seed=7))
EXPORT = [Line(each.at, each.source, each.event.TYPE, each.stream, each.event.to_data()) for each in TOLD]
MECHANISM = ("inbox_messages", "inbox_sources", "streams", "case_access", "case_relations")
SUMMER = date(2025, 7, 1)  # GRIDS[0] goes to another town


@dataclass
class Services:
    """Sources that have heard nothing of one another but that a case was registered: they may arrive in any order."""

    voices: dict[str, Voices]

    def say(self, told: Iterable[Told]) -> list[Arrival]:
        """What is told, as it would arrive in that order."""
        arrivals = []
        for each in told:
            voice = self.voices.setdefault(each.source, Voices())
            voice.now = each.at
            voice.say(each.source, each.event, each.stream)
            arrivals += voice.take()
            if isinstance(each.event, CaseRegistered):
                for source in ("grid", "mediation"):
                    other = self.voices.setdefault(source, Voices())
                    other._last["intake", each.stream] = voice.envelopes[-1]
        return arrivals


@pytest.fixture(scope="module")
def arrivals() -> list[Arrival]:
    """The year in the order of its times, always the same bytes."""
    known = Voices()
    known._positions["grid"] = len(NAMES)  # what the fixture said
    return Services({"grid": known}).say(TOLD)


def dump(evaluation: Listener) -> dict[str, list[tuple[Any, ...]]]:
    """Everything that is counted, in bytes and in order; what is in no sum yet is folded before."""
    while fold(evaluation.runtime):
        continue
    found = {}
    with evaluation.runtime.db.begin() as db:
        for table in (CASES, FACTS, DAYS, MONTHS):
            names = [column.name for column in table.columns if column.name not in ("serial", "is_folded")]
            counted = " WHERE count <> 0" if table in (DAYS, MONTHS) else ""
            rows = db.execute(
                text(f"SELECT ({', '.join(names)})::text FROM {table.name}{counted} ORDER BY 1")
            )
            found[table.name] = [tuple(row) for row in rows]
    return found


def facts(evaluation: Listener, until: date | None = None) -> Counter[tuple[str, str]]:
    """The figures as sums of facts."""
    of_days = "WHERE day <= :until" if until else ""
    statement = (
        f"SELECT unit, indicator, sum(coalesce(amount, delta)) FROM evaluation_facts {of_days} GROUP BY 1, 2"
    )
    with evaluation.runtime.db.begin() as db:
        rows = db.execute(text(statement), {"until": until} if until else {}).all()
    return Counter(
        {(unit, count): int(total) for unit, count, total in rows if total and count in other_road.KNOWN}
    )


def bodies(arrivals: Iterable[Arrival]) -> Iterator[list[bytes]]:
    yield [arrival.body for arrival in arrivals]


def test_another_road_gives_the_same_figures_on_every_day(
    evaluation: Listener, arrivals: list[Arrival]
) -> None:
    evaluation.arrive(arrivals)
    assert facts(evaluation) == other_road.counts(EXPORT)
    for day in (date(2025, 3, 31), SUMMER, date(2025, 12, 31)):
        assert facts(evaluation, day) == other_road.counts(EXPORT, day), day


def test_late_and_in_another_order_counts_on_the_days_it_was_said(
    evaluation: Listener, arrivals: list[Arrival]
) -> None:
    """Intake is heard of before all others, and mediation before grid; meanwhile facts are folded."""
    evaluation.arrive(arrivals)
    expected = dump(evaluation)
    with evaluation.runtime.db.begin() as db:
        db.execute(text("DELETE FROM evaluation_facts"))
        for table in (*(each.name for each in (CASES, DAYS, MONTHS)), *MECHANISM):
            db.execute(text(f"DELETE FROM {table}"))
    for source in ("intake", "mediation", "grid"):
        evaluation.arrive([arrival for arrival in arrivals if arrival.source == source])
        fold(evaluation.runtime, 200)
    evaluation.arrive(arrivals[:50])  # and once more
    assert dump(evaluation) == expected


def test_counting_again_from_the_record_changes_nothing(
    evaluation: Listener, arrivals: list[Arrival]
) -> None:
    evaluation.arrive(arrivals)
    before = dump(evaluation)
    told: list[int] = []
    found = rebuild(evaluation.runtime, bodies(arrivals), told.append)
    assert found.events == told[-1] == len(arrivals) + len(NAMES)
    assert not any(found.differing.values()), found.differing
    assert dump(evaluation) == before


def test_counting_again_puts_right_what_was_damaged_and_takes_what_the_record_has_not_yet(
    evaluation: Listener, arrivals: list[Arrival]
) -> None:
    evaluation.arrive(arrivals)
    before = dump(evaluation)
    with evaluation.runtime.db.begin() as db:
        db.execute(text("DELETE FROM evaluation_facts WHERE indicator = 'completed'"))
        db.execute(text("UPDATE evaluation_days SET count = count + 1"))
        db.execute(text("UPDATE evaluation_cases SET marks = '[]' WHERE code LIKE '%1-_'"))
    found = rebuild(evaluation.runtime, bodies(arrivals[:-100]), lambda _: None)
    assert all(found.differing[name] for name in ("evaluation_facts", "evaluation_days", "evaluation_cases"))
    assert dump(evaluation) == before


def test_what_was_not_handled_yet_is_left_for_when_it_is(
    evaluation: Listener, arrivals: list[Arrival]
) -> None:
    evaluation.arrive(arrivals[:-100])
    before = dump(evaluation)
    rebuild(evaluation.runtime, bodies(arrivals), lambda _: None)
    assert dump(evaluation) == before
    evaluation.arrive(arrivals[-100:])
    assert facts(evaluation) == other_road.counts(EXPORT)


def test_an_area_is_made_of_the_grids_it_had_on_each_day(
    evaluation: Listener, arrivals: list[Arrival]
) -> None:
    evaluation.arrive(arrivals)
    with evaluation.runtime.db.begin() as db:
        work = evaluation.runtime.work(db, "post-1")

        def registered(subject: str, since: date | None = None, until: date | None = None) -> int:
            return measured(work, [subject], Span(since, until), Sight())[subject].get("registered", 0)

        own = {grid: registered(f"grid/{grid}") for grid in GRIDS}
        early = registered(f"grid/{GRIDS[0]}", until=date(2025, 6, 30))
        assert 0 < early < own[GRIDS[0]]
        first, second = (sum(own[grid] for grid in GRIDS[number::4]) for number in (0, 1))
        late = own[GRIDS[0]] - early
        assert registered(f"area/{TOWNS[0]}") == first - late
        assert registered(f"area/{TOWNS[1]}") == second + late
        assert registered("area/centre") == CASE_COUNT
        assert registered("area/centre", SUMMER, SUMMER) == registered("centre", SUMMER, SUMMER)
