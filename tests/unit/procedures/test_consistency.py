"""The parts a place publishes agree with one another, or the linter says which line does not and what to do."""

from pathlib import Path

import pytest

from procedures.findings import Finding
from procedures.lint import lint
from tests.unit.procedures.conftest import Write

FIFTEENTH = (Path(__file__).parent / "fifteenth.yaml").read_text(encoding="utf-8")


def found(write: Write, old: str, new: str) -> tuple[Path, list[Finding]]:
    path = write((old, new), name="fifteenth.yaml", text=FIFTEENTH)
    return path, lint(path)


@pytest.mark.parametrize(
    ("old", "new", "at", "message", "remedy"),
    [
        (
            "grade: ordinary, name: 小, tier: village",
            "grade: ordinary, name: 小, tier: city",
            "grade: serious, name: 中",
            "`serious` is settled at a lower tier than `ordinary`",
            "same tier or above",
        ),
        (
            "one_each: [task_group, plan]",
            "one_each: [plan]",
            "grade: major, name: 大",
            "a task group that it does not give",
            "one_each: [task_group]",
        ),
        (
            "grade: major, name: 大",
            "grade: serious, name: 大",
            "name: 大",
            "it stands twice",
            "keep one",
        ),
        ("until_settled: false", "until_settled: true", "mediation:", "does not fail", "take out"),
        ("  after_failure: litigation\n", "", "mediation:", "leads nowhere", "add `after_failure`"),
        (
            "after_failure: litigation",
            "after_failure: police",
            "mediation:",
            "`police` is no route of this place",
            "under `routes`",
        ),
        (
            "linked_with: [petition",
            "linked_with: [legal_aid",
            "mediation:",
            "`legal_aid` is no route",
            "under `routes`",
        ),
        (
            "struck_off_at: check",
            "struck_off_at: cheque",
            "risk_list:",
            "`cheque` is no step",
            "name the step",
        ),
        (
            "papers: [水单, 水函]",
            "papers: [水单, 火函]",
            "risk_list:",
            "`火函` is no slip or letter",
            "`order_chain` or `letters`",
        ),
        (
            "categories: [",
            "categories: [{key: water, name: 水}, ",
            "categories:",
            "it stands twice",
            "keep one",
        ),
        (
            "order_chain:\n",
            "order_chain:\n  - {stage: dispatch, name: 火单, by: desk, says: 火单}\n",
            "name: 水单",
            "it stands twice",
            "keep one",
        ),
        (
            "sample_per_month: 5,",
            "sample_per_month: 5, quota_per_unit: {least: 3, most: 2},",
            "follow_up:",
            "at least than at most",
            "set `most`",
        ),
        ("level: 2, does", "level: 3, does", "grid_levels:", "without a gap", "number them"),
        (
            "figures:\n",
            "figures:\n  - {of: expert, count: 5, says: 专家5名}\n",
            "count: 4",
            "it stands twice",
            "keep one",
        ),
        (
            "meetings:\n",
            "meetings:\n  - {name: 水会, every: day, says: 每日水会}\n",
            "times: 2",
            "it stands twice",
            "keep one",
        ),
        (
            "reception:\n",
            "reception:\n  - {name: 接访, every: day, says: 每日接访}\n",
            "by: head, says: 每季度",
            "it stands twice",
            "keep one",
        ),
        ("every: quarter, by: head", "every: quarter, by: king", "by: king", "`king` is no post", "`posts`"),
        ("应急], by: desk", "应急], by: bench", "by: bench", "`bench` is no post", "`posts`"),
        (
            "approved_by: head",
            "approved_by: king",
            "extension:",
            "`king` is no post",
            "`posts`",
        ),
        (
            "{act: meet, name: 见面,",
            "{act: admit, name: 见面,",
            "grade: ordinary\n    name: 快办",
            "its stages are not in order",
            "each once",
        ),
        (
            "      - {act: complete, name: 办结, within: {amount: 3, unit: workday}}\n",
            "",
            "grade: ordinary\n    name: 快办",
            "never completes",
            "add the stage",
        ),
        (
            "name: 见面, within: {amount: 1, unit: workday}",
            "name: 见面, within: {amount: 1, unit: day}",
            "grade: ordinary\n    name: 快办",
            "different units",
            "one unit",
        ),
        (
            "cumulative: true\n    stages:\n      - {act: admit, name: 受理, within: {amount: 1",
            "cumulative: false\n    stages:\n      - {act: admit, name: 受理, within: {amount: 2",
            "grade: ordinary\n    name: 快办",
            "would end before an earlier one",
            "more time",
        ),
        (
            "rules:\n",
            "rules:\n  - {kind: petition.notice, grade: ordinary, term: {amount: 1, unit: day}, says: 一日}\n",
            "kind: petition.notice",
            "a plan of petition stages states this rule already",
            "keep one",
        ),
    ],
)
def test_parts_that_contradict_one_another_are_refused_in_their_line(
    write: Write, old: str, new: str, at: str, message: str, remedy: str
) -> None:
    path, findings = found(write, old, new)
    assert len(findings) == 1, findings
    line = path.read_text("utf-8")[: path.read_text("utf-8").index(at)].count("\n") + 1
    assert (findings[0].line, message in findings[0].message) == (line, True), findings[0]
    assert remedy in findings[0].remedy


@pytest.mark.parametrize(
    ("amount", "cumulative", "readings"), [(20, "unpublished", 1), (50, "false", 0), (50, "true", 1)]
)
def test_a_plan_may_be_looser_than_statute_under_no_reading_it_leaves_open(
    write: Write, amount: int, cumulative: str, readings: int
) -> None:
    path = write(
        ("cumulative: true", f"cumulative: {cumulative}"),
        (
            "{act: admit, name: 受理, within: {amount: 1, unit: workday}}",
            "{act: admit, name: 受理, within: {amount: 10, unit: day}}",
        ),
        (
            "{act: meet, name: 见面, within: {amount: 1, unit: workday}}",
            f"{{act: meet, name: 见面, within: {{amount: {amount}, unit: day}}}}",
        ),
        (
            "{act: complete, name: 办结, within: {amount: 3, unit: workday}}",
            "{act: complete, name: 办结, within: {amount: 50, unit: day}}",
        ),
        name="fifteenth.yaml",
        text=FIFTEENTH,
    )
    findings = lint(path)
    assert len(findings) == readings
    for finding in findings:
        assert "looser than statute (60日)" in finding.message
        assert finding.step == "petition.completion.ordinary"


EXTENDED = """  - kind: petition.completion
    grade: major
    term: {amount: 40, unit: day}
    extension: {term: {amount: 20, unit: day}, times: 1, approved_by: unit_leader, notice: true, says: 延长20日}
    says: 四十日办结
"""


def test_an_extension_within_statutes_stands(write: Write) -> None:
    assert found(write, "rules:\n", f"rules:\n{EXTENDED}")[1] == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("amount: 20", "amount: 31", "the extension is looser than statute (30日)"),
        ("times: 1", "times: 2", "more often than statute allows (1)"),
        ("approved_by: unit_leader", "approved_by: petition_officer", "without the approval or the notice"),
        ("notice: true", "notice: false", "without the approval or the notice"),
        ("petition.completion", "petition.notice", "statute knows no extension"),
    ],
)
def test_an_extension_beyond_statutes_is_refused(write: Write, old: str, new: str, message: str) -> None:
    spoiled = EXTENDED.replace(old, new).replace("amount: 40", "amount: 10")
    _, findings = found(write, "rules:\n", f"rules:\n{spoiled}")
    assert [message in finding.message for finding in findings] == [True], findings


@pytest.mark.parametrize("start", ["{event: case.registered}", "{delivery: petition_answer}"])
def test_a_place_may_not_count_a_statutory_term_from_another_fact(write: Write, start: str) -> None:
    rule = f"{{kind: petition.completion, grade: major, term: {{amount: 9, unit: day}}, starts: {start}, says: 九日}}"
    _, findings = found(write, "rules:\n", f"rules:\n  - {rule}\n")
    assert [finding.message for finding in findings] == [
        "it counts from another fact than statute (受理信访事项)"
    ]


def test_a_place_may_count_a_statutory_term_from_a_fact_that_comes_before(write: Write) -> None:
    rule = (
        "{kind: petition.completion, grade: major, term: {amount: 60, unit: day}, "
        "starts: {event: petition.received}, says: 自收到起六十日}"
    )
    assert found(write, "rules:\n", f"rules:\n  - {rule}\n")[1] == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('office_hours: ["09:00-12:00", "14:00-17:00"]\n', "", "says when the place is open"),
        ('"14:00-17:00"]', '"11:00-17:00"]', "without overlap"),
        ('"14:00-17:00"]', '"14:00-24:00"]', "does not match"),
        ("starts: {event: case.registered}", "starts: {}", "should be non-empty"),
        ("starts: {event: case.registered}", "starts: {event: case.opened}", "is not one of"),
        (", says: 专家4名", "", "'says' is a required property"),
        ("  ladder: [village, town]\n", "", "do not go together"),
        ("target: true, ", "target: false, ", "True was expected"),
        ("hours: 24, departments", "hours: 25, departments", "25 is greater"),
    ],
)
def test_a_part_outside_the_schema_is_refused(write: Write, old: str, new: str, message: str) -> None:
    _, findings = found(write, old, new)
    assert [message in finding.message for finding in findings] == [True], findings


def test_an_extension_or_a_target_belongs_to_a_term(write: Write) -> None:
    _, findings = found(write, "{kind: order.verification, unpublished: true}",
                        "{kind: order.verification, unpublished: true, target: true}")  # fmt: skip
    assert findings


@pytest.mark.parametrize(
    ("kind", "start", "is_refused"),
    [
        ("triage", "{event: case.registered}", True),
        ("triage", "{event: case.admitted}", False),
        ("order.verification", "{delivery: ruling}", True),
        ("order.verification", "{event: order.completed}", False),
    ],
)
def test_a_term_that_the_platform_counts_from_another_fact_is_refused(
    write: Write, kind: str, start: str, is_refused: bool
) -> None:
    rule = f"{{kind: {kind}, grade: major, term: {{amount: 2, unit: day}}, starts: {start}, says: 两日}}"
    _, findings = found(write, "rules:\n", f"rules:\n  - {rule}\n")
    assert ["the platform counts this term from another fact" in each.message for each in findings] == [
        True
    ] * is_refused


@pytest.mark.parametrize(
    ("start", "is_refused"),
    [
        ("{event: case.registered}", False),
        ("{event: case.routed}", False),
        ("{delivery: admission_notice}", False),
        ("{event: case.completed}", True),
    ],
)
def test_completion_counts_from_one_of_several_facts(write: Write, start: str, is_refused: bool) -> None:
    stated = "kind: completion, grade: major, "
    _, findings = found(write, stated, f"{stated}starts: {start}, ")
    assert ["登记、受理、分流、受理告知送达" in each.message for each in findings] == [True] * is_refused
