"""What tells of an earlier day is marked, and no event's day or time is overlooked."""

from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from typing import get_args, get_type_hints

import pytest

from casekit.facts import Event
from contracts.corrections import CaseCorrected
from contracts.intake import CaseRegistered
from contracts.registry import BY_SERVICE
from contracts.true_time import HAPPENED_AT, NOT_PAST, is_back_dated

SAID = datetime(2026, 3, 31, 16, 30, tzinfo=UTC)  # half past midnight on 1 April in Shanghai
EVENTS = {event.TYPE: event for events in BY_SERVICE.values() for event in events}


def moments(event: type[Event]) -> list[str]:
    """The members of an event that are a day or a time."""
    hints = get_type_hints(event)
    kinds = {each.name: {hints[each.name], *get_args(hints[each.name])} for each in fields(event)}
    return [name for name, held in kinds.items() if held & {date, datetime}]


def test_every_member_that_is_a_day_or_a_time_is_marked_or_exempted_by_name() -> None:
    begins_terms = {CaseRegistered.TYPE, CaseCorrected.TYPE}
    overlooked = [
        f"{kind}: {moments(event)}" for kind, event in EVENTS.items()
        if kind not in HAPPENED_AT | NOT_PAST and kind not in begins_terms
        and any(name not in NOT_PAST for name in moments(event))
    ]  # fmt: skip
    assert overlooked == [], "say in contracts/true_time.py when it happened, or why it is nothing past"


def test_what_is_named_is_there() -> None:
    assert all(member in moments(EVENTS[kind]) for kind, member in HAPPENED_AT.items())
    members = {name for event in EVENTS.values() for name in moments(event)}
    assert all(name in (EVENTS if "." in name else members) for name in NOT_PAST)
    assert not HAPPENED_AT.keys() & NOT_PAST


@pytest.mark.parametrize(("kind", "member"), HAPPENED_AT.items())
def test_the_day_before_is_marked_and_the_same_day_is_not(kind: str, member: str) -> None:
    is_day = get_type_hints(EVENTS[kind])[member] in (date, date | None)
    for ago, marked in ((timedelta(minutes=29), False), (timedelta(minutes=31), True)):
        at = SAID - ago
        told = (at + timedelta(hours=8)).date().isoformat() if is_day else at.isoformat()
        assert is_back_dated(kind, {member: told}, SAID) is marked
    assert not is_back_dated(kind, {member: None}, SAID)


@pytest.mark.parametrize("kind", [CaseRegistered.TYPE, CaseCorrected.TYPE])
def test_a_time_of_receipt_of_its_own_is_marked_whatever_the_day(kind: str) -> None:
    assert is_back_dated(kind, {"received_at": SAID.isoformat()}, SAID)
    assert not is_back_dated(kind, {"received_at": None}, SAID)
