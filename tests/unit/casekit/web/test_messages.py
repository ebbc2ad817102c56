"""Field errors are bilingual, and made of our own words alone."""

import re

import pytest
from marshmallow import fields, validate

from casekit.web.messages import GENERAL, Message, field_errors, known

CANARY = "李四 13800000000"


def default_sentences() -> list[str]:
    """What marshmallow's fields say of themselves, as far as our schemas use them."""
    kinds = [
        fields.String,
        fields.Integer,
        fields.Boolean,
        fields.List,
        fields.Nested,
        fields.UUID,
        fields.Date,
    ]
    found = {
        text
        for kind in kinds
        for base in kind.__mro__
        for text in vars(base).get("default_error_messages", {}).values()
    }
    return sorted(text for text in found if "{" not in text)


@pytest.mark.parametrize("sentence", default_sentences())
def test_every_sentence_of_the_fields_we_use_has_its_chinese(sentence: str) -> None:
    assert known(sentence) is not GENERAL
    assert re.search("[一-鿿]", known(sentence).zh)


@pytest.mark.parametrize(
    ("validator", "value"),
    [
        (validate.Length(min=2), "a"),
        (validate.Length(max=2), "abc"),
        (validate.Length(min=2, max=3), "a"),
        (validate.Length(equal=2), "a"),
        (validate.Range(min=1), 0),
        (validate.Range(max=1), 2),
        (validate.Range(min=1, max=3), 9),
        (validate.OneOf(["ordinary", "serious"]), "x"),
    ],
)
def test_every_sentence_of_the_validators_we_use_has_its_chinese(
    validator: validate.Validator, value: object
) -> None:
    with pytest.raises(validate.ValidationError) as refused:
        validator(value)
    sentence = known(refused.value.messages[0])
    assert sentence is not GENERAL
    assert re.search("[一-鿿]", sentence.zh)


def test_a_sentence_nobody_knows_is_not_passed_on() -> None:
    assert CANARY not in str(field_errors({"name": [f"{CANARY} is not allowed"]}))


def test_a_name_the_caller_made_up_is_not_passed_on() -> None:
    assert field_errors({CANARY: ["Unknown field."]}) == {"?": [{"en": "Unknown field.", "zh": "未知字段。"}]}


def test_nested_errors_are_named_by_their_path() -> None:
    wrong = {
        "parties": {0: {"name": [Message("en", "zh")]}, 2: {"_schema": ["Invalid input type."]}},
        "_schema": ["x"],
    }
    assert field_errors(wrong) == {
        "parties.0.name": [{"en": "en", "zh": "zh"}],
        "parties.2": [{"en": "Invalid input type.", "zh": "类型有误，应为对象。"}],
        "_": [{"en": str(GENERAL), "zh": GENERAL.zh}],
    }
