"""Fields keep out what must not come in, and write what goes out in one way."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError

from casekit.web.schema import MAX_FEN, Fen, Flag, Moment, Schema, Text, Whole


class Sample(Schema):
    """One of each."""

    word = Text(10)
    story = Text(20, multiline=True, min_length=0)
    at = Moment()
    fen = Fen()
    sealed = Flag()
    count = Whole(1, 9)
    page = Whole(1, 9, lenient=True)


def load(**given: object) -> dict[str, object]:
    return Sample().load(given)


def refuses(**given: object) -> bool:
    try:
        load(**given)
    except ValidationError:
        return True
    return False


def test_unknown_fields_are_refused() -> None:
    assert refuses(other=1)


def test_text_is_stripped_and_composed() -> None:
    assert load(word="　 e\u0301 \n")["word"] == "é"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "x" * 11,
        "a\x00b",
        "a\x07",
        "a\nb",
        "a\tb",
        "\ud800",
        "a\u202eb",
        "a\u2066b",
        "\ufeffa",
        "\uffff",
        5,
        None,
        [],
    ],
)
def test_a_line_of_text_refuses(text: object) -> None:
    assert refuses(word=text)


def test_text_of_several_lines_keeps_them() -> None:
    assert load(story="一\r\n二\t三")["story"] == "一\n二\t三"
    assert load(story="")["story"] == ""
    assert refuses(story="一\x0b二")


@given(st.text())
def test_text_that_is_taken_is_clean_and_short(text: str) -> None:
    if not refuses(word=text):
        taken = str(load(word=text)["word"])
        assert 1 <= len(taken) <= 10
        assert taken == taken.strip()
        taken.encode("utf-8")
        assert "\x00" not in taken


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-12T09:00:00+08:00",
        "2026-03-12T01:00:00Z",
        "2026-03-12t01:00:00.000z",
        "2026-03-12 09:00:00+08:00",
    ],
)
def test_a_moment_may_have_any_offset(text: str) -> None:
    assert load(at=text)["at"] == datetime(2026, 3, 12, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-12T09:00:00",
        "2026-03-12",
        "2026-02-30T00:00:00Z",
        "2026-03-12T25:00:00Z",
        "0001-01-01T00:00:00+08:00",
        "9999-12-31T23:59:59-08:00",
        "2026-W10-1T00:00:00Z",
        "２０２６-03-12T09:00:00Z",
        "2026-03-12T09:00:00+99:99",
        1773277200,
        "",
        None,
        {},
    ],
)
def test_a_moment_refuses(text: object) -> None:
    assert refuses(at=text)


def test_a_moment_is_written_at_plus_eight() -> None:
    assert Sample().dump({"at": datetime(2026, 3, 12, 1, tzinfo=UTC)}) == {
        "at": "2026-03-12T09:00:00.000+08:00"
    }


@pytest.mark.parametrize("value", [-1, 1.0, 1.5, "1", True, MAX_FEN + 1, None, [], {}])
def test_an_amount_is_whole_fen(value: object) -> None:
    assert refuses(fen=value)


@pytest.mark.parametrize("value", ["yes", "true", "", 1, 0, 1.0, None, [], {}])
def test_yes_and_no_are_said_as_such(value: object) -> None:
    assert refuses(sealed=value)
    assert load(sealed=False) == {"sealed": False}


def test_an_amount_in_range_is_taken() -> None:
    assert load(fen=3_000_000, count=9, page="7") == {"fen": 3_000_000, "count": 9, "page": 7}


@pytest.mark.parametrize("value", ["", "+1", "-1", "1.0", "１", "0", "10", "9" * 5000, " 1"])
def test_a_number_in_a_query_is_plain_digits(value: str) -> None:
    assert refuses(page=value)
