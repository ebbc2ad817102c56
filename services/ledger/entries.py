"""What an event becomes on record. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from access.acts import Act
from access.rules import CASE_ACTS
from access.view import View
from casekit.envelope import Envelope
from contracts.access import AccessRefused
from contracts.ledger import CheckpointSigned

_CASE = "case/"
_GENERAL = frozenset(Act) - CASE_ACTS  # acts that concern no case, ever


def case_of(envelope: Envelope) -> str | None:
    """The code of the case that the event tells of, or None: of its stream, or the one a refusal names."""
    if envelope.subject.startswith(_CASE):
        return envelope.subject.removeprefix(_CASE)
    if envelope.type == AccessRefused.TYPE:
        code = envelope.data.get("code")
        return code if isinstance(code, str) else None
    return None


def is_of_no_case(envelope: Envelope) -> bool:
    """Whether the event tells that something was refused about a code that no case bears.

    Of an act that can concern a case and names none this is assumed: also of one that is newer than this ledger.
    """
    if envelope.type != AccessRefused.TYPE or case_of(envelope) is not None:
        return False
    return envelope.data.get("act") not in _GENERAL


def is_checkpoint(type_: str) -> bool:
    """Whether the event is a checkpoint's own, which never causes another."""
    return type_ == CheckpointSigned.TYPE


@dataclass(frozen=True, slots=True)
class Happening:
    """One item of a timeline, as its reader may see it."""

    id: UUID
    source: str
    type: str
    at: datetime
    actor: str | None
    data: dict[str, Any]


def story(view: View, envelopes: Sequence[Envelope], may_know: Callable[[str], bool]) -> list[Happening]:
    """The events that the view shows, in order; what it withholds leaves no trace."""
    shown = ((each, view.show(each.type, each.data, may_know)) for each in envelopes)
    return [
        Happening(each.id, each.source, each.type, each.time, each.actor if view.names_actors else None, data)
        for each, data in shown
        if data is not None
    ]


def codes_named(envelopes: Sequence[Envelope]) -> frozenset[str]:
    """The codes of other cases that the events name."""
    found: set[str] = set()
    for each in envelopes:
        found.update(code for code in (each.data.get("other"), *each.data.get("related", ())) if code)
    return frozenset(found)
