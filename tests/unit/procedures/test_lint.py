"""The linter refuses every file that cannot work, and names file, line, step and remedy."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procedures.findings import Finding
from procedures.lint import lint
from tests.unit.procedures.conftest import GOOD, Write

DATA = Path("procedures/data")
HANDLE = "next: [closed], on_failure: watch}"
WATCH = "  - {key: watch, name: 督办, stage: supervise, unpublished: [who, deadline], next: [handle]}\n"


def only(findings: list[Finding]) -> Finding:
    assert len(findings) == 1, "\n".join(map(str, findings))
    return findings[0]


def line_of(path: Path, text: str) -> int:
    return next(n for n, line in enumerate(path.read_text("utf-8").splitlines(), 1) if text in line)


def test_a_place_that_works_has_no_findings(write: Write) -> None:
    assert lint(write()) == []


@pytest.mark.parametrize(
    ("old", "new", "step", "message", "remedy"),
    [
        (HANDLE, "next: [closed]}", "watch", "cannot be reached", "lead a step to it"),
        (", next: [handle]}\n  - {key: closed", "}\n  - {key: closed", "watch", "dead end", "add `next`"),
        (
            "next: [handle]}\n  - {key: closed",
            "next: [watch]}\n  - {key: closed",
            "watch",
            "no way leads",
            "lead it on",
        ),
        ("who: [clerk], ", "", "register", "no owner", "add `who`"),
        ("deadline: completion, ", "", "handle", "no term", "add `deadline`"),
        (
            "terminal: true",
            "terminal: true, next: [register]",
            "closed",
            "terminal and has exits",
            "take out",
        ),
        (
            "terminal: true",
            "terminal: true, on_failure: watch",
            "closed",
            "terminal and has exits",
            "take out",
        ),
        ("on_failure: watch", "on_failure: handel", "handle", "`handel`, which is no step", "name a step"),
        (
            "next: [handle]}\n  - {key: handle",
            "next: [handel, handle]}\n  - {key: handle",
            "register",
            "no step",
            "name",
        ),
        ("who: [clerk]", "who: [clark]", "register", "`clark` is no post", "add it under `posts`"),
        ("who: [handler]", "who: [party]", "handle", "`party` is public, who cannot do `handle`", "one of: "),
        (
            "deadline: admission,",
            "deadline: follow_up,",
            "register",
            "no rule here or in statute",
            "unpublished: true",
        ),
    ],
)
def test_a_step_that_cannot_work_is_refused(
    write: Write, old: str, new: str, step: str, message: str, remedy: str
) -> None:
    path = write((old, new))
    findings = [finding for finding in lint(path) if message in finding.message]
    found = only(findings)
    assert (found.file, found.step, found.line) == (path, step, line_of(path, f"key: {step}"))
    assert remedy in found.remedy


def test_a_step_that_only_leads_to_itself_on_failure_is_refused(write: Write) -> None:
    path = write(("on_failure: watch", "on_failure: handle"), (WATCH, ""))
    assert "leads to itself" in only(lint(path)).message


def test_two_steps_of_one_key_are_refused(write: Write) -> None:
    findings = lint(write(("key: watch", "key: handle")))
    assert any("two steps have this key" in finding.message for finding in findings)


def test_a_start_that_is_no_step_is_refused_at_the_start(write: Write) -> None:
    path = write(("start: [register]", "start: [register, elsewhere]"))
    found = only(lint(path))
    assert "starts at `elsewhere`" in found.message
    assert found.line == line_of(path, "start:")


@pytest.mark.parametrize(
    ("posts", "chain", "message"),
    [
        ("", "[nobody]", "is no post"),
        ("", "[handler]", "comes back"),
        ("", "[head, head]", "a word stands twice"),
        ("  town: {name: 镇, role: director, tier: town}\n", "[head, town]", "goes down"),
    ],
)
def test_an_escalation_that_leads_nowhere_is_refused(
    write: Write, posts: str, chain: str, message: str
) -> None:
    path = write(("start:", f"{posts}start:"), ("escalate_to: [head]", f"escalate_to: {chain}"))
    findings = [finding for finding in lint(path) if message in finding.message]
    assert findings
    assert {finding.line for finding in findings} == {line_of(path, "says: 七日内办结")}


@pytest.mark.parametrize(
    "rule",
    [
        "{kind: petition.completion, term: {amount: 61, unit: day}, says: 61日}",
        "{kind: petition.completion, term: {amount: 50, unit: workday}, says: 50个工作日}",
        "{kind: petition.completion, term: {amount: 60, unit: day, roll_over: true}, says: 60日顺延}",
        "{kind: petition.completion, grade: major, term: {amount: 3, unit: month}, says: 三个月}",
        "{kind: petition.forward, term: {amount: 361, unit: hour}, says: 361小时}",
        "{kind: mediation.completion, term: {amount: 31, unit: day}, says: 31日}",
    ],
)
def test_a_term_looser_than_statute_is_refused_with_an_example(write: Write, rule: str) -> None:
    path = write(("rules:\n", f"rules:\n  - {rule}\n"))
    found = only(lint(path))
    assert "looser than statute" in found.message
    assert "begun 20" in found.message
    assert found.line == line_of(path, rule)
    assert "keep to 《" in found.remedy


@pytest.mark.parametrize(
    "rule",
    [
        "{kind: petition.completion, term: {amount: 3, unit: week}, says: 第三周办结}",
        "{kind: petition.completion, term: {amount: 60, unit: day}, says: 60日}",
        "{kind: petition.forward, term: {amount: 360, unit: hour}, says: 360小时}",
        "{kind: petition.forward, term: {amount: 1, unit: half_month}, says: 半个月}",
        "{kind: petition.forward, term: {amount: 5, unit: workday}, says: 5个工作日}",
        "{kind: completion, grade: serious, term: {amount: 3, unit: month}, says: 三个月；不是信访期限}",
    ],
)
def test_a_term_as_strict_as_statute_or_of_another_procedure_stands(write: Write, rule: str) -> None:
    assert lint(write(("rules:\n", f"rules:\n  - {rule}\n"))) == []


@pytest.mark.parametrize("days", [29, 31])
def test_a_partys_own_term_may_not_be_changed_either_way(write: Write, days: int) -> None:
    rule = f"{{kind: petition.review_request, term: {{amount: {days}, unit: day}}, says: 申请复查}}"
    assert "right of the party" in only(lint(write(("rules:\n", f"rules:\n  - {rule}\n")))).message


@pytest.mark.parametrize(
    ("old", "new", "at", "message", "remedy"),
    [
        ("stage: handle,", "stage: handel,", "handel", "'handel' is not one of", "use one of: register"),
        (
            "kind: admission",
            "kind: admision",
            "admision",
            "'admision' is not one of",
            "use one of: admission",
        ),
        (
            "name: 办理, ",
            "name: 办理, colour: red, ",
            "colour",
            "unknown word `colour`",
            "use one of: deadline",
        ),
        ("name: 办理, ", "", "key: handle", "'name' is a required property", "state it"),
        (
            'region: "999999000000"',
            "region: 999999",
            "region",
            "is not of type 'string'",
            "procedure.schema.json",
        ),
        (", says: 七日内办结", "", "amount: 7", "do not go together", "the words it rests on"),
        (
            "says: 七日内办结",
            "says: 七日内办结, unpublished: true",
            "amount: 7",
            "do not go together",
            "or else that it is",
        ),
        ("amount: 7, unit: day", "amount: 0, unit: workday", "amount: 0", "counts from 1", "correct it"),
        ("effective_from: 2025-01-01", "effective_from: 2025-13-01", "2025-13", "no date", "correct it"),
        ('version: "1"', 'version: "1"\nversion: "2"', 'version: "2"', "stands twice", "correct it"),
    ],
)
def test_a_file_outside_the_schema_is_refused_in_its_line(
    write: Write, old: str, new: str, at: str, message: str, remedy: str
) -> None:
    path = write((old, new))
    found = only([finding for finding in lint(path) if message in finding.message])
    assert remedy in found.remedy
    assert found.line == line_of(path, at)


def test_a_rule_that_stands_twice_is_refused(write: Write) -> None:
    path = write(("rules:\n", "rules:\n  - {kind: admission, unpublished: true}\n"))
    assert "the rule stands twice" in only(lint(path)).message


def test_a_file_named_otherwise_than_its_place_is_refused(write: Write) -> None:
    found = only(lint(write(name="elsewhere.yaml")))
    assert found.remedy == "call it somewhere.yaml"


def test_an_earlier_version_carries_it_in_its_name(write: Write) -> None:
    assert lint(write(name="somewhere@1.yaml")) == []


@pytest.mark.parametrize("text", ["", "just a word\n", "- a\n- b\n", "layer: nation\n", "layer: place\n"])
def test_something_else_altogether_is_refused_without_falling_over(write: Write, text: str) -> None:
    assert lint(write(text=text))


def test_every_file_we_ship_is_clean() -> None:
    files = sorted((Path(__file__).parents[3] / DATA).glob("*.yaml"))
    assert len(files) >= 7
    assert [str(finding) for file in files for finding in lint(file)] == []


@given(st.data())
def test_whatever_is_done_to_a_file_the_linter_answers(data: st.DataObject) -> None:
    lines = GOOD.splitlines()
    for _ in range(data.draw(st.integers(1, 4))):
        n = data.draw(st.integers(0, len(lines) - 1))
        cut = data.draw(st.integers(0, len(lines[n])))
        put = data.draw(
            st.sampled_from(["", "[", "}", ": ", "x", "- ", "null", "\t", "1", ", ", "next: [closed], "])
        )
        lines[n] = lines[n][:cut] + put + data.draw(st.sampled_from([lines[n][cut:], ""]))
    with TemporaryDirectory() as directory:
        path = Path(directory) / "somewhere.yaml"
        path.write_text("\n".join(lines), encoding="utf-8")
        for finding in lint(path):
            assert 1 <= finding.line <= len(lines) + 1
            assert finding.message
            assert finding.remedy
