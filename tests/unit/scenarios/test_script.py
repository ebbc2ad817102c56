"""Scenarios: the four real cases hold what is known of them, and a step that could not work is refused at its line."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import pytest

from casekit.clock import SHANGHAI, to_local
from procedures.library import places
from scenarios.county import County, read_county
from scenarios.document import ScenarioFault
from scenarios.player import runs_of
from scenarios.script import Scenario, read_all, read_scenario

FILE = """
title: 一件
place: xiaogan
known: 已知
chosen: 设定
reader: dispatcher-1
matters: [{{title: 一件, code: case, secret: secret}}]
steps:
  - at: 2025-01-06 09:00
    as: clerk-1
    says: 登记
    act: POST /v1/cases
    remember: {{case: code, secret: secret}}
  - {step}
"""


@pytest.fixture(scope="module")
def county() -> County:
    return read_county()


@pytest.fixture(scope="module")
def scenarios(county: County) -> Mapping[str, Scenario]:
    return {scenario.key: scenario for scenario in read_all(county)}


def test_the_four_cases_run_under_their_own_places_procedures(scenarios: Mapping[str, Scenario]) -> None:
    assert {key: scenario.place for key, scenario in scenarios.items()} == {
        "forest_land": "laibin-xiaopingyang",
        "ore_freight": "laibin-toupai",
        "wages": "zunyi-xinpu",
        "labour_dispute": "jiangan",
    }
    assert {scenario.place for scenario in scenarios.values()} <= set(places())
    for scenario in scenarios.values():
        registrations = [step for step in scenario.steps if (step.method, step.path) == ("POST", "/v1/cases")]
        assert registrations
        assert all(step.body["place"] == "{place}" for step in registrations)


def test_known_dates_are_the_true_ones(scenarios: Mapping[str, Scenario]) -> None:
    begun = to_local(scenarios["ore_freight"].steps[0].at)
    assert begun.date().isoformat() == "2024-09-10"
    assert (begun.hour, begun.minute // 10) == (23, 3)
    agreed = next(step for step in scenarios["forest_land"].steps if step.path.endswith("/agreement"))
    assert f"{to_local(agreed.at):%m-%d}" == "03-12"


def test_the_flood_adds_up_to_the_published_figures(scenarios: Mapping[str, Scenario]) -> None:
    wages = scenarios["wages"]
    assert wages.flood is not None
    workers = next(step for step in wages.steps if step.path == "/v1/cases").body["parties"][0]["times"]
    terms = next(step for step in wages.steps if step.path.endswith("/agreement")).body["terms"]
    assert wages.flood.count * workers == 12_000
    assert wages.flood.count * terms[0]["amount_fen"] == 220_000_000 * 100


def test_a_flood_is_played_in_a_tenth_or_in_the_number_asked_for(scenarios: Mapping[str, Scenario]) -> None:
    wages = scenarios["wages"]
    assert [len(runs_of(wages)), len(runs_of(wages, 400)), len(runs_of(wages, 3))] == [40, 400, 3]
    for runs in (runs_of(wages), runs_of(wages, 400)):
        assert {run.delay.days for run in runs} == set(range(10))
        assert {run.memory["committee"] for run in runs} == {"committee-labour", "committee-real-estate"}


def test_one_scenario_that_is_no_flood_runs_once(scenarios: Mapping[str, Scenario]) -> None:
    assert [len(runs_of(scenarios[key], 7)) for key in ("forest_land", "ore_freight", "labour_dispute")] == [
        1,
        1,
        1,
    ]


def test_a_moment_is_local_time(county: County, tmp_path: Path) -> None:
    step = "{at: 2025-01-06 10:00, as: clerk-1, says: 受理, act: 'POST /v1/cases/{{case}}/admission'}"
    scenario = read(tmp_path, county, step.replace("{{", "{").replace("}}", "}"))
    assert scenario.steps[1].at == datetime(2025, 1, 6, 10, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("step", "said"),
    [
        (
            "{at: 2025-01-06 08:00, as: clerk-1, says: 受理, act: GET /v1/cases}",
            "one.yaml:13: the moment lies before",
        ),
        ("{at: 2025-01-07, as: clerk-1, says: 受理, act: GET /v1/cases}", "a moment is 2025-03-12 09:30"),
        (
            "{at: 2025-01-06 10:00, as: nobody, says: 受理, act: GET /v1/cases}",
            "the county has no post nobody",
        ),
        (
            "{at: 2025-01-06 10:00, as: clerk-1, says: 受理, act: 'GET /v1/cases/{other}'}",
            "other is not remembered",
        ),
        ("{at: 2025-01-06 10:00, as: clerk-1, says: 受理, act: PUT /dev/clock}", "a path below /v1/"),
        ("{at: 2025-01-06 10:00, as: clerk-1, says: 受理}", "act is missing"),
        (
            "{at: 2025-01-06 10:00, as: clerk-1, says: 受理, act: GET /v1/cases, note: x}",
            "note is not known here",
        ),
        ("受理", "a mapping is wanted here"),
    ],
)
def test_a_step_that_could_not_work_is_refused_at_its_line(
    county: County, tmp_path: Path, step: str, said: str
) -> None:
    with pytest.raises(ScenarioFault) as refusal:
        read(tmp_path, county, step)
    assert said in (refusal.value.detail or "")


def read(directory: Path, county: County, step: str) -> Scenario:
    path = directory / "one.yaml"
    path.write_text(FILE.format(step=step).lstrip(), encoding="utf-8")
    return read_scenario(path, county)
