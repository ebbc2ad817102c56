"""What a unit is to be told of an event: the tests' own statement, in plain words, beside `access.view`."""

from access.testing import UNIT, Situation
from casekit import deadlines, inbox
from casekit.facts import Event
from contracts import (
    access,
    bulletins,
    callouts,
    cards,
    chain,
    committees,
    corrections,
    field,
    followups,
    forwarding,
    gateway,
    grid,
    intake,
    ledger,
    letters,
    mediation,
    meetings,
    papers,
    petition,
    pressing,
    receptions,
    reviews,
    risks,
    rules,
    sessions,
    settlement,
    statuses,
    terms,
)
from contracts.registry import known_events

EVERY: tuple[type[Event], ...] = tuple(known_events(*deadlines.EVENTS, *inbox.EVENTS).values())
ORGANISATION = {
    *("unit.registered", "unit.changed", "unit.merged", "unit.ended"),
    *("grid.registered", "grid.changed", "grid.ended"),
}
CARDS = {kind.TYPE for kind in cards.EVENTS}  # of no case, and told to the unit whose card it is
OF_NO_CASE = {
    *CARDS,
    *(kind.TYPE for kind in (*access.EVENTS, *field.EVENTS, *gateway.EVENTS, *ledger.EVENTS, *inbox.EVENTS)),
    *(kind.TYPE for kind in (*rules.EVENTS, *bulletins.EVENTS)),
    *(kind.TYPE for kind in committees.EVENTS),
    *(kind.TYPE for kind in grid.EVENTS if not kind.TYPE.startswith("order.")),
    meetings.MeetingHeld.TYPE,
    followups.FollowUpCommitted.TYPE,
    followups.FollowUpDrawn.TYPE,
}
FILE = {kind.TYPE for kind in (*intake.EVENTS, *corrections.EVENTS) if kind.TYPE.startswith("case.")} - {
    "case.refused",
    "case.related",
    "case.unrelated",
    "case.first_contact_changed",  # the desk's own affair
    "case.secret_reissued",
    "case.units_corrected",
}
# who answers for a case is for those who oversee it
OF_NO_UNIT = {kind.TYPE for kind in meetings.EVENTS}
ON_OBJECTS = {
    *(kind.TYPE for kind in grid.EVENTS if kind.TYPE.startswith("order.")),
    *(
        kind.TYPE
        for kind in (
            *chain.EVENTS,
            *terms.EVENTS,
            *callouts.EVENTS,
            *risks.EVENTS,
            *mediation.EVENTS,
            *petition.EVENTS,
            *forwarding.EVENTS,
            *pressing.EVENTS,
            *reviews.EVENTS,
            *statuses.EVENTS,
            *receptions.EVENTS,
            *sessions.EVENTS,
            *settlement.EVENTS,
            *papers.EVENTS,
        )
    ),
}
LETTERS = {
    kind.TYPE for kind in (*letters.EVENTS, *forwarding.EVENTS) if "recipient" in kind.__dataclass_fields__
}  # told to whom they go between, whatever those are to the case
RECALL = "event.recalled"  # to the unit it names, whatever it is to the case: it had what is recalled
SERVED = {
    *("mediation.opened", "mediation.passed_on", "mediation.ended", "agreement.made"),
    *("session.scheduled", "session.rescheduled", "session.cancelled"),
}
OWNERS = ("unit", "committee", "owner")
OWNED_TERMS = {kind.TYPE for kind in deadlines.EVENTS if "owner" in kind.__slots__}


def is_told(kind: str, situation: Situation, owner: str) -> bool:
    """Whether `UNIT`, so related to the case, is told of an event of this type about an object of `owner`'s."""
    if kind == RECALL:
        return owner == UNIT
    if kind in OF_NO_CASE:
        return kind in ORGANISATION or (kind in CARDS and owner == UNIT)
    if situation.accused or kind in OF_NO_UNIT:
        return False
    if kind in LETTERS and owner == UNIT:
        return True
    is_own = owner == UNIT and kind in ON_OBJECTS | OWNED_TERMS
    if situation.handling == "now" and kind in FILE:
        return True
    if situation.handling != "no" and is_own:
        return True
    return situation.respondent and situation.mediated and kind in SERVED
