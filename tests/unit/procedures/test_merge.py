"""The place's word first, then statute, then our defaults — and it is always said which."""

from pathlib import Path

import pytest

from procedures.library import load
from procedures.model import Mediation, Procedure
from procedures.shelf import ProcedureRefused, Shelf
from procedures.vocabulary import Binding, MatterType, Origin, Route, Stage, Tier
from tests.unit.procedures.conftest import Write

DATA = Path(__file__).parents[3] / "procedures" / "data"


def loaded(path: Path) -> Procedure:
    return load("somewhere", shelf=Shelf(path.parent, DATA))


@pytest.fixture
def somewhere(write: Write) -> Procedure:
    return loaded(write())


def test_a_published_term_stands_and_says_on_what_words(somewhere: Procedure) -> None:
    rule = somewhere.rule("completion")
    assert str(rule.term) == "7日"
    assert not rule.unpublished
    assert rule.source.origin is Origin.REPORT
    assert rule.source.note == "七日内办结"


def test_parts_that_nobody_publishes_come_from_defaults_and_are_named(somewhere: Procedure) -> None:
    rule = somewhere.rule("completion")
    assert rule.owner == "handler"
    assert rule.escalate_to == ("head",)
    assert rule.from_defaults == {"owner", "warn_before", "extension", "not_counted"}


def test_a_term_left_open_is_filled_by_us_and_says_so(somewhere: Procedure) -> None:
    rule = somewhere.rule("admission")
    assert rule.unpublished
    assert rule.source.origin is Origin.OURS
    assert rule.place_source is not None
    assert rule.place_source.origin is Origin.REPORT


def test_the_places_general_term_does_not_slip_into_a_grade_it_leaves_open(somewhere: Procedure) -> None:
    rule = somewhere.rule("completion", "major")
    assert rule.unpublished
    assert str(rule.term) == "60日"
    assert rule.escalate_to == ("head",)


def test_a_grade_the_place_does_not_tell_apart_takes_the_places_general_term(somewhere: Procedure) -> None:
    assert str(somewhere.rule("completion", "serious").term) == "7日"


def test_an_order_has_as_long_as_the_grade_of_its_case(somewhere: Procedure) -> None:
    for grade in ("ordinary", "serious", "major"):
        assert somewhere.rule("order.completion", grade).term == somewhere.rule("completion", grade).term
    assert somewhere.rule("order.completion", "ordinary").unpublished


def test_a_stricter_promise_keeps_what_statute_adds(write: Write) -> None:
    rule = "{kind: petition.completion, term: {amount: 3, unit: week}, says: 第三周办结}"
    found = loaded(write(("rules:\n", f"rules:\n  - {rule}\n"))).rule("petition.completion")
    assert str(found.term) == "3周"
    assert found.binding is Binding.AT_MOST
    assert found.extension is not None
    assert found.owner == "petition_officer"


def test_what_is_left_open_within_a_published_rule_is_named(write: Write) -> None:
    found = loaded(write(("says: 七日内办结", "says: 七日内办结, open: [unit]"))).rule("completion")
    assert "unit" in found.from_defaults
    assert not found.unpublished


def test_a_step_left_open_gets_an_owner_and_a_term(somewhere: Procedure) -> None:
    step = somewhere.step(Stage.SUPERVISE)
    assert step is not None
    assert (step.who, step.deadline) == (("supervisor",), "order.supervision")
    assert step.unpublished == {"who", "deadline"}
    closed = somewhere.step(Stage.CLOSE)
    assert closed is not None
    assert (closed.who, closed.deadline) == ((), None)


def test_a_place_that_says_nothing_of_a_part_has_ours(somewhere: Procedure) -> None:
    assert somewhere.matter_types == set(MatterType)
    assert somewhere.routes == set(Route)
    assert somewhere.mediation.source.origin is Origin.OURS
    assert somewhere.follow_up.source.origin is Origin.OURS
    assert {slip.source.origin for slip in somewhere.order_chain} == {Origin.OURS}


def test_what_a_place_leaves_open_of_mediation_is_ours_and_named(write: Write) -> None:
    def mediation(text: str) -> Mediation:
        return loaded(write(("start:", f"mediation: {text}\nstart:"))).mediation

    open_ladder = mediation("{unpublished: [ladder], committees: [物业], says: 物业调委会}")
    assert (open_ladder.ladder, open_ladder.from_defaults) == (
        (Tier.VILLAGE, Tier.TOWN, Tier.COUNTY),
        {"ladder", "after_failure"},
    )
    assert open_ladder.committees == ("物业",)
    stated = mediation("{ladder: [town], after_failure: arbitration, says: 镇调不成仲裁}")
    assert (stated.after_failure, stated.from_defaults) == (Route.ARBITRATION, set())
    endless = mediation("{ladder: [town], until_settled: true, says: 调不成不放手}")
    assert (endless.after_failure, endless.from_defaults) == (None, set())


def test_grades_a_place_says_nothing_of_are_ours(write: Write) -> None:
    found = loaded(write(("start:", "grades: [{grade: major, name: 特大, says: 特大事项}]\nstart:")))
    assert [(policy.name, policy.source.origin) for policy in found.grades] == [
        ("一般", Origin.OURS),
        ("较大(复杂)", Origin.OURS),
        ("特大", Origin.REPORT),
    ]
    assert found.grade("major").name == "特大"
    assert {"categories", "mediation", "order_chain"} <= found.from_defaults


def test_a_place_may_call_a_standard_post_by_its_own_name(write: Write) -> None:
    path = write(("posts:\n", "posts:\n  clerk: {name: 前台, role: guide}\n"))
    assert loaded(path).posts["clerk"].name == "前台"


def test_everything_a_place_may_publish_is_kept(write: Write) -> None:
    parts = """\
categories: [{key: small_case, name: 小案件}]
concerns: [{key: worry, name: 忧心事, manner: 及时办}]
cards:
  - {colour: red, trigger: 逾期事项, consequence: 约谈, says: 红牌}
  - {colour: green, trigger: 成效, consequence: 案例库, threshold: 3, says: 绿牌}
meetings: [{name: 调度, every: month, times: 3, says: 每月三次调度}]
remarks: [一案一码]
follow_up:
  by: clerk
  required_for: [dispute]
  sample_per_month: 30
  supervised_from: basically_satisfied
  says: 抽取30名
matter_types: [dispute]
routes: [mediation]
start: [register]
"""
    procedure = loaded(write(("start: [register]\n", parts)))
    assert [category.key for category in procedure.categories] == ["small_case"]
    assert procedure.concerns[0].manner == "及时办"
    assert [(card.colour, card.threshold) for card in procedure.cards] == [("red", None), ("green", 3)]
    assert (procedure.meetings[0].times, procedure.meetings[0].source.note) == (3, "每月三次调度")
    assert procedure.remarks[0].text == "一案一码"
    assert procedure.follow_up.sample_per_month == 30
    assert procedure.follow_up.needed("dispute")
    assert not procedure.follow_up.needed("petition")
    assert procedure.matter_types == {MatterType.DISPUTE}
    assert procedure.routes == {Route.MEDIATION}


def test_a_rule_that_no_file_gives_an_owner_is_refused_by_name(tmp_path: Path, write: Write) -> None:
    write()
    for name in ("national", "defaults"):
        text = (DATA / f"{name}.yaml").read_text("utf-8")
        (tmp_path / f"{name}.yaml").write_text(text.replace("    owner: clerk\n", ""), "utf-8")
    with pytest.raises(ProcedureRefused) as caught:
        load("somewhere", shelf=Shelf(tmp_path))
    assert "nothing states the owner of admission" in caught.value.findings[0].message
