"""Which events ask somebody to look, whom, and which leave nothing to look at: over all that grid says."""

import pytest

from casekit import deadlines
from contracts import cards
from contracts.forwarding import ForwardingSent
from contracts.registry import BY_SERVICE
from contracts.samples import sample
from services.grid.domain.alert import (
    APPROACHING,
    ENDED,
    ESCALATED,
    HEARD,
    LATE,
    MISSED,
    OF_CARDS,
    OF_PETITIONS,
    Alert,
    Kind,
    Moot,
    alerts_of,
    misdirected,
    moot_by,
)

OF_GRID = {kind.TYPE for kind in (*BY_SERVICE["grid"], *deadlines.EVENTS)}
SAID = {
    kind.TYPE: sample(kind).to_data()
    for kind in (*BY_SERVICE["grid"], *BY_SERVICE["petition"], *cards.EVENTS, *deadlines.EVENTS)
}


def test_everything_heard_is_said_by_grid_or_by_its_deadlines_by_petition_or_of_cards() -> None:
    assert OF_GRID | OF_PETITIONS | OF_CARDS >= HEARD
    assert not OF_GRID & (OF_PETITIONS | OF_CARDS)
    assert {kind.TYPE for kind in BY_SERVICE["petition"]} >= OF_PETITIONS
    assert {kind.TYPE for kind in cards.EVENTS} >= OF_CARDS
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
        ("forwarding.sent", Kind.FORWARDING, "unit-justice"),
        ("advice.given", Kind.ADVICE, "unit-justice"),
        ("forwarding.objected", Kind.OBJECTION, "unit-justice"),
        ("deadline.approaching", Kind.APPROACHING, "unit-justice"),
        ("deadline.missed", Kind.OVERDUE, "unit-justice"),
        ("deadline.escalated", Kind.ESCALATED, "post-1"),
    ],
)
def test_what_is_new_or_late_is_for_whom_it_concerns(type_: str, kind: Kind, to: str) -> None:
    (raised,) = alerts_of(type_, SAID[type_])
    assert (raised.kind, raised.to, raised.role) == (kind, to, None)
    assert (raised.term is not None) == (kind in LATE)
    assert raised.due_at is not None or type_ in (
        "risk.listed",
        "order.returned",
        "forwarding.objected",
        "advice.given",
    )


def test_what_is_urgent_is_for_whom_it_was_reported_to_and_for_who_oversees_the_case() -> None:
    said = SAID["petition.urgent"] | {"reported_to": "county-office"}
    assert [(each.to, each.role) for each in alerts_of("petition.urgent", said)] == [
        ("county-office", None), (None, "dispatcher"), (None, "supervisor"), (None, "director"),
    ]  # fmt: skip
    outside = alerts_of("petition.urgent", said | {"reported_to": None})
    assert {each.to for each in outside} == {None}


def test_an_objection_that_is_not_upheld_is_the_units_to_take() -> None:
    decided = SAID["forwarding.decided"]
    (again,) = alerts_of("forwarding.decided", decided | {"is_upheld": False})
    assert (again.kind, again.to) == (Kind.FORWARDING, decided["recipient"])
    assert alerts_of("forwarding.decided", decided | {"is_upheld": True}) == []


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


@pytest.mark.parametrize(
    ("accused", "roles"),
    [
        ((), []),
        (("another",), []),
        (("bureau", "another"), ["dispatcher", "supervisor"]),
        (("town",), ["dispatcher", "supervisor"]),
    ],
)
def test_what_is_passed_to_an_accused_unit_is_for_those_who_oversee_until_it_is_called_back(
    accused: tuple[str, ...], roles: list[str]
) -> None:
    sent = sample(ForwardingSent).to_data() | {"recipient": "bureau", "joint": ["town"]}
    told = misdirected("forwarding.sent", sent, accused)
    assert [(each.kind, each.role, each.to) for each in told] == [
        (Kind.MISDIRECTED, role, None) for role in roles
    ]
    assert misdirected("forwarding.taken", sent, accused) == []
    for end in ("forwarding.withdrawn", "forwarding.reported"):
        assert moot_by(end, sent) == Moot(sent["forwarding"])


def overdue(step: str, owner: str, *roles: str) -> list[Alert]:
    return alerts_of("card.overdue", {"card": "c", "unit": "u", "step": step, "owner": owner, "roles": roles})


def test_what_follows_a_card_and_is_late_is_told_to_who_owes_it_and_to_those_above() -> None:
    answer = overdue("answer", "u", "supervisor")
    assert [(each.to, each.role, each.term) for each in answer] == [
        (None, "supervisor", "card.answer"),
        ("u", None, "card.answer"),
    ]
    assert [each.role for each in overdue("interview", "supervisor", "supervisor", "director")] == [
        "supervisor",
        "director",
    ]
    assert overdue("recheck", "supervisor") == []  # a case behind it accuses somebody
    assert (
        alerts_of("card.overdue", {"card": "c", "unit": "u", "step": "answer", "owner": "u"}) != []
    )  # as once said
