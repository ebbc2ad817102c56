"""The words of a procedure are the words of events and tokens; neither side drifts."""

from enum import StrEnum

import pytest

from casekit.auth.actor import Role as TokenRole
from contracts import vocabulary as wire
from procedures import vocabulary as words


def values(enum: type[StrEnum]) -> set[str]:
    return {member.value for member in enum}


@pytest.mark.parametrize("name", ["Channel", "MatterType", "Grade", "Route", "Satisfaction"])
def test_what_a_procedure_says_is_what_events_say(name: str) -> None:
    assert getattr(words, name) is getattr(wire, name)


def test_every_tier_of_an_event_is_a_tier_of_a_procedure() -> None:
    assert values(wire.Tier) <= values(words.Tier)


def test_a_post_has_a_role_that_a_token_can_carry_or_is_a_party() -> None:
    assert values(words.Role) == values(TokenRole) - {"service"} | {"public"}


def test_every_deadline_has_a_chinese_name() -> None:
    assert set(words.NAMES) == set(words.DeadlineKind)
    assert all(words.NAMES.values())
