"""A small year gives the same figures heard in order or late, counted again from the record, or by another road."""

import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event, text

from benchmarks.year import GRIDS, TOWNS, Told, year
from casekit.children import wait_until
from casekit.inbox import Arrival, handle_batch, store
from contracts.intake import CaseRegistered
from contracts.samples import REGION
from services.evaluation.bulletins.gathering import gathered
from services.evaluation.bulletins.tables import GRIDS as BULLETIN_GRIDS
from services.evaluation.bulletins.tables import MARKS
from services.evaluation.cards.tables import CASE_PLACES, PLACES
from services.evaluation.catalogue import catalogue
from services.evaluation.domain.bulletin import Days
from services.evaluation.folding import fold
from services.evaluation.measuring import counts as measured
from services.evaluation.measuring import measure, stays_of
from services.evaluation.rebuilding import rebuild
from services.evaluation.summing import Sight, Span, total, total_of_area
from services.evaluation.tables import CASES, DAYS, FACTS, MONTHS
from tests.integration.services.evaluation.conftest import NAMES
from tests.support import other_road
from tests.support.listening import Listener, Voices
from tests.support.other_road import Counts, Line

CASE_COUNT = 40
TOLD = list(year(CASE_COUNT, seed=7))
MECHANISM = ("inbox_messages", "inbox_sources", "streams", "case_access", "case_relations")
FOR_CARDS_AND_BULLETINS = (MARKS, BULLETIN_GRIDS, CASE_PLACES, PLACES)
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
                for source in ("grid", "mediation", "petition"):
                    other = self.voices.setdefault(source, Voices())
                    other._last["intake", each.stream] = voice.envelopes[-1]
        return arrivals


@pytest.fixture(scope="module")
def export(arrivals: list[Arrival]) -> list[Line]:
    """The year as the ledger gives it out: what was said, byte for byte."""
    return other_road.read(arrival.body for arrival in arrivals)


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
        for table in (CASES, FACTS, DAYS, MONTHS, *FOR_CARDS_AND_BULLETINS):
            names = [column.name for column in table.columns if column.name not in ("serial", "is_folded")]
            counted = " WHERE count <> 0" if table in (DAYS, MONTHS) else ""
            rows = db.execute(
                text(f"SELECT ({', '.join(names)})::text FROM {table.name}{counted} ORDER BY 1")
            )
            found[table.name] = [tuple(row) for row in rows]
        work = evaluation.runtime.work(db, "post-1")
        found["bulletin"] = [(gathered(work, REGION, Days(SUMMER - timedelta(days=30), SUMMER)),)]
    return found


def facts(evaluation: Listener, until: date | None = None) -> Counter[tuple[str, str]]:
    """The figures as sums of facts."""
    of_days = "WHERE day <= :until" if until else ""
    statement = (
        f"SELECT unit, indicator, sum(coalesce(amount, delta)) FROM evaluation_facts {of_days} GROUP BY 1, 2"
    )
    with evaluation.runtime.db.begin() as db:
        rows = db.execute(text(statement), {"until": until} if until else {}).all()
    return Counter({(unit, count): int(total) for unit, count, total in rows if total})


@contextmanager
def listening(engine: Engine, sent: list[str]) -> Iterator[None]:
    """Notes the statements sent meanwhile."""

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield
    event.remove(engine, "before_cursor_execute", note)


def bodies(arrivals: Iterable[Arrival]) -> Iterator[list[bytes]]:
    yield [arrival.body for arrival in arrivals]


def test_another_road_gives_the_same_figures_on_every_day(
    evaluation: Listener, arrivals: list[Arrival], export: list[Line]
) -> None:
    evaluation.arrive(arrivals)
    assert {count for _, count in other_road.counts(export)} == set(catalogue().counts), "some never occur"
    assert facts(evaluation) == other_road.counts(export)
    for day in (date(2025, 3, 31), SUMMER, date(2025, 12, 31)):
        assert facts(evaluation, day) == other_road.counts(export, day), day


def test_another_road_gives_the_same_indicators_of_units_grids_and_areas(
    evaluation: Listener, arrivals: list[Arrival], export: list[Line]
) -> None:
    evaluation.arrive(arrivals)
    found = by_area(export)
    subjects = sorted({subject for subject, _ in found if not subject.startswith("hall/")})
    assert set(other_road.INDICATORS) == set(catalogue().indicators)
    with evaluation.runtime.db.begin() as db:
        told = measure(evaluation.runtime.work(db, "post-1"), subjects, Span(None, None))
    assert {
        (subject, key): figure.value for subject in subjects for key, figure in told[subject].items()
    } == {
        (subject, key): other_road.value(found, subject, key) for subject in subjects for key in told[subject]
    }


def by_area(export: list[Line]) -> Counts:
    """The year, with what lay in each area: until a grid went to another town, and from then on."""
    early = other_road.counts(export, SUMMER - timedelta(days=1))
    found = other_road.counts(export)
    late = found.copy()
    late.subtract(early)
    homes = {f"grid/{grid}": TOWNS[number % len(TOWNS)] for number, grid in enumerate(GRIDS)}
    homes |= dict.fromkeys(TOWNS, "centre")
    for part, above in ((early, homes), (late, {**homes, f"grid/{GRIDS[0]}": TOWNS[1]})):
        found.update(other_road.areas(part, above.get))
    return found


def test_late_and_in_another_order_counts_on_the_days_it_was_said(
    evaluation: Listener, arrivals: list[Arrival]
) -> None:
    """Intake is heard of before all others, and mediation before grid; meanwhile facts are folded."""
    evaluation.arrive(arrivals)
    expected = dump(evaluation)
    with evaluation.runtime.db.begin() as db:
        db.execute(text("DELETE FROM evaluation_facts"))
        for table in (*(each.name for each in (CASES, DAYS, MONTHS, *FOR_CARDS_AND_BULLETINS)), *MECHANISM):
            db.execute(text(f"DELETE FROM {table}"))
    for source in ("intake", "petition", "mediation", "grid"):
        evaluation.arrive([arrival for arrival in arrivals if arrival.source == source])
        fold(evaluation.runtime, 200)
    evaluation.arrive(arrivals[:50])  # and once more
    assert dump(evaluation) == expected


def test_a_batch_of_events_costs_as_many_statements_whatever_is_in_it(
    evaluation: Listener, arrivals: list[Arrival], export: list[Line]
) -> None:
    """Also where events come late and their cases are counted again."""
    evaluation.arrive(arrivals[:40])  # units and grids, one by one
    for source in ("intake", "grid", "mediation", "petition"):
        store(evaluation.runtime, [arrival for arrival in arrivals[40:] if arrival.source == source])
    sent: list[str] = []
    batches: list[list[str]] = []
    with listening(evaluation.runtime.db.engine, sent):
        while handle_batch(evaluation.runtime, 100).settled:
            batches.append(sent.copy())
            sent.clear()
    assert len(batches) > 4
    assert max(map(len, batches)) <= 26
    assert any("SELECT DISTINCT ON (id) id, body" in each for batch in batches for each in batch)
    of_figures = [[each for each in batch if "evaluation_" in each] for batch in batches]
    assert max(map(len, of_figures)) <= 12, of_figures
    assert facts(evaluation) == other_road.counts(export)


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
        db.execute(text("DELETE FROM bulletin_marks WHERE mark = 'taken'"))
        db.execute(text("UPDATE bulletin_marks SET unit = 'nobody' WHERE mark = 'completed'"))
        db.execute(text("DELETE FROM case_places WHERE code LIKE '%2-_'"))
    found = rebuild(evaluation.runtime, bodies(arrivals[:-100]), lambda _: None)
    damaged = ("evaluation_facts", "evaluation_days", "evaluation_cases", "bulletin_marks", "case_places")
    assert all(found.differing[name] for name in damaged)
    assert dump(evaluation) == before


def test_what_was_not_handled_yet_is_left_for_when_it_is(
    evaluation: Listener, arrivals: list[Arrival], export: list[Line]
) -> None:
    evaluation.arrive(arrivals[:-100])
    before = dump(evaluation)
    rebuild(evaluation.runtime, bodies(arrivals), lambda _: None)
    assert dump(evaluation) == before
    evaluation.arrive(arrivals[-100:])
    assert facts(evaluation) == other_road.counts(export)


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
        assert registered("area/centre") == CASE_COUNT - 1  # one was registered by mistake
        assert registered("area/centre", SUMMER, SUMMER) == registered("centre", SUMMER, SUMMER)
    for town in TOWNS[:2]:
        shown = changes(evaluation, f"area/{town}")
        assert len(shown) == len(set(shown))
        assert sum(change for _, _, change in shown) == measured_in_all(evaluation, f"area/{town}")
        assert [day for day, *_ in shown] == sorted((day for day, *_ in shown), reverse=True)


def test_areas_are_summed_up_as_their_places_are_however_the_tree_changes(
    evaluation: Listener, arrivals: list[Arrival]
) -> None:
    for source in ("intake", "petition", "mediation", "grid"):  # what lies where is heard of last
        evaluation.arrive([arrival for arrival in arrivals if arrival.source == source])
        fold(evaluation.runtime, 200)
    before = areas_and_their_places(evaluation)
    assert before["area/centre"][0] == CASE_COUNT - 1 > before["area/centre"][1] > 0
    with evaluation.runtime.db.begin() as db:  # as a version that knows of no areas would
        moved = "UPDATE evaluation_branches SET since = since - 40 WHERE since > date '2025-02-01'"
        assert db.execute(text(moved)).rowcount
    assert areas_and_their_places(evaluation) != before
    with evaluation.runtime.db.begin() as db:
        db.execute(text("UPDATE evaluation_area_months SET count = count * 2"))
    found = rebuild(evaluation.runtime, bodies(arrivals), lambda _: None)
    assert found.differing["evaluation_areas"]
    assert areas_and_their_places(evaluation) == before
    assert not any(rebuild(evaluation.runtime, bodies(arrivals), lambda _: None).differing.values())


def areas_and_their_places(evaluation: Listener) -> dict[str, list[int]]:
    """What was registered in each area over two spans, once all is folded: its sums are those of its places."""
    while fold(evaluation.runtime):
        continue
    found = {}
    with evaluation.runtime.db.begin() as db:
        work = evaluation.runtime.work(db, "post-1")
        assert db.execute(text("SELECT FROM evaluation_replanted")).first() is None
        for area in db.execute(text("SELECT DISTINCT area FROM evaluation_above ORDER BY 1")).scalars():
            found[area] = []
            for span in (Span(None, None), Span(date(2025, 2, 3), SUMMER)):
                summed, placed = total_of_area(work, span, area, Sight()), Counter[str]()
                for held, leaves in stays_of(work, area, span):
                    placed.update(total(work, held, leaves, Sight()))
                assert Counter(summed) == placed, (area, span)
                found[area].append(measured(work, [area], span, Sight())[area].get("registered", 0))
    return found


def changes(evaluation: Listener, subject: str) -> list[tuple[str, str, int]]:
    """Day, case and change of all that was registered in the year, page by page."""
    found: list[tuple[str, str, int]] = []
    cursor = ""
    while True:
        query = f"subject={subject}&period=2025&count=registered&limit=3{cursor}"
        answer = evaluation.get(f"/v1/evaluation/figures/changes?{query}", "director", "centre")
        assert answer.status_code == 200, answer.json
        found += [(item["day"], item["code"], item["change"]) for item in answer.json["items"]]
        if answer.json["next"] is None:
            return found
        cursor = f"&cursor={answer.json['next']}"


def measured_in_all(evaluation: Listener, subject: str) -> int:
    """What was registered in the year, as a figure."""
    answer = evaluation.get(f"/v1/evaluation/figures?subject={subject}&period=2025", "director", "centre")
    return int(answer.json["counts"]["registered"])


def test_a_rebuild_waits_for_a_batch_that_has_read_and_counts_what_it_then_writes(
    evaluation: Listener,
    arrivals: list[Arrival],
    export: list[Line],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The batch stands still between what it read, which was damaged, and what it writes; each on its connection."""
    evaluation.arrive(arrivals[:-60])
    with evaluation.runtime.db.begin() as db:
        db.execute(text("UPDATE evaluation_cases SET marks = '[]', heard = '[]'"))
    store(evaluation.runtime, arrivals[-60:])
    has_read, may_write = threading.Event(), threading.Event()

    def stand_still(name: str) -> None:
        if name == "inbox.in_handler":
            has_read.set()
            assert may_write.wait(20)

    monkeypatch.setattr("casekit.inbox.worker.point", stand_still)
    with ThreadPoolExecutor(2) as pool:
        batch = pool.submit(handle_batch, evaluation.runtime)
        assert has_read.wait(20)
        again = pool.submit(rebuild, evaluation.runtime, bodies(arrivals[:-60]), lambda _: None)
        assert wait_until(lambda: again.done() or is_waited_for(evaluation), 20)
        may_write.set()
        batch.result(20), again.result(20)
    evaluation.arrive([])
    assert not any(rebuild(evaluation.runtime, bodies(arrivals), lambda _: None).differing.values())
    assert facts(evaluation) == other_road.counts(export)


def is_waited_for(evaluation: Listener) -> bool:
    """Whether somebody waits for leave to hold what is counted."""
    with evaluation.runtime.db.begin() as db:
        found = "SELECT FROM pg_locks WHERE relation = 'evaluation_cases'::regclass AND NOT granted"
        return db.execute(text(found)).first() is not None
