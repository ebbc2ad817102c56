"""The order (单): an instruction to a unit on a case, from 派单 to 核验.

Methods change the aggregate and return the event to say; what they refuse they refuse before anything has changed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

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
from contracts.vocabulary import ReturnGround
from services.grid.domain.lifecycle import OPEN, Move, State, after


@dataclass(slots=True)
class Order:
    """One order.

    `round` is the routing of the case it belongs to, `progress` counts the reports of progress, `ground` is that of the
    last return.
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

    def issued(self) -> OrderIssued:
        """派单: what is said of a fresh order."""
        return OrderIssued(self.id, self.code, self.unit, self.round, self.due_at, self.supervisor)

    def accept(self) -> OrderAccepted:
        """接单."""
        self._move(Move.ACCEPT)
        return OrderAccepted(self.id, self.code, self.unit)

    def give_back(self, ground: ReturnGround) -> OrderReturned:
        """退单: the unit asks to be relieved; nothing else may happen until that is decided."""
        self._move(Move.RETURN)
        self.ground = ground
        return OrderReturned(self.id, self.code, self.unit, ground)

    def decide(self, *, is_upheld: bool) -> OrderDecided:
        """退单裁决: upheld ends the order; otherwise it stands, and is to be accepted again."""
        self._move(Move.UPHOLD if is_upheld else Move.OVERRULE)
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
        """核单、验单: it passes."""
        self._move(Move.PASS)
        return OrderVerified(self.id, self.code, self.unit, self.round, is_passed=True)

    def fail(self, due_at: datetime) -> OrderVerified:
        """核单、验单: it does not pass, and goes back to the unit, which has accepted it already, until `due_at`."""
        self._move(Move.FAIL)
        self.due_at = due_at
        return OrderVerified(self.id, self.code, self.unit, self.round, is_passed=False)

    def cancel(self) -> OrderCancelled:
        """撤单."""
        self._move(Move.CANCEL)
        return OrderCancelled(self.id, self.code, self.unit)

    @property
    def is_open(self) -> bool:
        """Whether something may still happen to it."""
        return self.state in OPEN

    def _move(self, move: Move) -> None:
        self.state = after(move, self.state)
