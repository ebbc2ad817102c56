"""The letter (函): from one unit to another, taken note of, and answered by another letter where it must be. Pure.

Methods return the event to say; what they refuse they refuse before anything has changed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from casekit.errors import TransitionRefused
from casekit.lifecycle import Lifecycle
from contracts.letters import LetterAnswered, LetterOverdue, LetterReceived, LetterSent, LetterWithdrawn
from contracts.vocabulary import Letter as Kind
from procedures.model import Procedure
from procedures.vocabulary import DeadlineKind
from services.grid.domain.letter_errors import TakesNoAnswer

# What each is called where the place has no word of its own.
NAMES: Final[Mapping[Kind, str]] = {
    Kind.COOPERATION: "协作联系单",
    Kind.MEDIATION_REQUEST: "委托调处函",
    Kind.MEDIATION_REPLY: "调处回复函",
    Kind.FORWARDING: "转送函",
    Kind.ASSIGNMENT: "交办函",
    Kind.RISK_WARNING: "风险预警函",
    Kind.SUPERVISION: "督办函",
    Kind.REPLY: "回复函",
}
# Written only in answer to another.
REPLIES: Final = frozenset({Kind.MEDIATION_REPLY, Kind.REPLY})
# Written by the centre alone; the others by whoever handles the case, too.
OF_CENTRE: Final = frozenset({Kind.FORWARDING, Kind.ASSIGNMENT, Kind.RISK_WARNING, Kind.SUPERVISION})
# What may be written of a place, where there is no case.
OF_PLACES: Final = frozenset({Kind.ASSIGNMENT, Kind.RISK_WARNING})
# What outlives the closing of its case: a party who was asked is not content with how it was settled.
AFTER_CLOSING: Final = frozenset({Kind.SUPERVISION})
# Within which of the procedure's terms each is to be answered. No place publishes one for letters; Jiangan counts its
# warning as 督办, and what is assigned or asked for is as long as doing it.
TERMS: Final[Mapping[Kind, DeadlineKind]] = {
    Kind.COOPERATION: DeadlineKind.ORDER_COMPLETION,
    Kind.ASSIGNMENT: DeadlineKind.ORDER_COMPLETION,
    Kind.MEDIATION_REQUEST: DeadlineKind.MEDIATION_COMPLETION,
    Kind.RISK_WARNING: DeadlineKind.ORDER_SUPERVISION,
    Kind.SUPERVISION: DeadlineKind.ORDER_SUPERVISION,
}


class State(StrEnum):
    """状态."""

    SENT = "sent"  # 已发出
    RECEIVED = "received"  # 已签收
    ANSWERED = "answered"  # 已回复
    WITHDRAWN = "withdrawn"  # 已撤函


class Move(StrEnum):
    """What may happen to a letter."""

    RECEIVE = "receive"
    ANSWER = "answer"
    WITHDRAW = "withdraw"


TRANSITIONS: Mapping[Move, Mapping[State, State]] = {
    Move.RECEIVE: {State.SENT: State.RECEIVED},
    Move.ANSWER: {State.SENT: State.ANSWERED, State.RECEIVED: State.ANSWERED},
    Move.WITHDRAW: {State.SENT: State.WITHDRAWN, State.RECEIVED: State.WITHDRAWN},
}
_LIFECYCLE = Lifecycle(State, TRANSITIONS)


@dataclass(slots=True)
class Letter:
    """One letter, on a case (`code`) or of a place (`grid`). `answers`: the letter that it answers."""

    id: UUID
    kind: Kind
    number: str
    sender: str
    recipient: str
    code: str | None = None
    grid: str | None = None
    due_at: datetime | None = None
    answers: UUID | None = None
    state: State = State.SENT

    def sent(self) -> LetterSent:
        """发函: what is said of a fresh one."""
        return LetterSent(
            self.id, self.kind, self.number, self.sender, self.recipient, self.due_at, self.answers, self.grid,
            self.code,
        )  # fmt: skip

    def receive(self) -> LetterReceived:
        """签收. Raises TransitionRefused."""
        self._move(Move.RECEIVE)
        return LetterReceived(self.id, self.kind, self.sender, self.recipient, self.code)

    def answer(self, reply: UUID, now: datetime) -> LetterAnswered:
        """复函. Raises TakesNoAnswer or TransitionRefused."""
        if self.due_at is None:
            raise TakesNoAnswer
        self._move(Move.ANSWER)
        is_on_time = now < self.due_at
        return LetterAnswered(self.id, self.kind, self.sender, self.recipient, reply, is_on_time, self.code)

    def overdue(self) -> LetterOverdue:
        """逾期未复: said once, when its term is missed."""
        return LetterOverdue(self.id, self.kind, self.sender, self.recipient, self.code)

    def withdraw(self) -> LetterWithdrawn:
        """撤函, while it awaits something. Raises TransitionRefused."""
        if not self.is_open:
            raise TransitionRefused(state=self.state.value, act=Move.WITHDRAW.value)
        self._move(Move.WITHDRAW)
        return LetterWithdrawn(self.id, self.kind, self.sender, self.recipient, self.code)

    @property
    def awaits_answer(self) -> bool:
        """Whether an answer is owed."""
        return self.due_at is not None and self.state in (State.SENT, State.RECEIVED)

    @property
    def is_open(self) -> bool:
        """Whether its recipient still has something to do with it."""
        return self.state is State.SENT or self.awaits_answer

    @property
    def reply_kind(self) -> Kind:
        """As what it is answered."""
        return Kind.MEDIATION_REPLY if self.kind is Kind.MEDIATION_REQUEST else Kind.REPLY

    def _move(self, move: Move) -> None:
        self.state = _LIFECYCLE.after(move, self.state)


def name_of(procedure: Procedure, kind: Kind) -> str:
    """What the place calls such a letter; our word where it publishes none."""
    named = (each.name for each in procedure.organisation.letters if each.kind is kind)
    return next(named, NAMES[kind])


def number_of(year: int, serial: int) -> str:
    """文号 as it stands in events and lists; `printed_number` is how a letter bears it."""
    return f"{year}-{serial:04}"


def printed_number(number: str) -> str:
    """〔2026〕12号."""
    year, _, serial = number.partition("-")
    return f"〔{year}〕{int(serial)}号"
