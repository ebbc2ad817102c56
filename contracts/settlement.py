"""What mediation (调解) says around and after a settlement, on the stream of the case.

Danger, expert opinion, court and other routes; what was agreed being done or not; what a court confirmed. Only codes,
days and sums: what was written stays in the service.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from casekit.facts import Event
from contracts.vocabulary import (
    ConfirmationOutcome,
    DangerGround,
    ExpertiseKind,
    HandOverGround,
    HandOverTo,
    ProceedingStage,
    ReferralKind,
    ReferralOutcome,
    RulingKind,
    Side,
)


@dataclass(frozen=True, slots=True)
class _OfMediation(Event):
    mediation: UUID
    code: str
    committee: str


@dataclass(frozen=True, slots=True)
class DangerReported(_OfMediation):
    """报告公安机关 (人民调解法 25): the one exception to the confidence of a mediation; no word of what was said."""

    TYPE: ClassVar[str] = "danger.reported"
    report: UUID
    ground: DangerGround


@dataclass(frozen=True, slots=True)
class ExpertiseRequested(_OfMediation):
    """鉴定前置: an expert opinion is asked for; `is_suspended`: by rule its time does not count."""

    TYPE: ClassVar[str] = "expertise.requested"
    expertise: UUID
    kind: ExpertiseKind
    is_suspended: bool


@dataclass(frozen=True, slots=True)
class ExpertiseDelivered(_OfMediation):
    """鉴定意见送达: the opinion is there, and time counts again."""

    TYPE: ClassVar[str] = "expertise.delivered"
    expertise: UUID
    kind: ExpertiseKind


@dataclass(frozen=True, slots=True)
class ReferralReceived(_OfMediation):
    """委派、委托调解: a court's file was signed for; the mediation is due by `due_at`."""

    TYPE: ClassVar[str] = "referral.received"
    kind: ReferralKind
    court: str
    signed_at: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True)
class ReferralExtended(_OfMediation):
    """延长调解期限: both sides agreed (特邀调解规定 27)."""

    TYPE: ClassVar[str] = "referral.extended"
    due_at: datetime


@dataclass(frozen=True, slots=True)
class MediationExtended(_OfMediation):
    """延长调解期限 of a mediation that is of no court's file: both sides agreed (医疗纠纷预防和处理条例 38)."""

    TYPE: ClassVar[str] = "mediation.extended"
    due_at: datetime


@dataclass(frozen=True, slots=True)
class ReferralReturned(_OfMediation):
    """退回法院: the file goes back with the record of the mediation, settled or not, and with what came of it."""

    TYPE: ClassVar[str] = "referral.returned"
    court: str
    is_settled: bool
    attempts: int
    outcome: ReferralOutcome | None = None


@dataclass(frozen=True, slots=True)
class ProceedingEntered(_OfMediation):
    """案件所处程序: the dispute of the case stands before a court or arbitration commission, too.

    `body` is None where that is outside this installation.
    """

    TYPE: ClassVar[str] = "proceeding.entered"
    proceeding: UUID
    stage: ProceedingStage
    body: str | None = None


@dataclass(frozen=True, slots=True)
class RulingGiven(_OfMediation):
    """裁判了结: a paper closes the dispute and those of the `related` cases (一案解三结); `body` as it was entered."""

    TYPE: ClassVar[str] = "ruling.given"
    round: int
    kind: RulingKind
    given_on: date
    body: str | None = None
    related: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MediationHandedOver(_OfMediation):
    """移交 to another kind of mediation or another procedure: the mediation ends, and the centre routes the case."""

    TYPE: ClassVar[str] = "mediation.handed_over"
    to: HandOverTo
    ground: HandOverGround


@dataclass(frozen=True, slots=True)
class DecisionDelivered(_OfMediation):
    """处理决定送达: the government's decision on what was handed over reached a side, which may sue until `due_at`.

    None where no article gives a term: 森林法 22 does for forest and land.
    """

    TYPE: ClassVar[str] = "decision.delivered"
    decision: UUID
    side: Side
    delivered_at: datetime
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AgreementAttached(_OfMediation):
    """签署件存档: a signed copy of the agreement; `digest` is the SHA-256 (hex) of the file."""

    TYPE: ClassVar[str] = "agreement.attached"
    copy: UUID
    digest: str


@dataclass(frozen=True, slots=True)
class TermFulfilled(_OfMediation):
    """履行: obligation `number` of the agreement was done on a day (Asia/Shanghai)."""

    TYPE: ClassVar[str] = "term.fulfilled"
    number: int
    fulfilled_on: date
    is_late: bool


@dataclass(frozen=True, slots=True)
class TermBreached(_OfMediation):
    """逾期未履行: obligation `number` was due on a day and is not known to have been done."""

    TYPE: ClassVar[str] = "term.breached"
    number: int
    due_on: date


@dataclass(frozen=True, slots=True)
class AgreementFulfilled(_OfMediation):
    """履行完毕: all that was agreed is done."""

    TYPE: ClassVar[str] = "agreement.fulfilled"
    is_late: bool


@dataclass(frozen=True, slots=True)
class ConfirmationRequested(_OfMediation):
    """申请司法确认, by both sides together (人民调解法 33)."""

    TYPE: ClassVar[str] = "confirmation.requested"
    court: str


@dataclass(frozen=True, slots=True)
class ConfirmationDecided(_OfMediation):
    """司法确认裁定: confirmed and enforceable, or refused."""

    TYPE: ClassVar[str] = "confirmation.decided"
    court: str
    outcome: ConfirmationOutcome


@dataclass(frozen=True, slots=True)
class AllowanceRecorded(_OfMediation):
    """一案一补: what a post is due for the case, in fen."""

    TYPE: ClassVar[str] = "allowance.recorded"
    post: str
    amount_fen: int


EVENTS: tuple[type[Event], ...] = (
    DangerReported,
    ExpertiseRequested,
    ExpertiseDelivered,
    ReferralReceived,
    ReferralExtended,
    MediationExtended,
    ReferralReturned,
    ProceedingEntered,
    RulingGiven,
    MediationHandedOver,
    DecisionDelivered,
    AgreementAttached,
    TermFulfilled,
    TermBreached,
    AgreementFulfilled,
    ConfirmationRequested,
    ConfirmationDecided,
    AllowanceRecorded,
)
