"""Fields keep out what must not come in, and write what goes out in one way."""

import sys
import unicodedata
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
    tale = Text(20, multiline=True)
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
        "张\u200b三",
        "张\u200e三",
        "张\u200f三",
        "张\u061c三",
        "张\xad三",
        "张\u2060三",
        "张\u206a三",
        "张\ufff9三",
        "张\U000e0041三",
        5,
        None,
        [],
    ],
)
def test_a_line_of_text_refuses(text: object) -> None:
    assert refuses(word=text)


BLANKS = (
    "\u200b", "\u200c\u200d", "\u2060", "\u00ad", "\u034f", "\u115f\u1160", "\u17b4", "\u180e", "\u200e\u200f",
    "\u2800", "\u3164", "\u3164 \u3164", "\ufe0f", "\uffa0", "\U0001d159", "\U000e0100", "\U000e0fff", "\u2061\u2064",
    "\u2065", "\u180b", "\U0001bca0",
)  # fmt: skip


@pytest.mark.parametrize("blank", BLANKS)
def test_what_shows_nothing_is_no_text_where_some_is_required(blank: str) -> None:
    assert refuses(word=blank)
    assert refuses(tale=f" {blank}\n\u3000{blank} ")
    assert refuses(tale=blank * 7)


def test_every_format_character_alone_is_blank_or_refused() -> None:
    formats = [chr(point) for point in range(sys.maxunicode + 1) if unicodedata.category(chr(point)) == "Cf"]
    shown = "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
    egyptian = [each for each in formats if 0x13430 <= ord(each) <= 0x1343F]
    assert {each for each in formats if not refuses(word=each)} == {*shown, *egyptian}


@pytest.mark.parametrize(
    "text",
    [
        "张三", "欧阳·娜娜", "阿布都热合曼·买买提", "ＡＢＣ１２３", "𠮷野家", "𫖯", "\U00031350", "\U000323b0",
        "\U0002ebf0", "〇", "々", "\ue000", "葛\U000e0100城", "﨑", "ㄓㄨ", "á", "n\u0308\u0304", "ᠮᠣᠩᠭᠣᠯ", "བོད་ཡིག",
        "ئۇيغۇر", "می\u200cخواهم", "한글", "👨\u200d👩", "❤\ufe0f", "（一）", "…", "①", "——", "\u3000李四\u3000",
    ],
)  # fmt: skip
def test_whatever_people_write_passes(text: str) -> None:
    assert len(text) > 10 or not refuses(word=text)
    assert not refuses(tale=text)


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
