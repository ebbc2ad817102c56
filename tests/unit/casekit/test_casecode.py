"""A case code survives being said, copied and mistyped: what is wrong is found, what is only untidy is read."""

import re
from datetime import UTC, datetime

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from casekit.casecode import (
    CASE_CODE_PATTERN,
    SECRET_PATTERN,
    CaseCode,
    CaseCodeMalformed,
    SecretMalformed,
    check_character,
    code_year,
    new_secret,
    parse_secret,
)
from casekit.streams import case_stream

counties = st.integers(110101, 659999).map(lambda code: f"{code}000000")
towns = st.integers(110101_001, 659999_999).map(lambda code: f"{code}000")
villages = st.integers(110101_001_001, 659999_999_999).map(str)
codes = st.builds(
    CaseCode,
    region=counties | towns | villages,
    year=st.integers(2000, 2999),
    serial=st.integers(1, 999_999_999) | st.integers(1, 9_999_999),
)


def refuses(typed: str) -> bool:
    try:
        CaseCode.parse(typed)
    except CaseCodeMalformed:
        return True
    return False


@pytest.mark.parametrize(
    ("code", "written"),
    [
        (CaseCode("520302000000", 2026, 1), "520302-2026-0000001-X"),
        (CaseCode("520304101000", 2026, 1234567), "520304101-2026-1234567-2"),
        (CaseCode("520304101002", 2026, 12345678), "520304101002-2026-12345678-7"),
        (CaseCode("520000000000", 2026, 42), "520000-2026-0000042-4"),
    ],
)
def test_codes_are_written_like_this(code: CaseCode, written: str) -> None:
    assert str(code) == written
    assert CaseCode.parse(written) == code


@pytest.mark.parametrize(("digits", "check"), [("11010519491231002", "X"), ("44052418800101001", "4")])
def test_the_check_character_is_that_of_gb_11643(digits: str, check: str) -> None:
    # The two example numbers of the standard itself.
    assert check_character(digits) == check


@given(code=codes)
def test_a_code_is_read_as_it_was_written(code: CaseCode) -> None:
    assert CaseCode.parse(str(code)) == code
    assert CaseCode.parse(code.compact) == code
    assert re.fullmatch(CASE_CODE_PATTERN, str(code))
    assert code.stream == case_stream(str(code))


@given(one=codes, other=codes)
def test_two_cases_never_share_a_code_even_without_hyphens(one: CaseCode, other: CaseCode) -> None:
    assume(one != other)
    assert one.compact != other.compact


@given(code=codes, data=st.data())
def test_every_wrong_character_is_found(code: CaseCode, data: st.DataObject) -> None:
    written = code.compact
    at = data.draw(st.integers(0, len(written) - 1))
    wrong = data.draw(st.sampled_from("0123456789X").filter(lambda char: char != written[at]))
    assert refuses(written[:at] + wrong + written[at + 1 :])


@given(code=codes, data=st.data())
def test_every_swap_of_neighbours_is_found(code: CaseCode, data: st.DataObject) -> None:
    written = code.compact
    at = data.draw(st.integers(0, len(written) - 2))
    assume(written[at] != written[at + 1])
    assert refuses(written[:at] + written[at + 1] + written[at] + written[at + 2 :])


@given(code=codes, noise=st.lists(st.sampled_from(" -　－—–‐\t\u200b"), max_size=12), data=st.data())
def test_spacing_and_dashes_do_not_matter(code: CaseCode, noise: list[str], data: st.DataObject) -> None:
    typed = code.compact
    for mark in noise:
        at = data.draw(st.integers(0, len(typed)))
        typed = typed[:at] + mark + typed[at:]
    assert CaseCode.parse(typed) == code


@pytest.mark.parametrize(
    "typed",
    [
        "５２０３０４１０１－２０２６－１２３４５６３－Ｘ",
        "520304101 2026 1234563 x",
        "520304101—2026—1234563—x",
        "52O3O4lO1-2O26-I234563-x",
    ],
)
def test_untidy_codes_are_read(typed: str) -> None:
    assert str(CaseCode.parse(typed)) == "520304101-2026-1234563-X"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "520304101-2026-1234563",
        "520304101-2026-1234563-7",
        "020304101-2026-1234563-X",
        "case/520304101-2026-1234563-X",
        "520304101-2026-1234563-X" * 40,
        "张三",
        "٥٢٠٣٠٤-٢٠٢٦-٠٠٠٠٠٠١-X",
    ],
)
def test_what_is_no_code_is_refused(typed: str) -> None:
    with pytest.raises(CaseCodeMalformed) as refusal:
        CaseCode.parse(typed)
    assert refusal.value.status == 422
    assert refusal.value.detail is None


@pytest.mark.parametrize(
    ("region", "serial"),
    [("520304000", "1234567"), ("520304000000", "1234567"), ("520304", "01234567"), ("520304", "0000000")],
)
def test_a_case_has_one_code_only(region: str, serial: str) -> None:
    digits = f"{region}2026{serial}"
    assert refuses(digits + check_character(digits))


@pytest.mark.parametrize(
    "parts",
    [
        ("520304", 2026, 1),
        ("520304000000", 1999, 1),
        ("520304000000", 2026, 0),
        ("520304000000", 2026, 10**9),
    ],
)
def test_a_code_cannot_be_made_of_wrong_parts(parts: tuple[str, int, int]) -> None:
    with pytest.raises(ValueError):
        CaseCode(*parts)


def test_the_year_is_that_of_shanghai() -> None:
    assert code_year(datetime(2026, 12, 31, 15, 59, 59, tzinfo=UTC)) == 2026
    assert code_year(datetime(2026, 12, 31, 16, 0, 0, tzinfo=UTC)) == 2027


def test_secrets_are_readable_and_never_alike() -> None:
    secrets = {new_secret() for _ in range(1000)}
    assert len(secrets) == 1000
    assert all(re.fullmatch(SECRET_PATTERN, secret) for secret in secrets)
    # 13 characters of 5 bits, each of all 32 seen.
    assert len(set("".join(secrets))) == 32 + len("-")


@pytest.mark.parametrize(
    "typed",
    [
        "0123-4567-89ABC",
        "0123 4567 89abc",
        "oi23456789abc",
        "０１２３—４５６７—８９ＡＢＣ",
        " o l 2 3 4 5 6 7 8 9 a b c ",
    ],
)
def test_untidy_secrets_are_read(typed: str) -> None:
    assert parse_secret(typed) == "0123-4567-89ABC"


@pytest.mark.parametrize(
    "typed", ["", "0123-4567-89AB", "0123-4567-89ABCD", "0123-4567-89ABU", "密" * 13, "A" * 999]
)
def test_what_is_no_secret_is_refused(typed: str) -> None:
    with pytest.raises(SecretMalformed) as refusal:
        parse_secret(typed)
    assert refusal.value.detail is None
