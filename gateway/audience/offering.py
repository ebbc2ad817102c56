"""Keeps for the sequencer what happened that some unit may be told of. Called by the gateway's inbox, per event.

Whom an event is for is decided here, with the event: the projector has applied it, and the lock of its stream is held.
So the event that makes a unit handle a case is the first it gets, and the one that makes it accused is not for it any
more. An event that is for nobody is not kept at all; for any other the sequencer is woken after the commit.
"""

from collections.abc import Sequence
from typing import Any

from access import guard
from access.view import audience
from casekit.envelope import Envelope
from casekit.work import Work
from gateway.audience.message import case_of
from gateway.audience.sequencer import SEQUENCER
from gateway.audience.tables import EVERYONE


def offer(work: Work, event: Any, envelope: Envelope) -> None:
    """Keep the event with the units it is for, if there are any."""
    code = case_of(envelope)
    case = guard.load(work, code) if code is not None else None
    told = audience(envelope.type, envelope.data, case)
    units = [EVERYONE] if told.everyone else sorted(told.units)
    if units:
        keep(work, envelope, code, units)


def keep(work: Work, envelope: Envelope, code: str | None, units: Sequence[str]) -> None:
    """Keep an event for these units."""
    work.insert(
        "audience_events",
        id=envelope.id,
        region=envelope.region,
        type=envelope.type,
        code=code,
        body=envelope.body,
        units=list(units),
    )
    work.wakes.add(SEQUENCER)
