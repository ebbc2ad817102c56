"""What is shown: a line for each thing where there is no terminal, a bar for each case where there is one."""

import io
from datetime import UTC, datetime

import pytest
from rich.console import Console

from scenarios.county import County, read_county
from scenarios.player import Run, Taken, runs_of
from scenarios.script import Scenario, read_all
from scenarios.show import Show


@pytest.fixture(scope="module")
def county() -> County:
    return read_county()


@pytest.fixture(scope="module")
def wages(county: County) -> Scenario:
    return next(scenario for scenario in read_all(county) if scenario.flood is not None)


def shown(runs: list[Run], *, is_terminal: bool) -> str:
    """What stands there after every run has taken its first step at one moment."""
    out = io.StringIO()
    show = Show(Console(file=out, force_terminal=is_terminal, width=120, highlight=False), runs)
    with show.playing():
        for run in runs:
            show.took(Taken(run, 0, datetime(2025, 1, 6, 1, tzinfo=UTC), "劳动争议窗口"))
    return out.getvalue()


def test_what_a_floods_runs_do_at_one_moment_is_one_line(wages: Scenario) -> None:
    said = wages.steps[0].says
    assert (
        shown(runs_of(wages, 3), is_terminal=False)
        == f"2025-01-06 09:00  {wages.title}（3 件）  劳动争议窗口：{said}\n"
    )


def test_a_terminal_shows_how_far_each_case_has_come(wages: Scenario) -> None:
    assert f"3/{3 * len(wages.steps)}" in shown(runs_of(wages, 3), is_terminal=True)


def test_a_timeline_ends_with_what_its_owner_looks_it_up_by(county: County, wages: Scenario) -> None:
    out = io.StringIO()
    run = Run(wages, memory={"case": "520302-2025-0000001-2", "secret": "ABCD-EFGH-JKMNP"})
    items = [
        {"at": "2025-01-06T09:00:00+08:00", "type": "case.registered", "actor": "clerk-labour", "data": {}},
        {"at": "2025-01-06T14:00:00+08:00", "type": "mediation.opened", "actor": "service:mediation",
         "data": {"committee": "committee-labour", "due_at": "2025-02-05T16:00:00+00:00"}},
    ]  # fmt: skip
    Show(Console(file=out, width=120), [run]).timeline(run, wages.matters[0], items, county)
    text = out.getvalue()
    for part in ("登记", "劳动争议窗口", "调解受理", "示范县劳动争议调解委员会 2025-02-05 24:00 前", "平台",
                 "520302-2025-0000001-2", "ABCD-EFGH-JKMNP"):  # fmt: skip
        assert part in text
