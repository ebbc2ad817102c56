"""玉门: petitions by 双123, five sub-centres, three levels of the grid."""

import pytest

from procedures import library
from procedures.model import Procedure, RuleMissing
from procedures.starting import StartEvent
from procedures.vocabulary import (
    Counted,
    Every,
    Grade,
    Letter,
    PlanAct,
    Route,
    Stage,
)
from tests.unit.procedures.places.reading import counts, last_day, rhythm, who


@pytest.fixture
def place() -> Procedure:
    return library.load("yumen")


def test_yumen_admits_a_simple_petition_on_day_1_meets_on_day_2_and_settles_on_day_3(
    place: Procedure,
) -> None:
    plan = place.plan(Grade.ORDINARY)
    assert plan is not None
    assert [(stage.act, str(stage.within)) for stage in plan.stages] == [
        (PlanAct.ADMIT, "1日"), (PlanAct.MEET, "2日"), (PlanAct.COMPLETE, "3日"),
    ]  # fmt: skip


def test_yumen_admits_a_complex_petition_in_week_1_meets_in_week_2_and_completes_in_week_3(
    place: Procedure,
) -> None:
    plan = place.plan(Grade.SERIOUS)
    assert plan is not None
    assert [(stage.act, str(stage.within)) for stage in plan.stages] == [
        (PlanAct.ADMIT, "1周"), (PlanAct.MEET, "2周"), (PlanAct.COMPLETE, "3周"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("grade", "notice", "completion"),
    [("ordinary", "2026-03-05", "2026-03-07"), ("serious", "2026-03-11", "2026-03-25")],
)
def test_yumens_plans_are_the_terms_of_its_petitions(
    place: Procedure, grade: str, notice: str, completion: str
) -> None:
    assert last_day(place, "petition.notice", "2026-03-04", grade) == notice
    assert last_day(place, "petition.completion", "2026-03-04", grade) == completion
    rule = place.rule("petition.completion", grade)
    assert not rule.unpublished
    assert "cumulative" in rule.from_defaults  # whether the days add up: open
    assert rule.start is StartEvent.PETITION_RECEIVED  # day 1, 2 and 3 are days of one count


@pytest.mark.parametrize(("grade", "met"), [("ordinary", "2026-03-06"), ("serious", "2026-03-18")])
def test_yumen_meets_the_petitioner_by_a_term_of_its_own(place: Procedure, grade: str, met: str) -> None:
    assert last_day(place, "petition.meeting", "2026-03-04", grade) == met
    rule = place.rule("petition.meeting", grade)
    assert (rule.owner, rule.unpublished, rule.start) == (
        "petition_officer",
        False,
        StartEvent.PETITION_RECEIVED,
    )


def test_yumen_leaves_a_major_petition_to_statute(place: Procedure) -> None:
    assert place.plan(Grade.MAJOR) is None
    with pytest.raises(RuleMissing):
        place.rule("petition.meeting", Grade.MAJOR)
    assert str(place.rule("petition.completion", Grade.MAJOR).term) == "60日"


def test_yumen_receives_once_and_analyses_twice_a_week_and_dispatches_three_times_a_month(
    place: Procedure,
) -> None:
    assert rhythm(place) == {"研判": ("week", 2), "调度": ("month", 3)}
    (reception,) = place.organisation.reception
    assert (reception.every, reception.times) == (Every.WEEK, 1)


def test_yumen_has_five_sub_centres_and_three_levels_of_the_grid(place: Procedure) -> None:
    assert counts(place) == {Counted.SUB_CENTRE: 5}
    assert [(level.level, level.does) for level in place.organisation.grid_levels] == [
        (1, ("监督", "协调", "办理", "考评")),
        (2, ("分拣", "权限内办理", "上报")),
        (3, ("走访", "宣传", "排查隐患", "化解纠纷")),
    ]


def test_yumen_writes_a_cooperation_slip_a_mediation_request_and_a_reply(place: Procedure) -> None:
    assert {letter.kind: letter.name for letter in place.organisation.letters} == {
        Letter.COOPERATION: "协作联系单",
        Letter.MEDIATION_REQUEST: "委托调处函",
        Letter.MEDIATION_REPLY: "调处回复函",
    }


def test_yumen_tells_ordinary_from_major_where_a_unit_is_not_stationed(place: Procedure) -> None:
    assert place.grade(Grade.ORDINARY).manner == "转至未入驻单位办理，或者预约到中心调解"
    assert place.grade(Grade.MAJOR).manner == "提到中心办理"


def test_yumen_mediates_before_filing_by_a_judges_assistant_or_a_committee(place: Procedure) -> None:
    assert who(place, "mediate") == ["法官助理", "调委会"]
    mediate = place.step(Stage.MEDIATE)
    assert mediate is not None
    assert mediate.on_failure == "filed"
    assert place.mediation.after_failure is Route.LITIGATION
