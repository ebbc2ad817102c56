"""What each unit is sent of every event: the matrix relation × unit × event, and the form of what is sent."""

import json
from dataclasses import replace
from typing import Any

import pytest

from access.testing import CODE, OTHER_UNIT, UNIT, Situation, situations
from casekit.envelope import Envelope, canonical
from casekit.facts import Event
from casekit.streams import case_stream
from contracts.intake import CaseClosed, CaseRegistered, CaseRouted
from contracts.mediation import AgreementMade
from contracts.samples import message as said
from contracts.vocabulary import Relation
from gateway.audience.message import DIGITS, codes_named, message, text_of
from tests.support.told import CARDS, EVERY, OF_NO_CASE, ORGANISATION, OWNERS, RECALL, is_told

POSITION = 1_763_800_000_000_123
# a unit as such has neither region nor grids; whose object is asked for is in the event
SITUATIONS = [
    (each, {CODE: each.case()})
    for each in situations()
    if (each.owner, each.region, each.own_grid) == (None, None, False)
]


def envelope(kind: type[Event], owner: str) -> Envelope:
    """The golden message, as one about an object of `owner`'s."""
    found = said(kind, "intake")
    data = {**found.data, **{name: owner for name in OWNERS if name in found.data}}
    if "units" in data:
        data["units"] = [{"unit": unit, "relation": "respondent"} for unit in (UNIT, OTHER_UNIT)]
    subject = found.subject if kind.TYPE in OF_NO_CASE else case_stream(CODE)
    return replace(found, data=data, subject=subject)


@pytest.mark.parametrize("kind", EVERY, ids=[kind.TYPE for kind in EVERY])
def test_a_unit_is_sent_what_its_relation_to_the_case_allows_and_nothing_else(kind: type[Event]) -> None:
    wrong = [
        (situation, owner)
        for owner in (UNIT, OTHER_UNIT)
        for event in [envelope(kind, owner)]
        for situation, cases in SITUATIONS
        if (message(UNIT, POSITION, event, cases) is not None) != is_told(kind.TYPE, situation, owner)
    ]
    assert {situation.accused for situation, _ in SITUATIONS} == {True, False}
    assert wrong == []


@pytest.mark.parametrize("kind", EVERY, ids=[kind.TYPE for kind in EVERY])
def test_of_a_case_not_heard_of_nobody_is_sent_anything(kind: type[Event]) -> None:
    is_sent = message(UNIT, POSITION, envelope(kind, UNIT), {}) is not None
    assert is_sent == (kind.TYPE in {*ORGANISATION, *CARDS, RECALL})


def sent(kind: type[Event], situation: Situation) -> dict[str, Any]:
    document = message(UNIT, POSITION, envelope(kind, UNIT), {CODE: situation.case()})
    assert document is not None
    return document


def test_nothing_is_left_that_numbers_or_links_what_others_are_sent() -> None:
    document = sent(CaseClosed, Situation(handling="now"))
    assert set(document) == {
        "specversion", "id", "source", "type", "subject", "time", "datacontenttype", "dataschema", "region",
        "position", "actor", "data",
    }  # fmt: skip
    assert json.loads(canonical(document)) == document


def test_a_respondent_is_not_told_which_post_acted() -> None:
    assert "actor" not in sent(AgreementMade, Situation(respondent=True, mediated=True))


@pytest.mark.parametrize("kind", [CaseRegistered, CaseRouted])
def test_of_units_named_in_an_event_a_unit_sees_itself_alone(kind: type[Event]) -> None:
    data = sent(kind, Situation(handling="now"))["data"]
    assert data["units"] == [{"unit": UNIT, "relation": Relation.RESPONDENT.value}]


def test_another_case_is_named_to_who_may_know_of_it_alone() -> None:
    case = Situation(handling="now").case()
    made = envelope(AgreementMade, UNIT)
    (other,) = made.data["related"]
    assert codes_named([made]) == {CODE, other}

    def related(**known: Any) -> list[str]:
        document = message(UNIT, POSITION, made, {CODE: case, **known.get("cases", {})})
        assert document is not None
        return list(document["data"]["related"])

    assert related() == []
    assert related(cases={other: Situation().case(other)}) == []
    assert related(cases={other: Situation(handling="now", accused=True).case(other)}) == []
    assert related(cases={other: Situation(handling="now").case(other)}) == [other]


def test_positions_are_in_the_same_order_as_text() -> None:
    numbers = [0, 9, 10, POSITION, POSITION + 1, 10**DIGITS - 1]
    assert sorted(map(text_of, numbers)) == [text_of(number) for number in numbers]
