"""Whatever shows something has a rule by which it is kept from whom a case accuses; the code says what there is."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from access.record import rests_on_cases
from casekit import deadlines
from casekit.config import SERVICES
from casekit.web.app import ServiceApp
from contracts.samples import sample
from onedoor.cli import main
from onedoor.composition import definition_of
from tests.contract.gateway.conftest import Documents
from tests.support.protection import (
    COMMANDS,
    JOBS,
    LABELS,
    NAMING,
    NUMBERS,
    OF_A_CASE,
    OF_NO_CASE,
    PAGES,
    PATHS,
    PROOFS,
    RUNNING,
    TELLS_OF_NONE,
    Rule,
    rule_of,
)
from tests.support.told import EVERY
from tests.support.told import OF_NO_CASE as EVENTS_OF_NO_CASE

TERMS = {kind.TYPE for kind in deadlines.EVENTS}  # of the stream on which they stand
METRICS = ("counter", "gauge", "histogram")
OF_GRIDS = {"code", "other"}  # 网格编码, and the other row of a file
METHODS = {"get", "post", "put", "patch", "delete"}


def paths(documents: Documents) -> set[str]:
    return {path for document in documents.values() for path in document["paths"]}


def test_every_resource_has_a_rule_and_every_rule_a_resource(documents: Documents) -> None:
    there = paths(documents)
    assert {path for path in there if rule_of(path) is None} == set(), "say how it is kept from the accused"
    stated = [path for each in PATHS.values() for path in each]
    assert len(stated) == len(set(stated))
    assert set(stated) <= there
    assert {start for start in OF_NO_CASE if not any(path.startswith(start) for path in there)} <= {"/dev/"}


def test_every_page_beside_the_api_is_known(apps: dict[str, ServiceApp], documents: Documents) -> None:
    routed = {
        re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
        for app in apps.values()
        for rule in app.url_map.iter_rules()
    }
    assert {page for page in routed - paths(documents) if page != "/" and not page.startswith(PAGES)} == set()


def test_what_is_given_as_a_file_or_a_page_is_judged_as_what_it_is_made_of(documents: Documents) -> None:
    """Exports: whatever a GET answers with that is not JSON; no other act gives any."""
    given = {
        (path, method)
        for document in documents.values()
        for path, item in document["paths"].items()
        for method in METHODS & item.keys() - {"get"}
        for status, said in item[method]["responses"].items()
        if status.startswith("2") and said.get("content") and "application/json" not in said["content"]
    }
    assert given == set()
    found = {
        path: rule_of(path)
        for document in documents.values()
        for path, item in document["paths"].items()
        if "get" in item
        and "application/json" not in item["get"]["responses"].get("200", {}).get("content", {})
    }
    of_no_case = {path for path, rule in found.items() if rule is Rule.NO_CASE}
    assert of_no_case == {"/v1/paper-forms/{block}"}
    others = {rule for path, rule in found.items() if not OF_A_CASE.search(path)} - {Rule.NO_CASE}
    assert others == {Rule.BY_ROW, Rule.BY_SUM, Rule.OF_NONE, Rule.CARDS}
    assert len(found) > 15


def told_in(
    schema: Any, document: dict[str, Any], seen: frozenset[str] = frozenset(), name: str = ""
) -> Iterator[tuple[str, bool]]:
    """Every name in an answer, and whether a number stands under it: itself, in a list, or in a table."""
    if "$ref" in schema:
        kind = schema["$ref"].rpartition("/")[2]
        if kind not in seen:
            yield from told_in(document["components"]["schemas"][kind], document, seen | {kind}, name)
        return
    kinds = schema.get("type", ())
    yield name, bool({"integer", "number"} & set([kinds] if isinstance(kinds, str) else kinds))
    for inner, nested in schema.get("properties", {}).items():
        yield from told_in(nested, document, seen, inner)
    nested = [schema.get("items"), schema.get("additionalProperties")]
    for each in (*nested, *schema.get("allOf", ()), *schema.get("anyOf", ()), *schema.get("oneOf", ())):
        if isinstance(each, dict):
            yield from told_in(each, document, seen, name)


def test_what_is_of_no_case_names_none_and_counts_none(documents: Documents) -> None:
    found = {
        (path, name, is_number)
        for document in documents.values()
        for path, item in document["paths"].items()
        if rule_of(path) is Rule.NO_CASE
        for method in METHODS & item.keys()
        for answer in item[method]["responses"].values()
        for content in answer.get("content", {}).values()
        if "Problem" not in str(content.get("schema"))
        for name, is_number in told_in(content.get("schema", {}), document)
    }
    named = {(path, name) for path, name, _ in found if name in NAMING}
    of_grids = {(path, name) for path, name in named if path.startswith("/v1/grids") and name in OF_GRIDS}
    assert named - of_grids == set()
    numbers = {(path, name) for path, name, is_number in found if is_number}
    stated = {
        (path, name)
        for path, name in numbers
        for start in NUMBERS
        if path.startswith(start) and name in NUMBERS[start]
    }
    assert numbers - stated == set()


def test_every_job_has_a_rule() -> None:
    assert {kind for name in SERVICES for kind in definition_of(name).jobs} == set(JOBS)


def commands(group: click.Group, before: str = "") -> Iterator[str]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{before}{name} ")
        else:
            yield before + name


def test_every_command_that_tells_of_cases_has_a_rule() -> None:
    assert set(commands(main)) == set(COMMANDS) | RUNNING
    assert not set(COMMANDS) & RUNNING


def test_an_event_is_of_a_case_or_rests_on_none_or_is_kept_to_whom_it_concerns() -> None:
    """On record: what is of a case is judged by it; of the rest some may rest on cases, and what does not is said."""
    of_no_case = {kind for kind in EVERY if kind.TYPE in EVENTS_OF_NO_CASE}
    assert {kind.TYPE for kind in set(EVERY) - of_no_case if "code" not in kind.__dataclass_fields__} == TERMS
    resting = {kind.TYPE for kind in of_no_case if rests_on_cases(kind.TYPE, sample(kind).to_data())}
    telling_nothing = {kind.TYPE for kind in of_no_case if kind.TYPE.startswith(TELLS_OF_NONE)}
    assert resting ^ telling_nothing == {kind.TYPE for kind in of_no_case}, (
        "say whether it may rest on a case"
    )


def declared(tree: ast.Module) -> Iterator[str]:
    """The labels of the metrics that a module declares."""
    constants = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        name = getattr(node.func, "id", getattr(node.func, "attr", "")) if isinstance(node, ast.Call) else ""
        if isinstance(node, ast.Call) and name in METRICS:
            given = [*node.args[2:3], *(each.value for each in node.keywords if each.arg == "labels")]
            for each in (constants.get(one.id, one) if isinstance(one, ast.Name) else one for one in given):
                keys = each.keys if isinstance(each, ast.Dict) else [None]
                yield from (
                    key.value if isinstance(key, ast.Constant) else "not written down" for key in keys
                )


def test_no_metric_is_told_apart_by_unit_case_or_place(pytestconfig: pytest.Config) -> None:
    root = pytestconfig.rootpath
    found = set()
    for package in ("casekit", "services", "gateway", "onedoor", "access", "procedures"):
        for file in (root / package).rglob("*.py"):
            source = file.read_text("utf-8")
            if re.search(r"\b(counter|gauge|histogram)\(", source):
                found |= set(declared(ast.parse(source)))
    assert found <= LABELS
    assert {"service", "outcome"} <= found


def test_every_proof_is_there_and_stands_on_the_page(pytestconfig: pytest.Config) -> None:
    root: Path = pytestconfig.rootpath
    page = (root / "docs/protection.md").read_text("utf-8")
    for rule, proof in PROOFS.items():
        assert f"**{rule.value}**" in page, rule
        for test in proof.tests:
            path, _, name = test.partition("::")
            assert f"def {name}(" in (root / path).read_text("utf-8"), test
            assert f"`{name}`" in page, test
    there = set(
        re.findall(
            r"def (test_\w+)\(",
            "\n".join(each.read_text("utf-8") for each in (root / "tests").rglob("test_*.py")),
        )
    )
    assert set(re.findall(r"`(test_\w+)`", page)) - there == set()
