"""What services say of papers that were made (文书), on the stream of the case: of what, and the hash of the file."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from casekit.facts import Event
from contracts.vocabulary import PaperKind


@dataclass(frozen=True, slots=True)
class PaperMade(Event):
    """文书生成: a PDF for `unit`, of its mediation or petition (`subject`); `digest` is the SHA-256 (hex) of the file.

    `is_named`: the parties' names stand in it, by a one-case grant of intake's.
    """

    TYPE: ClassVar[str] = "paper.made"
    code: str
    unit: str
    subject: UUID
    paper: UUID
    kind: PaperKind
    digest: str
    is_named: bool


@dataclass(frozen=True, slots=True)
class PaperDelivered(Event):
    """送达: a paper of a petition that was given out reached its reader at `delivered_at`; entered afterwards."""

    TYPE: ClassVar[str] = "paper.delivered"
    code: str
    unit: str
    subject: UUID
    paper: UUID
    kind: PaperKind
    delivered_at: datetime


EVENTS: tuple[type[Event], ...] = (PaperMade, PaperDelivered)
