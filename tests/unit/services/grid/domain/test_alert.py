"""Which events ask somebody to look, whom, and which leave nothing to look at: over all that grid says."""

import pytest

from casekit import deadlines
from contracts.registry import BY_SERVICE
from contracts.samples import sample
from services.grid.domain.alert import (
    APPROACHING,
    ENDED,
    ESCALATED,
    HEARD,
    LATE,
    MISSED,
    Alert,
    Kind,
    alerts_of,
    moot_by,
)

SAID = {kind.TYPE: sample(kind).to_data() for kind in (*BY_SERVICE["grid"], *deadlines.EVENTS)}


def test_everything_heard_is_said_by_grid_or_by_its_deadlines() -> None:
    assert set(SAID) >= HEARD
    assert {APPROACHING, MISSED, ESCALATED, *ENDED} <= {kind.TYPE for kind in deadlines.EVENTS}


@pytest.mark.parametrize(
    ("type_", "kind", "to"),
    [
        ("order.issued", Kind.ORDER, "unit-justice"),
        ("supervision.issued", Kind.SUPERVISION, "unit-justice"),
        ("supervision.renewed", Kind.SUPERVISION, "unit-justice"),
        ("callout.raised", Kind.CALLOUT, "unit-justice"),
        ("letter.sent", Kind.LETTER, "unit-justice"),
        ("risk.listed", Kind.RISK, "unit-justice"),
        ("deadline.approaching", Kind.APPROACHING, "unit-justice"),
        ("deadline.missed", Kind.OVERDUE, "unit-justice"),
        ("deadline.escalated", Kind.ESCALATED, "post-1"),
    ],
)
def test_what_is_new_or_late_is_for_whom_it_concerns(type_: str, kind: Kind, to: str) -> None:
    (raised,) = alerts_of(type_, SAID[type_])
    assert (raised.kind, raised.to, raised.role) == (kind, to, None)
    assert (raised.term is not None) == (kind in LATE)
    assert raised.due_at is not None or type_ in ("risk.listed", "order.returned")


def test_a_return_is_for_those_who_decide_on_it() -> None:
    (raised,) = alerts_of("order.returned", SAID["order.returned"])
    assert raised == Alert(Kind.RETURN, SAID["order.returned"]["order"], role="dispatcher")


@pytest.mark.parametrize("type_", sorted(HEARD))
def test_whatever_is_raised_is_made_moot_by_something(type_: str) -> None:
    """Of each alert there is an event about the same subject after which it is gone."""
    for raised in alerts_of(type_, SAID[type_]):
        ends = [
            found
            for each in HEARD
            if (found := moot_by(each, SAID[each])) is not None
            and found.subject == raised.subject
            and (not found.kinds or raised.kind in found.kinds)
            and (found.term is None or found.term == raised.term)
        ]
        assert ends


def test_what_a_unit_reported_to_is_moot_for_it_alone() -> None:
    found = moot_by("callout.reported", SAID["callout.reported"])
    assert found is not None
    assert found.to == "unit-justice"


@pytest.mark.parametrize("type_", ["order.progressed", "letter.overdue", "case.registered", "deadline.set"])
def test_other_events_ask_nothing(type_: str) -> None:
    assert alerts_of(type_, {}) == []
    assert moot_by(type_, {}) is None
