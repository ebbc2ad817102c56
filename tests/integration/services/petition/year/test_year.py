"""A simulated year of petitions through the real handlers: every statutory deadline is met, or supervised on its day.

What should have happened is recounted from what people did, by hand rules (`recounting`).
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from random import Random

import pytest

from casekit.clock import SHANGHAI
from casekit.testing.servers import PostgresServer
from contracts.vocabulary import UnitKind
from procedures import library
from procedures.plans import PLANNED_ONLY
from services.petition.definition import DEFINITION
from services.petition.domain.pressing import PRESSED
from services.petition.domain.reception import PROMISE
from tests.integration.services.petition.conftest import BUREAU, OFFICE, OTHER
from tests.integration.services.petition.year.bureau import Bureau
from tests.integration.services.petition.year.living import PLACE, Life
from tests.integration.services.petition.year.recounting import Count, Owed, recounted
from tests.support.cases import Handler
from tests.support.listening import listener

_SETS_AN_END = frozenset({"deadline.set", "deadline.extended", "deadline.resumed"})
HABITS = {name.removeprefix("after_") for name in dir(Count) if name.startswith("after_")}
PETITIONS, SEED, BEGINS, ENDS = 20_000, 4, date(2025, 1, 1), date(2027, 1, 1)


@pytest.fixture
def bureau(postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bureau]:
    with a_bureau(postgres, tmp_path_factory, BEGINS) as made:
        yield made


@contextmanager
def a_bureau(
    postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory, begins: date
) -> Iterator[Bureau]:
    """One on a database of its own, on the morning of that day."""
    name = postgres.create_database()
    with listener(DEFINITION, postgres.uri(name), tmp_path_factory.mktemp("year")) as made:
        made.runtime.extras["procedures"] = library
        office = Handler(made, made.runtime.clock, "/v1/petitions")  # type: ignore[arg-type]
        office.unit(OFFICE, UnitKind.PETITION_OFFICE)
        office.unit(OTHER, UnitKind.PETITION_OFFICE)
        office.unit(BUREAU, UnitKind.DEPARTMENT)
        made.hear()
        made.runtime.db.close()
        yield Bureau(made.runtime, begins)
    postgres.drop_database(name)


@pytest.mark.parametrize("petitions", [PETITIONS // 100, pytest.param(PETITIONS, marks=pytest.mark.long)])
def test_every_statutory_deadline_of_a_year_is_met_or_supervised_on_its_day(
    bureau: Bureau, petitions: int
) -> None:
    lives = come(bureau, petitions)
    bureau.play(ENDS)
    owed = {life.stream: recounted(life.facts, bureau.now) for life in lives}
    for stream, each in owed.items():
        assert happened(bureau, stream) == each, stream
        assert not each.running, "nobody forgets a petition that is not over"
    missed = Counter(kind for each in owed.values() for kind, _ in each.missed)
    met = Counter(kind for each in owed.values() for kind in each.met)
    assert set(missed) == {*PRESSED, PROMISE} - PLANNED_ONLY  # this place plans no meeting
    assert all(met[kind] > missed[kind] for kind in missed)
    assert {fact.what for life in lives for fact in life.facts} == HABITS
    assert {why for life in lives for why in life.refused} == {"ObjectionLate", "ReviewLate", "TermOver"}


def come(bureau: Bureau, petitions: int) -> list[Life]:
    """They come on any day of the year, at any hour."""
    chance, version = Random(SEED), library.load(PLACE, on=BEGINS).version
    first = datetime.combine(BEGINS, time(), SHANGHAI)
    arrivals = [first + timedelta(seconds=chance.randrange(1, 365 * 86_400)) for _ in range(petitions)]
    lives = [Life(bureau, SEED, number, comes, version) for number, comes in enumerate(arrivals)]
    for life in lives:
        bureau.live(life.lived())
    return lives


def happened(bureau: Bureau, stream: str) -> Owed:
    """The same, as the service has told it on the case's stream, each at the moment at which it said so."""
    found, missed = Owed(), []
    for each in bureau.said[stream]:
        if each.type in _SETS_AN_END:
            found.ends.append((each.data["kind"], datetime.fromisoformat(each.data["due_at"])))
        elif each.type == "deadline.missed":
            missed.append((each.data["kind"], each.time))
        elif each.type == "petition.pressed":
            found.missed.append((each.data["kind"], each.time))
        elif each.type == "petition.concluded":
            found.concluded.append(each.time)
        elif each.type == "petition.urgent":
            found.urgent.append(datetime.fromisoformat(each.data["reported_at"]))
        elif "is_on_time" in each.data:
            found.on_time.append((each.type, each.data["is_on_time"]))
    assert found.missed == missed
    return found
