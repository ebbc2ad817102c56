"""A few cases of a year at every place, through the real handlers; all years in one database."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from casekit.testing.servers import PostgresServer
from onedoor.simulation import habits
from onedoor.simulation.hall import Hall
from onedoor.simulation.report import Tally, report_of
from onedoor.simulation.run import play
from onedoor.simulation.year import Plan, Share
from procedures import library
from tests.support.simulated import simulated_hall

PLAN = Plan(cases=4, days=120, seed=7, begins=date(2025, 1, 1))


@pytest.fixture(scope="module")
def hall(postgres: PostgresServer, migrated: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    with simulated_hall(postgres, migrated, tmp_path_factory.mktemp("hall"), PLAN.start) as opened:
        yield opened


def played(hall: Hall, place: str, share: Share = Share()) -> Tally:
    return play(hall, library.load(place, on=PLAN.begins), PLAN, lambda _: None, share)


@pytest.mark.parametrize("place", library.places())
def test_every_place_runs_its_cases_through_the_real_handlers(hall: Hall, place: str) -> None:
    procedure = library.load(place, on=PLAN.begins)
    report = report_of(procedure, PLAN, played(hall, place))
    assert sum(report.states.values()) == PLAN.cases
    assert report.said["case.registered"] == PLAN.cases
    assert set(report.states) <= {
        "closed",
        "completed",
        "routed",
        "refused",
        "withdrawn",
        "admitted",
        "triaged",
    }
    assert report.states["closed"] > 0
    set_, moved = report.said["deadline.set"], {line.rule for line in report.terms}
    fates = [line.met + line.late + line.missed + line.cancelled + line.running for line in report.terms]
    assert sum(fates) == set_
    assert moved <= procedure.rules.keys()
    breached = sum(line.late + line.missed for line in report.terms if not line.target)
    assert report.said.get("deadline.missed", 0) == breached
    assert report.said.get("deadline.escalated", 0) >= sum(
        1 for line in report.terms if line.late and procedure.rules[line.rule].escalate_to and not line.target
    )


def test_what_is_rarely_done_can_be_done(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    """不予受理 of a petition, once in thirty: of all here."""
    monkeypatch.setattr(habits, "PETITION_REFUSED", 1.0)
    procedure, plan = library.load("yumen", on=PLAN.begins), replace(PLAN, cases=12)
    report = report_of(procedure, plan, play(hall, procedure, plan, lambda _: None))
    assert report.said["petition.refused"] > 0
    assert "petition.admitted" not in report.said


def test_the_same_seed_gives_the_same_report_however_the_year_is_shared(hall: Hall) -> None:
    procedure = library.load("xiaogan", on=PLAN.begins)
    whole, shared = played(hall, "xiaogan"), played(hall, "xiaogan", Share(0, 2))
    shared.add(played(hall, "xiaogan", Share(1, 2)))
    assert report_of(procedure, PLAN, whole).as_json() == report_of(procedure, PLAN, shared).as_json()
