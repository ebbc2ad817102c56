"""Ids and words are taken as the document says, and only so."""

import re
from datetime import date
from enum import StrEnum

import marshmallow
import pytest

from casekit.errors import Message
from casekit.web import Schema
from casekit.web.words import IDENTIFIER, identifier, of_record, told, word


class Colour(StrEnum):
    RED = "red"


class Sample(Schema):
    id = identifier(load_default=None)
    colour = word(Colour, load_default=None)
    shown = told(Colour)
    on = marshmallow.fields.Date(validate=of_record)


@pytest.mark.parametrize("given", ["justice", "clerk-1@centre", "https:x|A.b_c", "a" * 128])
def test_an_id_is_taken_as_it_is(given: str) -> None:
    assert Sample().load({"id": given})["id"] == given


@pytest.mark.parametrize("given", ["", "a" * 129, "司法局", "a b", "a\nb", "é", "٣", "a/b", 7])
def test_what_is_no_id_is_refused(given: object) -> None:
    with pytest.raises(marshmallow.ValidationError):
        Sample().load({"id": given})


def test_the_documented_pattern_means_the_same_to_every_reader_of_regular_expressions() -> None:
    assert IDENTIFIER.isascii()
    assert "\\" not in IDENTIFIER  # no class whose meaning differs between Python and ECMA 262
    assert re.fullmatch(IDENTIFIER, "clerk-1@centre")


def test_a_word_is_one_of_its_vocabulary_and_its_answer_names_them() -> None:
    assert Sample().load({"colour": "red"})["colour"] is Colour.RED
    with pytest.raises(marshmallow.ValidationError):
        Sample().load({"colour": "RED"})
    assert Sample().fields["shown"].metadata["enum"] == ["red"]


@pytest.mark.parametrize("given", ["0001-01-01", "1949-09-30", "2200-01-01", "9999-12-31"])
def test_a_day_of_which_there_is_no_record_is_refused_in_both_languages(given: str) -> None:
    with pytest.raises(marshmallow.ValidationError) as refused:
        Sample().load({"on": given})
    english, chinese = "Must lie between 1949-10-01 and 2199-12-31.", "须在 1949-10-01 至 2199-12-31 之间。"
    assert refused.value.messages_dict["on"] == [Message(english, chinese)]


@pytest.mark.parametrize("given", ["1949-10-01", "2199-12-31"])
def test_a_day_on_record_is_taken(given: str) -> None:
    assert Sample().load({"on": given})["on"] == date.fromisoformat(given)
