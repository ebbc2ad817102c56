"""Case-Version, ETag and If-Match mean one thing each."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casekit.errors import Problem, VersionConflict
from casekit.web.errors import MalformedRequest
from casekit.web.versions import case_version, check_if_match, is_behind, parse_case_version

SOURCES = {"intake", "grid", "mediation"}


@given(st.dictionaries(st.sampled_from(sorted(SOURCES)), st.integers(1, 10**12), min_size=1))
def test_what_is_written_is_read(versions: dict[str, int]) -> None:
    assert parse_case_version(case_version(versions), SOURCES) == versions


def test_sources_not_listened_to_are_left_out() -> None:
    assert parse_case_version("intake:7, ledger:3", SOURCES) == {"intake": 7}


@pytest.mark.parametrize(
    "header",
    [
        "",
        "intake",
        "intake:",
        "intake:-1",
        "intake:x",
        "intake:1;grid:2",
        "intake:" + "9" * 16,
        "é:1",
        ",".join(["grid:1"] * 17),
    ],
)
def test_a_header_of_another_form_is_refused(header: str) -> None:
    with pytest.raises(MalformedRequest):
        parse_case_version(header, SOURCES)


def test_behind_is_behind_in_any_source() -> None:
    assert is_behind({"intake": 7, "grid": 3}, {"intake": 7, "grid": 2})
    assert is_behind({"grid": 1}, {})
    assert not is_behind({"intake": 7}, {"intake": 8})
    assert not is_behind({}, {})


@pytest.mark.parametrize("header", ['"3"', '"1", "3"', "*", ' "3" '])
def test_a_matching_tag_passes(header: str) -> None:
    check_if_match(header, 3)


@pytest.mark.parametrize(("header", "seq"), [('"2"', 3), ('W/"3"', 3), ('"3"', None), ("*", None), ('""', 3)])
def test_another_tag_is_a_conflict(header: str, seq: int | None) -> None:
    with pytest.raises(VersionConflict):
        check_if_match(header, seq)


@pytest.mark.parametrize("header", ["3", '"3', "", '"3",,', "'3'"])
def test_what_is_no_tag_is_malformed(header: str) -> None:
    with pytest.raises(MalformedRequest):
        check_if_match(header, 3)


@given(st.text(max_size=40))
def test_any_header_is_understood_or_refused(text: str) -> None:
    for attempt in (lambda: parse_case_version(text, SOURCES), lambda: check_if_match(text, 3)):
        try:
            attempt()
        except Problem:
            continue
