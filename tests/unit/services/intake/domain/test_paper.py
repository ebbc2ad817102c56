"""Numbers of paper forms: read as people write them, and slips of the pen noticed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.domain.paper import FormMalformed, FormNumber

NUMBERS = st.builds(FormNumber, st.integers(2020, 2099), st.integers(1, 9_999_999))


@given(NUMBERS)
def test_a_number_is_read_as_it_is_written_and_as_it_is_typed(number: FormNumber) -> None:
    written = str(number)
    wide = written.translate({ord(char): ord(char) + 0xFEE0 for char in "0123456789PX-"})
    for typed in (written, written.lower(), written.replace("-", ""), written[1:], f" {written} ", wide):
        assert FormNumber.parse(typed) == number


@given(NUMBERS, st.data())
def test_one_wrong_digit_is_noticed(number: FormNumber, data: st.DataObject) -> None:
    written = str(number)
    place = data.draw(st.sampled_from([at for at, char in enumerate(written[:-1]) if char.isdigit()]))
    other = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != written[place]]))
    with pytest.raises(FormMalformed):
        FormNumber.parse(written[:place] + other + written[place + 1 :])


@pytest.mark.parametrize("typed", ["", "P", "P2026-00012-3", "2026", "P2026-000123", "Q2026-000123-7"])
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(FormMalformed):
        FormNumber.parse(typed)
