"""What a service says of its inbox. Known to every consumer."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from casekit.facts import Event


@dataclass(frozen=True, slots=True)
class InboxDropped(Event):
    """An operator gave up an event of `origin` that this service could not handle; it has no effect here."""

    TYPE: ClassVar[str] = "inbox.dropped"
    origin: str
    epoch: int
    position: int
    event: UUID
    event_type: str


EVENTS: tuple[type[Event], ...] = (InboxDropped,)
