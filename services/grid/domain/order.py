"""The order (单): an instruction to a unit on a case, from 派单 to 核验.

Methods change the aggregate and return the event to say; what they refuse they refuse before anything has changed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from casekit.errors import TransitionRefused
from contracts.chain import (
    OrderAppraised,
    OrderAssisted,
    OrderEscalated,
    OrderExcused,
    OrderJoined,
    OrderPassedOn,
)
from contracts.grid import (
    OrderAccepted,
    OrderCancelled,
    OrderCompleted,
    OrderDecided,
    OrderIssued,
    OrderProgressed,
    OrderReturned,
    OrderVerified,
)
from contracts.terms import ExtensionAsked, ExtensionDecided, OrderResumed, OrderSuspended
from contracts.vocabulary import Appraisal, EscalationGround, NotCounted, ReturnGround
from services.grid.domain.errors import (
    AlreadyAppraised,
    AlreadyEscalated,
    AskedAlready,
    AssistsAnother,
    NotAsked,
)
from services.grid.domain.lifecycle import OPEN, Move, State, after


@dataclass(slots=True)
class Order:
    """One order.

    `round` is the routing of the case it belongs to, `progress` counts the reports of progress, `ground` is that of the
    last return. An order with a `lead` assists that one (协办). `outside_at`: when the city was asked (提级).
    `asked`: the extension asked for and not decided (`5 day`); `suspended`: for what its time stands still.
    """

    id: UUID
    code: str
    unit: str
    round: int
    due_at: datetime
    supervisor: str | None = None
    state: State = State.ISSUED
    progress: int = 0
    ground: ReturnGround | None = None
    lead: UUID | None = None
    outside_at: datetime | None = None
    appraisal: Appraisal | None = None
    asked: str | None = None
    suspended: NotCounted | None = None

    def issued(self) -> OrderIssued:
        """派单: what is said of a fresh order."""
        return OrderIssued(self.id, self.code, self.unit, self.round, self.due_at, self.supervisor)

    def joined(self, lead: UUID) -> OrderJoined:
        """协办: it assists another from now on. Said of a fresh order."""
        self.lead = lead
        return OrderJoined(self.id, self.code, self.unit, lead)

    def accept(self) -> OrderAccepted:
        """接单."""
        self._move(Move.ACCEPT)
        return OrderAccepted(self.id, self.code, self.unit)

    def give_back(self, ground: ReturnGround) -> OrderReturned:
        """退单: the unit asks to be relieved; nothing else may happen until that is decided."""
        self._move(Move.RETURN)
        self.ground = ground
        return OrderReturned(self.id, self.code, self.unit, ground)

    def decide(self, *, is_upheld: bool) -> OrderDecided | OrderExcused:
        """退单裁决: upheld ends the order; otherwise it stands, and is to be accepted again.

        An assisting order that is given back excuses its unit; the case stays where it is.
        """
        self._move(Move.UPHOLD if is_upheld else Move.OVERRULE)
        if is_upheld and self.lead is not None:
            return OrderExcused(self.id, self.code, self.unit, self.lead)
        return OrderDecided(self.id, self.code, self.unit, self.round, is_upheld)

    def report(self) -> OrderProgressed:
        """办理进展."""
        self._move(Move.PROGRESS)
        self.progress += 1
        return OrderProgressed(self.id, self.code, self.unit, self.progress)

    def check_provable(self) -> None:
        """Whether proof of completion may be added now: only while the unit handles it. Raises TransitionRefused."""
        after(Move.COMPLETE, self.state)

    def complete(self, proofs: Sequence[str], now: datetime) -> OrderCompleted:
        """办结反馈; `proofs` are the SHA-256 (hex) of what proves it."""
        self._move(Move.COMPLETE)
        return OrderCompleted(self.id, self.code, self.unit, now < self.due_at, tuple(proofs))

    def verify(self) -> OrderVerified:
        """核单、验单: it passes. Raises AssistsAnother for an assisting order, which ends with its lead's."""
        self.check_leads()
        self._move(Move.PASS)
        return OrderVerified(self.id, self.code, self.unit, self.round, is_passed=True)

    def end_with_lead(self, completed_at: datetime) -> OrderAssisted:
        """协办办结: it was done, at `completed_at`, and its lead's was verified."""
        if self.lead is None:
            raise ValueError("a lead order is verified, not ended with another")
        self._move(Move.PASS)
        return OrderAssisted(self.id, self.code, self.unit, self.lead, completed_at < self.due_at)

    def fail(self, due_at: datetime) -> OrderVerified:
        """核单、验单: it does not pass, and goes back to the unit, which has accepted it already, until `due_at`."""
        self._move(Move.FAIL)
        self.due_at = due_at
        return OrderVerified(self.id, self.code, self.unit, self.round, is_passed=False)

    def cancel(self) -> OrderCancelled:
        """撤单."""
        self._move(Move.CANCEL)
        return OrderCancelled(self.id, self.code, self.unit)

    def escalate(self, ground: EscalationGround, superior: str, successor: UUID) -> OrderEscalated:
        """提级: it ends, and `successor` at the unit `superior` takes its place. Raises AssistsAnother."""
        self.check_leads()
        self._move(Move.ESCALATE)
        return OrderEscalated(self.id, self.code, self.unit, self.round, ground, superior, successor)

    def ask_city(self, ground: EscalationGround, now: datetime) -> OrderEscalated:
        """提级 to the city's door: asked once; the order stays with its unit, so that somebody answers for the case.

        Raises AssistsAnother, TransitionRefused or AlreadyEscalated.
        """
        self.check_leads()
        after(Move.ESCALATE, self.state)
        if self.outside_at is not None:
            raise AlreadyEscalated
        self.outside_at = now
        return OrderEscalated(self.id, self.code, self.unit, self.round, ground)

    def pass_on(self, unit: str, supervisor_unit: str | None) -> OrderPassedOn:
        """随并移交: its unit was merged into `unit`. A supervisor of that unit is none.

        Of an open order; or of one that was verified, of which a low answer still asks for a report.
        """
        if not self.is_open and self.state is not State.VERIFIED:
            raise TransitionRefused(state=self.state.value, act="pass_on")
        former, self.unit = self.unit, unit
        if supervisor_unit == unit:
            self.supervisor = None
        return OrderPassedOn(self.id, self.code, unit, self.round, former)

    def appraise(self, appraisal: Appraisal) -> OrderAppraised:
        """评单, of an order that was verified, once. Raises TransitionRefused or AlreadyAppraised."""
        if self.state is not State.VERIFIED:
            raise TransitionRefused(state=self.state.value, act="appraise")
        if self.appraisal is not None:
            raise AlreadyAppraised
        self.appraisal = appraisal
        return OrderAppraised(self.id, self.code, self.unit, appraisal)

    def ask(self, length: str) -> ExtensionAsked:
        """申请延期. Raises AssistsAnother (its term is its lead's), TransitionRefused or AskedAlready."""
        self.check_leads()
        self._check_with_unit("extend")
        if self.asked is not None:
            raise AskedAlready
        self.asked = length
        return ExtensionAsked(self.id, self.code, self.unit, length)

    def decide_asked(self, granted: str | None) -> ExtensionDecided:
        """延期审批: what is granted, None: nothing. Raises NotAsked or TransitionRefused."""
        if self.asked is None:
            raise NotAsked
        self._check_with_unit("extend")
        length, self.asked = granted or self.asked, None
        return ExtensionDecided(self.id, self.code, self.unit, length, granted is not None)

    def suspend(self, ground: NotCounted) -> OrderSuspended:
        """中止计时. Raises AssistsAnother or TransitionRefused."""
        self.check_leads()
        self._check_with_unit("suspend")
        if self.suspended is not None:
            raise TransitionRefused(state="suspended", act="suspend")
        self.suspended = ground
        return OrderSuspended(self.id, self.code, self.unit, ground)

    def go_on(self) -> OrderResumed:
        """恢复计时. Raises TransitionRefused."""
        if self.suspended is None:
            raise TransitionRefused(state=self.state.value, act="resume")
        self.suspended = None
        return OrderResumed(self.id, self.code, self.unit)

    def check_leads(self) -> None:
        """Raises AssistsAnother unless the order stands alone or leads."""
        if self.lead is not None:
            raise AssistsAnother

    @property
    def is_done(self) -> bool:
        """Whether it keeps its lead waiting no longer: done, or excused."""
        return self.state is State.COMPLETED or not self.is_open

    @property
    def is_open(self) -> bool:
        """Whether something may still happen to it."""
        return self.state in OPEN

    def _check_with_unit(self, act: str) -> None:
        if self.state not in (State.ISSUED, State.ACCEPTED):
            raise TransitionRefused(state=self.state.value, act=act)

    def _move(self, move: Move) -> None:
        self.state = after(move, self.state)
