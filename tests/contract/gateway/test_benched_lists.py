"""The benchmark of lists asks every list that the services serve in pages, or says why it does not."""

import re

import pytest

from benchmarks.questions import EXEMPT, LISTS
from tests.contract.gateway.conftest import Documents

_PAGED = {"cursor", "limit"}


@pytest.fixture(scope="module")
def paged(documents: Documents) -> dict[str, set[str]]:
    """The paths of all lists in pages, with what each is filtered by."""
    found = {}
    for document in documents.values():
        for path, methods in document["paths"].items():
            given = (*methods.get("parameters", ()), *methods.get("get", {}).get("parameters", ()))
            names = {each["name"] for each in given if each.get("in") == "query"}
            if names >= _PAGED:
                found[path] = names - _PAGED
    return found


def _of(path: str, paged: dict[str, set[str]]) -> str:
    """The described path that a question's path is of; one without parameters before one with."""
    fits = [each for each in paged if re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", each), path)]
    return min(fits, key=lambda each: each.count("{"), default=f"nobody serves {path}")


def test_every_list_in_pages_is_asked_or_exempt_with_a_reason(paged: dict[str, set[str]]) -> None:
    asked = {_of(path, paged) for _, path, _ in LISTS}
    assert set(paged) - asked == set(EXEMPT)
    assert asked <= set(paged)
    assert all(EXEMPT.values())


def test_every_filter_of_a_list_is_asked_by(paged: dict[str, set[str]]) -> None:
    asked: dict[str, set[str]] = {}
    for _, path, filters in LISTS:
        for each in filters:
            asked.setdefault(_of(path, paged), set()).update(each)
    missing = {path: paged[path] - names for path, names in asked.items() if paged[path] - names}
    assert missing == {}
