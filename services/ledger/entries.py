"""What an event becomes on record. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from access.acts import Act
from access.rules import CASE_ACTS
from access.view import View, cases_named
from casekit.envelope import Envelope
from contracts.access import AccessRefused
from contracts.ledger import CheckpointSigned

_CASE = "case/"
# of what was passed on, judged by the unit it went to or came from, and by the wall of its case
_PASSED_ON = {Act.FORWARDING_READ, Act.FORWARDING_ANSWER, Act.PETITION_EXCHANGE}
_GENERAL = frozenset(Act) - CASE_ACTS - _PASSED_ON  # acts that concern no case, ever


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
    return frozenset().union(*(cases_named(each.data) for each in envelopes))
