"""All event classes by wire type. A type that is not here is unknown, and an inbox holds it."""

from casekit.facts import Event
from contracts import (
    access,
    bulletins,
    callouts,
    cards,
    chain,
    committees,
    corrections,
    evaluation,
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

BY_SERVICE: dict[str, tuple[type[Event], ...]] = {
    "intake": (*intake.EVENTS, *corrections.EVENTS, *followups.EVENTS, *rules.EVENTS),
    "grid": (
        *grid.EVENTS,
        *chain.EVENTS,
        *callouts.EVENTS,
        *meetings.EVENTS,
        *field.EVENTS,
        *letters.EVENTS,
        *risks.EVENTS,
        *terms.EVENTS,
    ),
    "mediation": (
        *mediation.EVENTS,
        *committees.EVENTS,
        *sessions.EVENTS,
        *settlement.EVENTS,
        *papers.EVENTS,
    ),
    "petition": (
        *petition.EVENTS,
        *forwarding.EVENTS,
        *pressing.EVENTS,
        *receptions.EVENTS,
        *reviews.EVENTS,
        *statuses.EVENTS,
    ),
    "evaluation": (*evaluation.EVENTS, *bulletins.EVENTS, *cards.EVENTS),
    "ledger": ledger.EVENTS,
    "gateway": gateway.EVENTS,
}


def known_events(*common: type[Event]) -> dict[str, type[Event]]:
    """Wire type → class, of every service; `common` are the mechanism's own events (deadlines, inbox)."""
    every = [event for events in BY_SERVICE.values() for event in events]
    every += access.EVENTS
    return {event.TYPE: event for event in (*every, *common)}
