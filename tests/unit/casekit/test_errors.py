"""A problem names the field that caused it, in both languages."""

import importlib
import pkgutil
from collections.abc import Iterator

import pytest

import access
import casekit
import gateway
import procedures
import services
from casekit.casecode import CaseCode
from casekit.errors import InvalidInput, Message, Problem
from casekit.web.problems import document

# Those of which several fields may be the cause: the place that raises them says which, or they are of the whole.
OF_SEVERAL = {
    "INVALID_INPUT", "IDEMPOTENCY_KEY_REUSED", "UNIT_UNKNOWN", "CASE_CODE_MALFORMED", "SECRET_MALFORMED",
    "MOMENT_UNFIT", "MOMENT_AHEAD", "AGREEMENT_INCOMPLETE", "AGREEMENT_UNFIT", "TOKEN_TOO_LONG", "IMPORT_UNREADABLE",
    "NOTHING_CORRECTED", "STATIONING_UNFIT", "ATTENDANCE_UNFIT", "PATROL_UNFIT",
    "SPONSORSHIP_INCOMPLETE", "EXCHANGE_FILE_UNREADABLE", "SOURCE_UNFIT", "TRANSFER_UNREADABLE",
    "DEPUTY_UNFIT",
}  # fmt: skip


class Unfit(Problem):
    code = "UNFIT"
    status = 422
    title_en = "It does not fit."
    title_zh = "不符。"
    field = "unit"


def refusals(kind: type[Problem] = Problem) -> Iterator[type[Problem]]:
    for below in kind.__subclasses__():
        yield below
        yield from refusals(below)


def test_a_problem_of_one_field_says_its_own_sentence_there() -> None:
    found = document(Unfit(), None)
    assert found["errors"] == {"unit": [{"en": "It does not fit.", "zh": "不符。"}]}
    assert "detail" not in found


def test_where_it_is_raised_the_field_and_the_sentence_may_be_told_nearer() -> None:
    found = document(Unfit(Message("Too small.", "太小。"), field="units.2.unit"), None)
    assert found["errors"] == {"units.2.unit": [{"en": "Too small.", "zh": "太小。"}]}
    assert (found["detail"], found["detail_zh"]) == ("Too small.", "太小。")


def test_a_problem_of_no_field_names_none() -> None:
    assert "errors" not in document(InvalidInput("a value does not fit"), None)


def test_what_is_no_case_code_is_named_by_the_field_it_came_in() -> None:
    with pytest.raises(InvalidInput) as refused:
        CaseCode.parse("nonsense", "q")
    assert document(refused.value, None)["errors"] == {
        "q": [{"en": refused.value.title_en, "zh": refused.value.title_zh}]
    }


def test_every_problem_that_one_field_causes_names_it() -> None:
    for package in (casekit, procedures, access, services, gateway):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if module.name.endswith("errors") or module.name == "procedures.shelf":
                importlib.import_module(module.name)
    nameless = {
        each.code
        for each in refusals()
        if each.status == 422 and each.field is None and not each.__module__.startswith("onedoor.")
    }
    assert nameless <= OF_SEVERAL
