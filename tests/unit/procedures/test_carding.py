"""A place's own word on its cards, ours where it publishes only their colours, and none where it has no cards."""

from procedures.library import library_of
from procedures.lint import lint
from procedures.vocabulary import Colour, Every, Judged, Tier
from tests.unit.procedures.conftest import Write

_CARDS = """
cards:
  - {colour: yellow, trigger: 报送迟缓, consequence: 整改, says: 黄牌整改}
rules:"""
_CARDING = """
carding:
  every: week
  triggers:
    - {key: late, colour: red, tiers: [village], when: [{indicator: on_time, below: 80, least: 3, until: 85}]}
rules:"""


def test_a_place_without_cards_gives_none(write: Write) -> None:
    write()
    assert library_of(write().parent).load("somewhere").carding is None


def test_of_a_place_that_publishes_colours_alone_ours_fill_the_rest(write: Write) -> None:
    carding = library_of(write(("\nrules:", _CARDS)).parent).load("somewhere").carding
    assert carding is not None
    assert carding.from_defaults == {"every", "grace", "triggers"}
    assert {each.colour for each in carding.triggers} == {Colour.YELLOW}


def test_what_a_place_states_goes_before_ours(write: Write) -> None:
    carding = library_of(write(("\nrules:", _CARDING)).parent).load("somewhere").carding
    assert carding is not None
    assert (carding.every, carding.from_defaults) == (Every.WEEK, {"grace"})
    (trigger,) = carding.triggers
    assert (trigger.tiers, trigger.when[0].least) == ({Tier.VILLAGE}, 3)
    assert carding.judged == {Judged.UNIT}


def test_a_rule_says_whom_it_is_about(write: Write) -> None:
    about = _CARDING.replace("tiers:", "of: [grid, area], tiers:")
    carding = library_of(write(("\nrules:", about)).parent).load("somewhere").carding
    assert carding is not None
    assert carding.judged == {Judged.GRID, Judged.AREA}
    assert lint(write(("\nrules:", about.replace("area", "person"))))


def test_rules_that_contradict_themselves_are_refused(write: Write) -> None:
    near = write(("\nrules:", _CARDING.replace("until: 85", "until: 75")))
    assert "far side" in lint(near)[0].message
    once = _CARDING.replace("\nrules:", "")
    line = once.strip().splitlines()[-1]
    twice = write(("\nrules:", f"{once}\n{line}\nrules:"))
    assert "two rules of one name" in lint(twice)[0].message
    both = write(("\nrules:", _CARDING.replace("below: 80", "below: 80, at_least: 70")))
    assert lint(both)
