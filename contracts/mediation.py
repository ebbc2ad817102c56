"""What mediation (调解) says, on the stream of the case."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from casekit.facts import Event
from casekit.streams import unit_stream
from contracts.vocabulary import AgreementForm, AttemptOutcome, MediationEnd, Tier


@dataclass(frozen=True, slots=True)
class MediationOpened(Event):
    """调解受理: a committee takes the dispute."""

    TYPE: ClassVar[str] = "mediation.opened"
    mediation: UUID
    code: str
    committee: str
    round: int
    due_at: datetime

    def named_streams(self) -> tuple[str, ...]:
        return (unit_stream(self.committee),)


@dataclass(frozen=True, slots=True)
class MediationAttempted(Event):
    """调解一次 by `committee`: only fact and outcome leave the service. `joint` are other units that took part."""

    TYPE: ClassVar[str] = "mediation.attempted"
    mediation: UUID
    code: str
    number: int
    tier: Tier
    outcome: AttemptOutcome
    held_at: datetime
    joint: tuple[str, ...] = ()
    committee: str | None = None

    def named_streams(self) -> tuple[str, ...]:
        return tuple(unit_stream(unit) for unit in self.joint)


@dataclass(frozen=True, slots=True)
class AgreementMade(Event):
    """达成协议: completes the case. `digest` is the SHA-256 (hex) of the written agreement."""

    TYPE: ClassVar[str] = "agreement.made"
    mediation: UUID
    code: str
    committee: str
    round: int
    form: AgreementForm
    made_at: datetime
    amount_fen: int = 0
    digest: str | None = None
    related: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MediationEnded(Event):
    """调解终止 without an agreement: the case is routed again, unless it was withdrawn."""

    TYPE: ClassVar[str] = "mediation.ended"
    mediation: UUID
    code: str
    committee: str
    round: int
    reason: MediationEnd


@dataclass(frozen=True, slots=True)
class MediationPassedOn(Event):
    """随并移交: the mediation is with `committee` from now on, into which `former_committee` was merged.

    Its terms, sessions and file run on; `mediators` are those of its posts who go on. `is_over`: there is an agreement
    already, and the successor watches over what was agreed; the agreement stays that of who made it.
    """

    TYPE: ClassVar[str] = "mediation.passed_on"
    mediation: UUID
    code: str
    committee: str
    round: int
    former_committee: str
    mediators: tuple[str, ...] = ()
    is_over: bool = False

    def named_streams(self) -> tuple[str, ...]:
        return (unit_stream(self.committee),)


EVENTS: tuple[type[Event], ...] = (
    MediationOpened,
    MediationAttempted,
    AgreementMade,
    MediationEnded,
    MediationPassedOn,
)
