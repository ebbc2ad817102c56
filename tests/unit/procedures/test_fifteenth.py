"""A fifteenth place is a file: it lints, loads, draws, and its rules answer — without a line of code for it."""

from datetime import date, datetime
from pathlib import Path

import pytest

from casekit.clock import SHANGHAI, to_local
from procedures import drawing, library
from procedures.calendar import ChineseCalendar
from procedures.lint import lint
from procedures.model import Procedure
from procedures.schema import schema
from procedures.shelf import Shelf
from procedures.starting import StartEvent, began
from procedures.timing import Timing, schedule
from procedures.triage import Part
from procedures.vocabulary import Grade, PlanAct, Route, Tier
from tests.unit.procedures.conftest import Write

HERE = Path(__file__).parent
FILE = HERE / "fifteenth.yaml"
SHELF = Shelf(HERE, HERE.parents[2] / "procedures" / "data")
CALENDAR = ChineseCalendar()


@pytest.fixture
def place() -> Procedure:
    return library.load("fifteenth", shelf=SHELF)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def timing(place: Procedure, kind: str, start: str, grade: str | None = None) -> Timing:
    return schedule(place.rule(kind, grade), at(start), CALENDAR)


def test_it_uses_every_part_that_a_place_may_state() -> None:
    parts = set(schema()["$defs"]["place"]["properties"])
    text = FILE.read_text("utf-8")
    assert [part for part in parts if f"\n{part}:" not in text] == []


def test_it_lints_clean_and_stands_beside_the_fourteen() -> None:
    assert lint(FILE, SHELF) == []
    assert set(library.places(SHELF)) > set(library.places())


def test_it_draws() -> None:
    place = library.load("fifteenth", shelf=SHELF)
    assert "s_mediate -. 未成 .-> s_court" in drawing.mermaid(place)
    rows = {row.step: row for row in drawing.table(place)}
    assert rows["接"].within == "4个办公小时"
    assert rows["办"].within.startswith("小当日（目标）；中5个工作日；大2个半月")


@pytest.mark.parametrize(
    ("start", "due"),
    [("2026-03-04T10:00", "2026-03-04T16:00"), ("2026-02-13T16:00", "2026-02-14T12:00")],
)
def test_its_admission_counts_open_hours_from_the_registration(
    place: Procedure, start: str, due: str
) -> None:
    rule = place.rule("admission")
    assert rule.start is StartEvent.REGISTERED
    begun = began(rule.start, {StartEvent.REGISTERED: at(start)})
    assert begun is not None
    assert schedule(rule, begun, CALENDAR).due_at == at(due)


def test_its_terms_follow_the_grade(place: Procedure) -> None:
    start = "2026-09-18T09:00"  # a Friday; Sunday the 20th is worked
    ends = [to_local(timing(place, "completion", start, grade).due_at) for grade in Grade]
    assert ends == [
        at("2026-09-18T17:00"),
        at("2026-09-25T00:00"),
        at("2026-10-20T00:00"),
    ]  # Sunday the 18th rolls
    assert [place.grade(grade).tier for grade in Grade] == [Tier.VILLAGE, Tier.TOWN, Tier.COUNTY]
    assert [place.rule("completion", grade).target for grade in Grade] == [True, False, False]


def test_its_extension_is_its_own(place: Procedure) -> None:
    rule = place.rule("completion", Grade.SERIOUS)
    assert rule.extension is not None
    more = rule.extension.grant(None, "head", 0)
    extended = schedule(rule, at("2026-09-18T09:00"), CALENDAR, extended=[more])
    # 5 working days end on Thursday 24 September; Mid-autumn; then Monday, Tuesday, Wednesday.
    assert to_local(extended.due_at) == at("2026-10-01T00:00")
    assert rule.extension.source.note == "经主任批准可延长三个工作日"


def test_its_cumulative_plan_adds_its_stages_up(place: Procedure) -> None:
    plan = place.plan(Grade.ORDINARY)
    assert plan is not None
    assert [str(plan.term(act)) for act in PlanAct] == ["1个工作日", "2个工作日", "5个工作日"]
    assert str(place.rule("petition.completion", Grade.ORDINARY).term) == "5个工作日"
    assert place.rule("petition.completion", Grade.ORDINARY).from_defaults.isdisjoint({"cumulative", "term"})


def test_its_mediation_meetings_and_means_answer(place: Procedure) -> None:
    assert (place.mediation.rounds, place.mediation.after_failure) == (2, Route.LITIGATION)
    assert place.mediation.next_tier("village") is Tier.TOWN
    assert place.meetings[0].times == 2
    assert place.organisation.reception[0].by == "head"
    assert str(place.organisation.office_hours) == "09:00–12:00、14:00–17:00"
    assert place.effective_from == date(2025, 1, 1)


def test_it_takes_no_code_to_change_it(write: Write) -> None:
    text = FILE.read_text("utf-8")
    path = write(
        ("amount: 4, unit: business_hour", "amount: 2, unit: business_hour"), name="fifteenth.yaml", text=text
    )
    changed = library.load("fifteenth", shelf=Shelf(path.parent, HERE.parents[2] / "procedures" / "data"))
    assert timing(changed, "admission", "2026-03-04T10:00").due_at == at("2026-03-04T12:00")


def test_it_sorts_by_words_of_its_own_before_ours(place: Procedure) -> None:
    own = [rule for rule in place.sorting.rules if rule.part is Part.CATEGORY][:2]
    assert [(rule.key, rule.value, rule.source.note) for rule in own] == [
        ("dry", "water", "断水、水井、旱情归水事"),
        ("water_otherwise", "water", "其余也归水事"),
    ]
    assert place.sorting.words["dry"] == ("断水", "水井", "旱情")
    assert place.sorting.remits["dry"] == ("水务",)
