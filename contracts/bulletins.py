"""What evaluation says of its bulletins (研判专报), on its own service stream."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from casekit.facts import Event
from contracts.vocabulary import BulletinPeriod


@dataclass(frozen=True, slots=True)
class BulletinPublished(Event):
    """专报发布 by a person who had not drafted it; `digest` is the SHA-256 (hex) of the PDF that was reviewed."""

    TYPE: ClassVar[str] = "bulletin.published"
    bulletin: UUID
    period: BulletinPeriod
    begins_on: date
    ends_on: date
    digest: str


EVENTS: tuple[type[Event], ...] = (BulletinPublished,)
