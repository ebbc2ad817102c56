"""What intake (受理) says. Every event is on the stream of its case."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from casekit.facts import Event
from casekit.streams import grid_stream, unit_stream
from contracts.vocabulary import (
    Channel,
    FollowUpWay,
    Grade,
    IdentityCheck,
    MatterType,
    NotificationForm,
    NotificationKind,
    OralConfirmation,
    Outcome,
    RefusalGround,
    Route,
    Satisfaction,
    SecretGround,
    UnitRelation,
)


@dataclass(frozen=True, slots=True)
class CaseRegistered(Event):
    """登记: one matter has its code. `units` are those accused or answering; `report` the grid report it came from.

    `partner`: the unit whose system passed it on under a number of its own. `oral`: it was brought by word of mouth,
    written down and read back, and how that was confirmed. `transferred_from`: its code where it was transferred from.
    """

    TYPE: ClassVar[str] = "case.registered"
    code: str
    matter_type: MatterType
    channel: Channel
    place: str
    procedure: str
    centre: str
    grid: str | None = None
    party_count: int = 0
    is_anonymous: bool = False
    is_group: bool = False
    units: tuple[UnitRelation, ...] = ()
    report: UUID | None = None
    first_contact: str | None = None
    received_at: datetime | None = None
    partner: str | None = None
    oral: OralConfirmation | None = None
    transferred_from: str | None = None

    def named_streams(self) -> tuple[str, ...]:
        named = tuple(unit_stream(each.unit) for each in self.units)
        return (*named, grid_stream(self.grid)) if self.grid else named


@dataclass(frozen=True, slots=True)
class CaseAdmitted(Event):
    """受理: the centre takes the case on."""

    TYPE: ClassVar[str] = "case.admitted"
    code: str


@dataclass(frozen=True, slots=True)
class CaseRefused(Event):
    """不予受理: with grounds and the right way."""

    TYPE: ClassVar[str] = "case.refused"
    code: str
    ground: RefusalGround
    right_way: Route | None = None


@dataclass(frozen=True, slots=True)
class CaseTriaged(Event):
    """研判: category, grade and the route that follows are decided by a person.

    `concern`: the place's kind of concern (五事五办). `suggestion`: the mark, a keyed digest, of the proposal that was
    before who decided; `followed`: whether the decision is what it proposed. Both absent where none was heeded.
    """

    TYPE: ClassVar[str] = "case.triaged"
    code: str
    category: str
    grade: Grade
    proposed_route: Route | None = None
    concern: str | None = None
    suggestion: str | None = None
    followed: bool | None = None


@dataclass(frozen=True, slots=True)
class CaseRouted(Event):
    """分流: opens an order, a mediation or a petition, or guides the party elsewhere.

    `round` counts the routings of the case from 1; `units` repeats the unit relations in force so that a service that
    opens something knows whom it must not involve; `due_at` is the case's completion date.
    """

    TYPE: ClassVar[str] = "case.routed"
    code: str
    round: int
    route: Route
    matter_type: MatterType
    category: str
    grade: Grade
    place: str
    procedure: str
    unit: str | None = None
    supervisor: str | None = None
    grid: str | None = None
    units: tuple[UnitRelation, ...] = ()
    due_at: datetime | None = None

    def named_streams(self) -> tuple[str, ...]:
        named = tuple(unit_stream(each.unit) for each in self.units)
        own = (unit_stream(self.unit),) if self.unit else ()
        area = (grid_stream(self.grid),) if self.grid else ()
        return (*named, *own, *area)


@dataclass(frozen=True, slots=True)
class CaseAnswered(Event):
    """当场答复: a consultation (咨询) was answered; the answer's text stays in intake."""

    TYPE: ClassVar[str] = "case.answered"
    code: str


@dataclass(frozen=True, slots=True)
class CaseRelated(Event):
    """关联: this case has one root with another."""

    TYPE: ClassVar[str] = "case.related"
    code: str
    other: str
    reason: str


@dataclass(frozen=True, slots=True)
class CaseUnrelated(Event):
    """解除关联: this case has not one root with another after all, or is handled apart from it."""

    TYPE: ClassVar[str] = "case.unrelated"
    code: str
    other: str


@dataclass(frozen=True, slots=True)
class CaseCompleted(Event):
    """办结: the handler has finished and shows proof. `cause` is the event or object that completed it."""

    TYPE: ClassVar[str] = "case.completed"
    code: str
    outcome: Outcome
    round: int
    unit: str | None = None
    cause: UUID | None = None

    def named_streams(self) -> tuple[str, ...]:
        return (unit_stream(self.unit),) if self.unit else ()


@dataclass(frozen=True, slots=True)
class CaseReturned(Event):
    """退回分流: the route came to nothing (return upheld, mediation ended, petition refused); to be routed again."""

    TYPE: ClassVar[str] = "case.returned"
    code: str
    round: int
    route: Route
    cause: UUID | None = None


@dataclass(frozen=True, slots=True)
class CaseFollowedUp(Event):
    """回访: the party was asked after completion; `way` tells how, where that was put down."""

    TYPE: ClassVar[str] = "case.followed_up"
    code: str
    satisfaction: Satisfaction
    unit: str | None = None
    way: FollowUpWay | None = None

    def named_streams(self) -> tuple[str, ...]:
        return (unit_stream(self.unit),) if self.unit else ()


@dataclass(frozen=True, slots=True)
class CaseClosed(Event):
    """结案: after notification and follow-up."""

    TYPE: ClassVar[str] = "case.closed"
    code: str


@dataclass(frozen=True, slots=True)
class CaseReopened(Event):
    """重新办理: a completed or closed case is taken up again."""

    TYPE: ClassVar[str] = "case.reopened"
    code: str
    round: int


@dataclass(frozen=True, slots=True)
class CaseWithdrawn(Event):
    """撤回: by the party."""

    TYPE: ClassVar[str] = "case.withdrawn"
    code: str


@dataclass(frozen=True, slots=True)
class CaseArchived(Event):
    """归档: the file (卷宗) is sealed."""

    TYPE: ClassVar[str] = "case.archived"
    code: str


@dataclass(frozen=True, slots=True)
class CaseMaterialAdded(Event):
    """补充材料: a file was added to the case's record. `digest` is the SHA-256 (hex) of its content."""

    TYPE: ClassVar[str] = "case.material_added"
    code: str
    material: UUID
    digest: str


@dataclass(frozen=True, slots=True)
class CaseFirstContactChanged(Event):
    """移交首问责任: another post answers for the case until it has an owner; `before` did."""

    TYPE: ClassVar[str] = "case.first_contact_changed"
    code: str
    first_contact: str
    before: str | None = None


@dataclass(frozen=True, slots=True)
class CaseSecretReissued(Event):
    """重发查询密码: the owner was given a new look-up secret, after a check of who asks. The secret is in no event."""

    TYPE: ClassVar[str] = "case.secret_reissued"
    code: str
    ground: SecretGround
    identity: IdentityCheck


@dataclass(frozen=True, slots=True)
class NotificationSent(Event):
    """告知 was sent to a party of the case."""

    TYPE: ClassVar[str] = "notification.sent"
    code: str
    notification: UUID
    kind: NotificationKind
    form: NotificationForm


@dataclass(frozen=True, slots=True)
class NotificationDelivered(Event):
    """送达 is proved."""

    TYPE: ClassVar[str] = "notification.delivered"
    code: str
    notification: UUID
    kind: NotificationKind
    delivered_at: datetime


@dataclass(frozen=True, slots=True)
class NotificationFailed(Event):
    """A notification could not be delivered; another form is needed."""

    TYPE: ClassVar[str] = "notification.failed"
    code: str
    notification: UUID
    kind: NotificationKind


@dataclass(frozen=True, slots=True)
class PartyRevealed(Event):
    """Personal data of a case were shown to a member of staff: who, by role, and on what stated purpose (a code)."""

    TYPE: ClassVar[str] = "party.revealed"
    code: str
    viewer: str
    unit: str | None
    purpose: str


@dataclass(frozen=True, slots=True)
class PartyErased(Event):
    """A party's key was destroyed, and with it the data."""

    TYPE: ClassVar[str] = "party.erased"
    code: str
    party: UUID


EVENTS: tuple[type[Event], ...] = (
    CaseRegistered,
    CaseAdmitted,
    CaseRefused,
    CaseTriaged,
    CaseRouted,
    CaseAnswered,
    CaseRelated,
    CaseUnrelated,
    CaseCompleted,
    CaseReturned,
    CaseFollowedUp,
    CaseClosed,
    CaseReopened,
    CaseWithdrawn,
    CaseArchived,
    CaseMaterialAdded,
    CaseFirstContactChanged,
    CaseSecretReissued,
    NotificationSent,
    NotificationDelivered,
    NotificationFailed,
    PartyRevealed,
    PartyErased,
)
