"""Folded or not, over any span and for any reader, a figure is the sum of its facts, whichever version wrote them."""

import threading
from datetime import date, timedelta
from random import Random
from uuid import uuid4

import pytest
from sqlalchemy import func, insert, select, text

from casekit.faults import FaultInjected, armed
from contracts.samples import REGION
from services.evaluation.domain.indicators import Headline
from services.evaluation.folding import fold
from services.evaluation.summing import Span
from services.evaluation.tables import DAYS, FACTS, FRESH, MONTHS
from tests.integration.services.evaluation.conftest import JUSTICE, NAMES, TOWN
from tests.support.listening import Listener

FIRST = date(2025, 11, 20)
DAYS_IN_ALL = 150
COUNT = 2_000
QUEUED = 1_400  # the rest a version before the queue left to be marked
SPANS = [
    (None, None), (None, "2026-01-31"), (None, "2026-01-30"), ("2026-02-01", None), ("2026-02-02", None),
    ("2026-01-01", "2026-03-31"), ("2025-12-31", "2026-02-01"), ("2026-02-03", "2026-02-03"),
    ("2026-01-15", "2026-02-20"), ("2026-02-01", "2026-02-28"), ("2026-02-05", "2026-02-11"),
]  # fmt: skip


@pytest.fixture
def facts(evaluation: Listener) -> list[tuple[str, str, date, int, str]]:
    """Many facts of half a year; in every tenth case a town is accused."""
    chance = Random(5)
    made = []
    for number in range(COUNT):
        day = FIRST + timedelta(days=chance.randrange(DAYS_IN_ALL))
        unit, indicator = chance.choice(sorted(NAMES)), chance.choice(list(Headline))
        made.append((unit, indicator.value, day, chance.choice((1, 1, -1)), f"case-{number % 200}"))
    with evaluation.runtime.db.begin() as db:
        rows = [
            {
                "region": REGION, "unit": unit, "indicator": name, "day": day, "delta": delta, "code": code,
                "event": uuid4(), "is_folded": number < QUEUED,
            }
            for number, (unit, name, day, delta, code) in enumerate(made)
        ]  # fmt: skip
        db.execute(insert(FACTS), rows)
        queued = (
            "INSERT INTO evaluation_fresh (region, unit, indicator, day, change)"
            " SELECT region, unit, indicator, day, delta FROM evaluation_facts WHERE is_folded"
        )
        db.execute(text(queued))
        accused = (
            "INSERT INTO case_relations (code, unit, relation, cause, region, via, since, round, is_active)"
            " SELECT 'case-' || n, :unit, 'accused', gen_random_uuid(), :region, 'registration', gen_random_uuid(), 1,"
            " true FROM generate_series(0, 199, 10) n"
        )
        db.execute(text(accused), {"unit": TOWN, "region": REGION})
    return made


def expected(
    facts: list[tuple[str, str, date, int, str]], since: str | None, until: str | None, reader: str
) -> dict[tuple[str, str], int]:
    found = {(unit, indicator.value): 0 for unit in NAMES for indicator in Headline}
    for unit, name, day, delta, code in facts:
        is_hidden = reader == TOWN and int(code.removeprefix("case-")) % 10 == 0
        is_inside = (since or "") <= day.isoformat() <= (until or "9999")
        found[unit, name] += delta if is_inside and not is_hidden else 0
    return found


def shown(
    evaluation: Listener, since: str | None, until: str | None, reader: str
) -> dict[tuple[str, str], int]:
    named = {"from": since, "to": until}
    query = "&".join(f"{name}={value}" for name, value in named.items() if value)
    answer = evaluation.get(f"/v1/evaluation/units?{query}", "director", reader)
    assert answer.status_code == 200, answer.json
    return {
        (item["unit"], name): count for item in answer.json["items"] for name, count in item["counts"].items()
    }


@pytest.mark.parametrize("turns", [0, 1, 3])
def test_a_figure_is_the_sum_of_its_facts(
    evaluation: Listener, facts: list[tuple[str, str, date, int, str]], turns: int
) -> None:
    folded = sum(fold(evaluation.runtime, 500) for _ in range(turns))
    assert folded == {0: 0, 1: 1_000, 3: COUNT}[turns]
    for reader in (JUSTICE, TOWN):
        for since, until in SPANS:
            assert shown(evaluation, since, until, reader) == expected(facts, since, until, reader), (
                since,
                until,
            )


def test_two_at_once_and_one_that_dies_fold_every_fact_once(
    evaluation: Listener, facts: list[tuple[str, str, date, int, str]]
) -> None:
    with armed("evaluation.before_commit:1:raise"), pytest.raises(FaultInjected):
        fold(evaluation.runtime, 100)

    def all_of_it() -> None:
        while unfolded():
            fold(evaluation.runtime, 100)

    def unfolded() -> int:
        with evaluation.runtime.db.begin() as db:
            of_before = select(func.count()).select_from(FACTS).where(~FACTS.c.is_folded)
            queued = select(func.count()).select_from(FRESH)
            return sum(db.execute(each).scalar_one() for each in (of_before, queued))

    threads = [threading.Thread(target=all_of_it) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    total = sum(delta for *_, delta, _ in facts)
    with evaluation.runtime.db.begin() as db:
        for table in (DAYS, MONTHS):
            assert sum(db.execute(select(table.c.count)).scalars()) == total
    assert shown(evaluation, None, None, JUSTICE) == expected(facts, None, None, JUSTICE)


def test_every_day_of_a_span_is_in_one_of_its_parts(evaluation: Listener) -> None:
    calendar = text(
        "SELECT d::date AS day, date_trunc('month', d)::date AS month FROM"
        " generate_series(timestamp '2025-10-01', timestamp '2026-05-31', interval '1 day') d"
    ).columns(DAYS.c.day, MONTHS.c.month)
    days = calendar.subquery()
    with evaluation.runtime.db.begin() as db:
        for since, until in SPANS[1:]:
            span = Span(*(None if each is None else date.fromisoformat(each) for each in (since, until)))
            parts = [span.holds(days.c.day), span.months(days.c.month), span.odd_days(days.c.day)]
            for _, is_inside, *in_part in db.execute(select(days.c.day, *parts)):
                assert sum(in_part) == is_inside, span
