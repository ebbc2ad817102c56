"""Telephone and identity numbers are taken as people write them, and nothing else is."""

import pytest
from marshmallow import ValidationError

from casekit.web.messages import Message
from services.intake.schemas.words import identity_number, phone_number


@pytest.mark.parametrize(
    "number",
    [
        "13800000000", "138 0000 0000", "199-0555-0001", "+86 13800000000", "0851-28660000", "(0851) 2866 0000",
        "（０８５１）２８６６００００", "０８５１－２８６６００００ 转 801", "28660000转8",
        "+86 851 28660000 ext. 12", "12345", "+8613800000000 EXT8",
    ],
)  # fmt: skip
def test_a_telephone_number_as_people_write_it_is_taken(number: str) -> None:
    assert phone_number().deserialize(number) == number


@pytest.mark.parametrize(
    "number",
    [
        "abc",
        "1234",
        "1" * 21,
        "13800000000;",
        "<script>",
        "转801",
        "28660000转",
        "13800000000a",
        "+-()",
        "手机",
    ],
)
def test_what_is_no_telephone_number_is_refused_in_words(number: str) -> None:
    with pytest.raises(ValidationError) as refused:
        phone_number().deserialize(number)
    assert isinstance(refused.value.messages[0], Message)


@pytest.mark.parametrize(
    "number",
    [
        "11010519491231002X", "520302199001010000", "E12345678", "H0123456(7)", "A123456（7）", "军字第1234567号",
        "91520302MA6DL0000X", "１１０１０５１９４９１２３１００２Ｘ", "AB-123 456",
    ],
)  # fmt: skip
def test_an_identity_number_of_any_papers_is_taken(number: str) -> None:
    assert identity_number().deserialize(number) == number


@pytest.mark.parametrize("number", ["<script>", "<script>1", "abc", "1;2", "1/2", "'1'", "()", "1\u00a9"])
def test_what_is_no_identity_number_is_refused_in_words(number: str) -> None:
    with pytest.raises(ValidationError) as refused:
        identity_number().deserialize(number)
    assert isinstance(refused.value.messages[0], Message)
