"""What evaluation (效能考评) says of cards (三色预警) and of what follows them, on the stream of the unit.

Colours, rules, whole numbers and days: no case is named, and what was written stays in evaluation. `unit` is whose card
it is, in every one of them.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from casekit.facts import Event
from casekit.streams import grid_stream
from contracts.vocabulary import CardStep, Colour, ContestOutcome, Every, FigureMeasure

_GRID = "grid/"


@dataclass(frozen=True, slots=True)
class CardFigure:
    """One figure that a card rests on: `denominator` is None of a `count`; an `hour` has minutes over."""

    indicator: str
    measured: FigureMeasure
    numerator: int
    denominator: int | None = None


@dataclass(frozen=True, slots=True)
class _OfCard(Event):
    card: UUID
    unit: str


@dataclass(frozen=True, slots=True)
class CardIssued(_OfCard):
    """亮牌: for the period of days `since` to `until`, by `trigger` of the place's procedure in this version.

    `kept`: it is given because the unit had it before and has not got far enough away from it. The unit may contest it
    until `contest_until`; nobody else is shown it before. `subject`: what of the unit's is judged, where it is not the
    unit itself: `grid/<id>`, or `area/<unit>`, all that lies below it.
    """

    TYPE: ClassVar[str] = "card.issued"
    colour: Colour
    place: str
    procedure: str
    trigger: str
    every: Every
    since: date
    until: date
    figures: tuple[CardFigure, ...]
    kept: bool
    contest_until: datetime
    subject: str | None = None

    def named_streams(self) -> tuple[str, ...]:
        if self.subject is None or not self.subject.startswith(_GRID):
            return ()
        return (grid_stream(self.subject.removeprefix(_GRID)),)


@dataclass(frozen=True, slots=True)
class CardContested(_OfCard):
    """提出异议: the card is frozen until that is decided."""

    TYPE: ClassVar[str] = "card.contested"
    colour: Colour


@dataclass(frozen=True, slots=True)
class CardDecided(_OfCard):
    """异议裁定."""

    TYPE: ClassVar[str] = "card.decided"
    colour: Colour
    outcome: ContestOutcome


@dataclass(frozen=True, slots=True)
class CardPublished(_OfCard):
    """牌生效: it stands, others are shown it, and what follows it begins."""

    TYPE: ClassVar[str] = "card.published"
    colour: Colour


@dataclass(frozen=True, slots=True)
class CardClosed(_OfCard):
    """销牌: what had to follow is done; `is_lapsed`: the unit is no more, or is not told of the card any more."""

    TYPE: ClassVar[str] = "card.closed"
    colour: Colour
    is_lapsed: bool


@dataclass(frozen=True, slots=True)
class CardOverdue(_OfCard):
    """后续措施逾期: the term of `step` has ended, and it is still owed by `owner`, the unit or a post of the procedure.

    `roles` are alerted: those who owe it and those next above; nobody where a case behind the card accuses a unit,
    whose people might learn of it so.
    """

    TYPE: ClassVar[str] = "card.overdue"
    step: CardStep
    owner: str
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class InterviewCalled(_OfCard):
    """通知约谈, to be held by `due_at`."""

    TYPE: ClassVar[str] = "interview.called"
    due_at: datetime


@dataclass(frozen=True, slots=True)
class InterviewHeld(_OfCard):
    """约谈: so many commitments were made, and are looked at again by `recheck_at`."""

    TYPE: ClassVar[str] = "interview.held"
    held_on: date
    commitments: int
    recheck_at: datetime


@dataclass(frozen=True, slots=True)
class InterviewRechecked(_OfCard):
    """约谈复查: so many of the commitments are kept; where not all are, another interview is called."""

    TYPE: ClassVar[str] = "interview.rechecked"
    commitments: int
    kept: int


@dataclass(frozen=True, slots=True)
class NoticeIssued(_OfCard):
    """发《整改提示单》, to be answered by `due_at`; also again, when an answer was not enough."""

    TYPE: ClassVar[str] = "notice.issued"
    due_at: datetime


@dataclass(frozen=True, slots=True)
class NoticePrinted(_OfCard):
    """《整改提示单》 made a PDF (`paper`): `digest` is the SHA-256 (hex) of the file."""

    TYPE: ClassVar[str] = "notice.printed"
    paper: UUID
    digest: str


@dataclass(frozen=True, slots=True)
class NoticeAnswered(_OfCard):
    """答复《整改提示单》."""

    TYPE: ClassVar[str] = "notice.answered"
    is_on_time: bool


@dataclass(frozen=True, slots=True)
class NoticeReviewed(_OfCard):
    """整改验收."""

    TYPE: ClassVar[str] = "notice.reviewed"
    is_accepted: bool


@dataclass(frozen=True, slots=True)
class WriteUpRequested(_OfCard):
    """约请撰写优秀案例, by `due_at`; also again, when one was sent back."""

    TYPE: ClassVar[str] = "write_up.requested"
    due_at: datetime


@dataclass(frozen=True, slots=True)
class WriteUpSubmitted(_OfCard):
    """报送案例, anonymised."""

    TYPE: ClassVar[str] = "write_up.submitted"
    is_on_time: bool


@dataclass(frozen=True, slots=True)
class WriteUpReviewed(_OfCard):
    """案例审定: `is_approved` puts it into the case library (优秀案例库)."""

    TYPE: ClassVar[str] = "write_up.reviewed"
    is_approved: bool


EVENTS: tuple[type[Event], ...] = (
    CardIssued,
    CardContested,
    CardDecided,
    CardPublished,
    CardClosed,
    CardOverdue,
    InterviewCalled,
    InterviewHeld,
    InterviewRechecked,
    NoticeIssued,
    NoticePrinted,
    NoticeAnswered,
    NoticeReviewed,
    WriteUpRequested,
    WriteUpSubmitted,
    WriteUpReviewed,
)
