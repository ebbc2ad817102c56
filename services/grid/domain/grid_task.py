"""A grid task (网格任务): given to a post of a grid, for a day, done in time or late, or taken back. Pure.

Of places and facilities, never of a person. A task is done by the post that has it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from casekit.clock import SHANGHAI
from casekit.lifecycle import Lifecycle
from contracts.field import TaskDone, TaskGiven, TaskWithdrawn
from contracts.vocabulary import TaskKind
from services.grid.domain.field_errors import TaskUnfit

TERM = "grid.task"  # the kind of its deadline
FURTHEST = timedelta(days=366)


class State(StrEnum):
    """状态."""

    GIVEN = "given"  # 待办
    DONE = "done"  # 已办
    WITHDRAWN = "withdrawn"  # 已撤回


class Move(StrEnum):
    """What may happen to a task."""

    DO = "do"
    WITHDRAW = "withdraw"


TRANSITIONS: Mapping[Move, Mapping[State, State]] = {
    Move.DO: {State.GIVEN: State.DONE},
    Move.WITHDRAW: {State.GIVEN: State.WITHDRAWN},
}
_LIFECYCLE = Lifecycle(State, TRANSITIONS)


@dataclass(slots=True)
class GridTask:
    """网格任务 of a `post` in a grid, to be done by the end of `due_on` (Asia/Shanghai)."""

    id: UUID
    grid: str
    post: str
    kind: TaskKind
    due_on: date
    state: State = State.GIVEN

    @property
    def due_at(self) -> datetime:
        """The end of its day."""
        return datetime.combine(self.due_on + timedelta(days=1), time(), SHANGHAI)

    def given(self, today: date) -> TaskGiven:
        """What is said of a fresh one. Raises TaskUnfit: its day is past, or more than a year ahead."""
        if not today <= self.due_on <= today + FURTHEST:
            raise TaskUnfit
        return TaskGiven(self.id, self.grid, self.post, self.kind, self.due_at)

    def do(self, now: datetime) -> TaskDone:
        """完成. Raises TransitionRefused."""
        self.state = _LIFECYCLE.after(Move.DO, self.state)
        return TaskDone(self.id, self.grid, self.post, now < self.due_at)

    def withdraw(self) -> TaskWithdrawn:
        """撤回. Raises TransitionRefused."""
        self.state = _LIFECYCLE.after(Move.WITHDRAW, self.state)
        return TaskWithdrawn(self.id, self.grid, self.post)
