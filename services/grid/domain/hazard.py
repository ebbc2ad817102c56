"""The hazard (隐患) of a place or facility: found, rectified, inspected again, closed. Never of a person.

One that is settled within the grid goes its own way (`TRANSITIONS`). One that was reported, and so has a case, is not
moved here: what its case's orders say is what it is (`by_case`), so that there are never two truths about it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from casekit.errors import TransitionRefused
from casekit.lifecycle import Lifecycle
from contracts.field import (
    HazardAssigned,
    HazardFound,
    HazardInspected,
    HazardRectified,
    HazardVoided,
)
from contracts.vocabulary import Grade, HazardKind, HazardSource
from services.grid.domain import lifecycle
from services.grid.domain.field_errors import HazardFollowsCase, HazardWithUnit


class State(StrEnum):
    """状态."""

    FOUND = "found"  # 已发现
    ASSIGNED = "assigned"  # 整改中
    RECTIFIED = "rectified"  # 已整改, awaiting re-inspection
    CLOSED = "closed"  # 已销案
    VOIDED = "voided"  # 误报


class Move(StrEnum):
    """What may happen to a hazard."""

    ASSIGN = "assign"
    RECTIFY = "rectify"
    PASS = "pass"
    FAIL = "fail"
    VOID = "void"


_S = State
OPEN = (_S.FOUND, _S.ASSIGNED, _S.RECTIFIED)
TRANSITIONS: Mapping[Move, Mapping[State, State]] = {
    Move.ASSIGN: {_S.FOUND: _S.ASSIGNED, _S.ASSIGNED: _S.ASSIGNED},
    Move.RECTIFY: {_S.ASSIGNED: _S.RECTIFIED},
    Move.PASS: {_S.RECTIFIED: _S.CLOSED},
    Move.FAIL: {_S.RECTIFIED: _S.ASSIGNED},
    Move.VOID: {_S.FOUND: _S.VOIDED, _S.ASSIGNED: _S.VOIDED},
}
_LIFECYCLE = Lifecycle(State, TRANSITIONS)
can = _LIFECYCLE.can


def by_case(order: lifecycle.State | None, *, is_settled: bool) -> State:
    """What a reported hazard is: settled on the spot, or as far as its case's newest order has come."""
    if is_settled or order is lifecycle.State.VERIFIED:
        return State.CLOSED
    if order is lifecycle.State.COMPLETED:
        return State.RECTIFIED
    return State.ASSIGNED if order in lifecycle.OPEN else State.FOUND


@dataclass(slots=True)
class Hazard:
    """One hazard. `unit` rectifies it until `due_at`; `round` counts how often it was given to be rectified."""

    id: UUID
    grid: str
    kind: HazardKind
    grade: Grade
    source: HazardSource
    report: UUID | None = None
    state: State = State.FOUND
    unit: str | None = None
    due_at: datetime | None = None
    round: int = 0

    def found(self) -> HazardFound:
        """What is said of a fresh one."""
        return HazardFound(self.id, self.grid, self.kind, self.grade, self.source, self.report)

    def assign(self, unit: str, due_at: datetime) -> HazardAssigned:
        """交办整改 to a unit; to another, while it is not rectified. Raises HazardWithUnit."""
        after = self._after(Move.ASSIGN)
        if (self.state, self.unit) == (State.ASSIGNED, unit):
            raise HazardWithUnit
        self.state = after
        self.unit = unit
        return self._given(due_at)

    def rectify(self, proofs: Sequence[str], now: datetime) -> HazardRectified:
        """整改完成; `proofs` are the SHA-256 (hex) of what proves it."""
        self._move(Move.RECTIFY)
        is_on_time = self.due_at is not None and now < self.due_at
        return HazardRectified(self.id, self.grid, self._unit(), is_on_time, tuple(proofs))

    def check_provable(self) -> None:
        """Whether proof may be added now: only while it is being rectified. Raises TransitionRefused."""
        self._after(Move.RECTIFY)

    def clear(self) -> HazardInspected:
        """复查合格: closed."""
        self._move(Move.PASS)
        self.due_at = None
        return HazardInspected(self.id, self.grid, self._unit(), self.round, is_passed=True)

    def fail(self, due_at: datetime) -> tuple[HazardInspected, HazardAssigned]:
        """复查不合格: back to the unit with a fresh term."""
        self._move(Move.FAIL)
        told = HazardInspected(self.id, self.grid, self._unit(), self.round, is_passed=False)
        return told, self._given(due_at)

    def void(self) -> HazardVoided:
        """误报: there was none."""
        self._move(Move.VOID)
        self.due_at = None
        return HazardVoided(self.id, self.grid)

    def _given(self, due_at: datetime) -> HazardAssigned:
        self.due_at = due_at
        self.round += 1
        return HazardAssigned(self.id, self.grid, self._unit(), self.round, due_at)

    def _unit(self) -> str:
        if self.unit is None:
            raise TransitionRefused(state=self.state.value, act="rectify")
        return self.unit

    def _move(self, move: Move) -> None:
        self.state = self._after(move)

    def _after(self, move: Move) -> State:
        if self.report is not None:
            raise HazardFollowsCase
        return _LIFECYCLE.after(move, self.state)
