"""Indicators over the API: of units, grids and areas, for a period, each down to the events that made it."""

from dataclasses import replace
from uuid import uuid4

import pytest

from casekit.deadlines.events import DeadlineMissed
from casekit.streams import case_stream, grid_stream
from contracts.grid import GridRegistered
from contracts.intake import CaseRelated
from contracts.samples import sample
from contracts.vocabulary import Relation, Tier, UnitRelation
from services.evaluation.measuring import behind, measure, without
from services.evaluation.summing import Span
from tests.integration.services.evaluation.conftest import CENTRE, JUSTICE, TOWN
from tests.integration.services.evaluation.test_figures import code, handle, register
from tests.support.listening import Listener

MARCH = "period=2026-03"


def figures(evaluation: Listener, subject: str, who: str = "unit-x", role: str = "evaluator") -> dict:  # type: ignore[type-arg]
    answer = evaluation.get(f"/v1/evaluation/figures?subject={subject}&{MARCH}", role, who)
    assert answer.status_code == 200, answer.json
    shown: dict = answer.json  # type: ignore[type-arg]
    return {**shown, "figures": {each["indicator"]: each for each in shown["figures"]}}


@pytest.fixture
def grid(evaluation: Listener) -> str:
    """The grid in which the sample cases lie, of the town."""
    registered = replace(
        sample(GridRegistered), grid="grid-01", unit=TOWN, parent=None, tier=Tier.VILLAGE, since=None
    )
    evaluation.voices.say("grid", registered, grid_stream("grid-01"))
    return "grid/grid-01"


def test_a_unit_a_grid_and_an_area_have_their_indicators(evaluation: Listener, grid: str) -> None:
    for serial in (1, 2):
        handle(evaluation, register(evaluation, serial), JUSTICE, is_on_time=serial == 1)
    register(evaluation, 3)
    evaluation.hear()
    unit = figures(evaluation, JUSTICE)
    assert (unit["name"], unit["from"], unit["to"], unit["version"]) == (
        "司法局",
        "2026-03-01",
        "2026-03-31",
        1,
    )
    assert unit["figures"]["on_time"]["value"] == "50.00"
    assert (unit["figures"]["settlement"]["numerator"], unit["figures"]["settlement"]["denominator"]) == (
        2,
        2,
    )
    for subject in (CENTRE, grid, f"area/{TOWN}", f"area/{grid}"):
        found = figures(evaluation, subject)["figures"]
        assert (found["settlement"]["numerator"], found["settlement"]["denominator"]) == (2, 3), subject
    assert figures(evaluation, f"area/{JUSTICE}")["figures"]["settlement"]["value"] is None
    one = evaluation.get(
        f"/v1/evaluation/figures?subject={JUSTICE}&period=2026&indicator=on_time", "director", "u"
    )
    assert [each["indicator"] for each in one.json["figures"]] == ["on_time"]
    for indicator, since in (("on_time", "2026-03-01"), ("breach", "2026-01-01")):  # its month, its quarter
        path = f"/v1/evaluation/figures?subject={JUSTICE}&indicator={indicator}"
        running = evaluation.get(path, "director", "u").json
        assert (running["from"], running["to"]) == (since, "2026-03-12")


def test_a_count_is_shown_down_to_its_events(evaluation: Listener) -> None:
    for serial in (1, 2):
        handle(evaluation, register(evaluation, serial), JUSTICE)
    evaluation.hear()
    path = f"/v1/evaluation/figures/changes?subject={JUSTICE}&{MARCH}&count=completed&limit=1"
    first = evaluation.get(path, "evaluator", "unit-x").json
    rest = evaluation.get(f"{path}&cursor={first['next']}", "evaluator", "unit-x").json
    assert [each["code"] for each in (*first["items"], *rest["items"])] == [code(2), code(1)]
    said = {str(each.id): each.type for each in evaluation.voices.envelopes}
    assert {said[each["event"]] for each in (*first["items"], *rest["items"])} == {"case.completed"}


def test_the_catalogue_says_how_each_figure_is_made(evaluation: Listener) -> None:
    found = evaluation.get("/v1/evaluation/indicators", "handler", JUSTICE).json
    assert len(found["indicators"]) >= 24
    counts = {each["count"]: each for each in found["counts"]}
    assert {each["numerator"] for each in found["indicators"]} <= counts.keys()
    (lost,) = counts["completed"]["lost"]
    told = {
        "event": "case.reopened",
        "where": {},
        "subjects": None,
        "each": [],
        "since": None,
        "having": None,
    }
    assert lost == told
    assert all(each["definition"]["zh"] and each["definition"]["en"] for each in found["indicators"])


@pytest.mark.parametrize(
    ("path", "status", "problem"),
    [
        (f"figures?subject=nobody&{MARCH}", 404, "SUBJECT_NOT_FOUND"),
        (f"figures?subject=area/grid/none&{MARCH}", 404, "SUBJECT_NOT_FOUND"),
        (f"figures?subject={JUSTICE}&{MARCH}&indicator=happiness", 404, "INDICATOR_NOT_FOUND"),
        (f"figures/changes?subject={JUSTICE}&{MARCH}&count=happiness", 404, "INDICATOR_NOT_FOUND"),
        (f"figures?subject={JUSTICE}&period=2026-13", 422, "PERIOD_REFUSED"),
        (f"figures?subject={JUSTICE}&period=soon", 422, "INVALID_INPUT"),
        (f"figures?subject={JUSTICE}", 422, "PERIOD_REFUSED"),
        (f"figures?subject={JUSTICE}&indicator=happiness", 404, "INDICATOR_NOT_FOUND"),
    ],
)
def test_what_is_not_there_is_said_so(evaluation: Listener, path: str, status: int, problem: str) -> None:
    answer = evaluation.get(f"/v1/evaluation/{path}", "evaluator", "unit-x")
    assert (answer.status_code, answer.json["code"]) == (status, problem)


def test_a_unit_reads_its_own_indicators_and_no_area(evaluation: Listener, grid: str) -> None:
    evaluation.hear()
    assert figures(evaluation, JUSTICE, JUSTICE, "handler")["figures"]
    for subject in (TOWN, grid, f"area/{JUSTICE}"):
        path = f"/v1/evaluation/figures?subject={subject}&{MARCH}"
        assert evaluation.get(path, "handler", JUSTICE).status_code == 403, subject
    elsewhere = evaluation.get(
        f"/v1/evaluation/figures?subject={JUSTICE}&{MARCH}", "director", "u", region="520303000000"
    )
    assert elsewhere.json["code"] == "SUBJECT_NOT_FOUND"


def test_no_indicator_of_anybody_changes_for_a_unit_that_a_case_accuses(
    evaluation: Listener, grid: str
) -> None:
    """Nor by a repeat of a case it handled that accuses it."""
    handle(evaluation, register(evaluation, 1), TOWN)
    evaluation.hear()
    subjects = (CENTRE, JUSTICE, TOWN, grid, f"area/{CENTRE}", f"area/{TOWN}")
    before = [figures(evaluation, subject, TOWN, "director") for subject in subjects]
    changes = f"/v1/evaluation/figures/changes?subject={TOWN}&{MARCH}&count=repeated"
    hidden = register(evaluation, 2, UnitRelation(TOWN, Relation.ACCUSED))
    handle(evaluation, hidden, JUSTICE, is_on_time=False)
    missed = DeadlineMissed(uuid4(), "order.completion", "", JUSTICE, evaluation.voices.now)
    evaluation.voices.say("grid", missed, case_stream(hidden))
    evaluation.voices.say("intake", CaseRelated(code(1), hidden, "repeat"))
    evaluation.hear()
    assert [figures(evaluation, subject, TOWN, "director") for subject in subjects] == before
    assert evaluation.get(changes, "director", TOWN).json["items"] == []
    assert figures(evaluation, TOWN)["counts"]["repeated"] == 1
    assert figures(evaluation, JUSTICE)["counts"]["terms_missed"] == 1


def test_measured_for_a_card_with_what_is_behind_it(evaluation: Listener) -> None:
    """As other parts of evaluation measure: the whole truth, or without the cases that accuse a unit."""
    hidden = register(evaluation, 1, UnitRelation(TOWN, Relation.ACCUSED))
    missed = DeadlineMissed(uuid4(), "order.completion", "", JUSTICE, evaluation.voices.now)
    envelope = evaluation.voices.say("grid", missed, case_stream(hidden))
    evaluation.hear()
    with evaluation.runtime.db.begin() as db:
        work, ever = evaluation.runtime.work(db, "post-1"), Span(None, None)
        assert measure(work, [JUSTICE], ever)[JUSTICE]["overdue"].numerator == 1
        assert measure(work, [JUSTICE], ever, sight=without(TOWN))[JUSTICE]["overdue"].numerator == 0
        (found,) = behind(work, JUSTICE, "terms_missed", ever, 10)
        assert found.ended is not None
        assert (found.code, found.event, found.delta, found.ended.kind) == (
            hidden,
            envelope.id,
            1,
            "order.completion",
        )
        assert behind(work, JUSTICE, "terms_missed", ever, 10, after=found.serial) == []
        assert behind(work, JUSTICE, "terms_missed", ever, 10, sight=without(TOWN)) == []
