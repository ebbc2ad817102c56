"""Units' figures come from events alone, and never tell an accused unit of its case."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from casekit.casecode import CaseCode
from contracts.grid import OrderAccepted, OrderCompleted, OrderIssued, UnitEnded
from contracts.intake import (
    CaseAdmitted,
    CaseCompleted,
    CaseFollowedUp,
    CaseRegistered,
    CaseReopened,
    CaseRouted,
)
from contracts.samples import REGION, sample
from contracts.vocabulary import Outcome, Relation, Satisfaction, UnitRelation
from services.evaluation.tables import METADATA
from tests.integration.services.evaluation.conftest import CENTRE, JUSTICE, NAMES, TOWN
from tests.support.listening import Listener


def code(serial: int) -> str:
    return str(CaseCode(REGION, 2026, serial))


def register(evaluation: Listener, serial: int, *units: UnitRelation) -> str:
    registered = replace(sample(CaseRegistered), code=code(serial), centre=CENTRE, units=units)
    evaluation.voices.say("intake", registered)
    evaluation.voices.say("intake", CaseAdmitted(code(serial)))
    return code(serial)


def handle(evaluation: Listener, which: str, unit: str, is_on_time: bool = True) -> None:
    """A unit handles the case to its completion."""
    say, order = evaluation.voices.say, uuid4()
    due_at = evaluation.voices.now + timedelta(days=3)
    say(
        "intake",
        replace(sample(CaseRouted), code=which, round=1, unit=unit, supervisor=None, units=(), due_at=due_at),
    )
    say("grid", OrderIssued(order, which, unit, 1, due_at))
    say("grid", OrderAccepted(order, which, unit))
    say("grid", OrderCompleted(order, which, unit, is_on_time))
    say("intake", CaseCompleted(which, Outcome.ORDER_VERIFIED, 1, unit))


def figures(
    evaluation: Listener, unit: str, role: str = "evaluator", who: str = "unit-x", query: str = ""
) -> dict:  # type: ignore[type-arg]
    answer = evaluation.get(f"/v1/evaluation/units/{unit}{query}", role, who)
    assert answer.status_code == 200, answer.json
    return answer.json  # type: ignore[no-any-return]


def test_counts_and_rates_of_a_unit(evaluation: Listener) -> None:
    for serial in range(1, 13):
        which = register(evaluation, serial)
        if serial <= 11:
            handle(evaluation, which, JUSTICE, is_on_time=serial <= 10)
    evaluation.voices.say("intake", CaseFollowedUp(code(1), Satisfaction.SATISFIED, JUSTICE))
    evaluation.hear()
    found = figures(evaluation, JUSTICE)
    assert found["name"] == "司法局"
    assert {name: count for name, count in found["counts"].items() if count} == {
        "admitted": 11, "completed": 11, "on_time": 10, "followed_up": 1, "satisfied": 1
    }  # fmt: skip
    assert found["rates"]["on_time"] == {
        "numerator": 10, "denominator": 11, "percent": "90.91", "rounding": "rounded",
        "interval": {"low": "62.26", "high": "98.38"},
    }  # fmt: skip
    centre = figures(evaluation, CENTRE)
    assert centre["rates"]["settlement"]["percent"] == "91.67"
    assert figures(evaluation, TOWN)["rates"]["settlement"]["percent"] is None


def test_each_event_counts_once_however_often_it_arrives(evaluation: Listener) -> None:
    handle(evaluation, register(evaluation, 1), JUSTICE)
    arrivals = evaluation.voices.take()
    for _ in range(3):
        evaluation.arrive(arrivals)
    assert figures(evaluation, JUSTICE)["counts"]["completed"] == 1


def test_figures_of_a_span_of_days(evaluation: Listener) -> None:
    which = register(evaluation, 1)
    handle(evaluation, which, JUSTICE)
    evaluation.voices.now += timedelta(days=10)
    evaluation.voices.say("intake", CaseReopened(which, 2))
    evaluation.hear()
    assert figures(evaluation, JUSTICE)["counts"]["completed"] == 0
    assert figures(evaluation, JUSTICE, query="?to=2026-03-12")["counts"]["completed"] == 1
    assert figures(evaluation, JUSTICE, query="?from=2026-03-13")["counts"]["completed"] == -1
    refused = evaluation.get(
        f"/v1/evaluation/units/{JUSTICE}?from=2026-03-13&to=2026-03-12", "evaluator", "u"
    )
    assert (refused.status_code, refused.json["code"]) == (422, "SPAN_REFUSED")


def test_units_side_by_side_page_by_page(evaluation: Listener) -> None:
    handle(evaluation, register(evaluation, 1), JUSTICE)
    evaluation.hear()
    first = evaluation.get("/v1/evaluation/units?limit=2", "director", CENTRE).json
    rest = evaluation.get(f"/v1/evaluation/units?limit=2&cursor={first['next']}", "director", CENTRE).json
    assert [item["unit"] for item in first["items"] + rest["items"]] == sorted(NAMES)
    assert rest["next"] is None
    elsewhere = evaluation.get("/v1/evaluation/units", "director", CENTRE, region="520303000000").json
    assert elsewhere["items"] == []


def test_the_cases_behind_a_figure(evaluation: Listener) -> None:
    for serial in (1, 2):
        handle(evaluation, register(evaluation, serial), JUSTICE)
    evaluation.voices.say("intake", CaseReopened(code(1), 2))
    evaluation.hear()
    path = f"/v1/evaluation/units/{JUSTICE}/cases?indicator=completed"
    assert [item["code"] for item in evaluation.get(path, "evaluator", "unit-x").json["items"]] == [code(2)]
    own = evaluation.get(path, "handler", JUSTICE).json["items"]
    assert [item["code"] for item in own] == [code(2)]


def test_a_unit_reads_its_own_figures_and_no_others(evaluation: Listener) -> None:
    assert evaluation.get(f"/v1/evaluation/units/{JUSTICE}", "handler", JUSTICE).status_code == 200
    for path in (
        f"/v1/evaluation/units/{TOWN}",
        "/v1/evaluation/units",
        f"/v1/evaluation/units/{TOWN}/cases?indicator=completed",
    ):
        assert evaluation.get(path, "handler", JUSTICE).status_code == 403
    assert (
        evaluation.get("/v1/evaluation/units/nobody", "evaluator", "unit-x").json["code"] == "UNIT_NOT_FOUND"
    )


@pytest.mark.parametrize("role", ["evaluator", "director", "supervisor", "auditor", "dispatcher"])
def test_no_figure_changes_for_an_accused_unit_when_a_case_accuses_it(
    evaluation: Listener, role: str
) -> None:
    handle(evaluation, register(evaluation, 1), JUSTICE)
    evaluation.hear()
    paths = [
        "/v1/evaluation/units",
        *(f"/v1/evaluation/units/{unit}" for unit in NAMES),
        *(f"/v1/evaluation/units/{unit}/cases?indicator=completed" for unit in NAMES),
    ]
    before = [evaluation.get(path, role, TOWN).json for path in paths]
    handle(evaluation, register(evaluation, 2, UnitRelation(TOWN, Relation.ACCUSED)), JUSTICE)
    evaluation.hear()
    assert [evaluation.get(path, role, TOWN).json for path in paths] == before
    assert figures(evaluation, JUSTICE)["counts"]["completed"] == 2


def test_a_unit_that_ended_keeps_its_figures(evaluation: Listener) -> None:
    handle(evaluation, register(evaluation, 1), JUSTICE)
    evaluation.voices.say("grid", UnitEnded(JUSTICE), f"unit/{JUSTICE}")
    evaluation.hear()
    assert figures(evaluation, JUSTICE)["counts"]["completed"] == 1


def test_facts_add_up_to_what_cases_count_for(evaluation: Listener) -> None:
    for serial in range(1, 6):
        handle(evaluation, register(evaluation, serial), JUSTICE)
    evaluation.voices.say("intake", CaseReopened(code(3), 2))
    evaluation.hear()
    with evaluation.runtime.db.begin() as db:
        sums = db.execute(
            text(
                "SELECT unit, indicator, code, sum(coalesce(amount, delta))::int FROM evaluation_facts"
                " GROUP BY 1, 2, 3 HAVING sum(coalesce(amount, delta)) <> 0"
            )
        ).all()
        marks = db.execute(
            text(
                "SELECT m->>0, m->>1, code, sum(coalesce((m->3)::int, 1))::int FROM evaluation_cases,"
                " jsonb_array_elements(marks) m GROUP BY 1, 2, 3 HAVING sum(coalesce((m->3)::int, 1)) <> 0"
            )
        ).all()
    assert sorted(map(tuple, sums)) == sorted(map(tuple, marks))


def test_the_schema_is_what_the_metadata_says(evaluation: Listener) -> None:
    with evaluation.runtime.db.begin() as db:
        assert compare_metadata(MigrationContext.configure(db), METADATA) == []
