"""A lifecycle as one table: which move leads from which state to which. Aggregates and their tests read the same.

Pure; for the domains of services, whose modules keep the table and its names.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Generic, TypeVar

from casekit.errors import TransitionRefused

MoveT = TypeVar("MoveT", bound=StrEnum)
StateT = TypeVar("StateT", bound=StrEnum)


class Lifecycle(Generic[MoveT, StateT]):
    """What every move does in every state in which it is possible; in any other it is refused."""

    def __init__(self, states: type[StateT], transitions: Mapping[MoveT, Mapping[StateT, StateT]]) -> None:
        self._transitions = transitions
        self.final = frozenset(states) - {start for moves in transitions.values() for start in moves}

    def can(self, move: MoveT, state: StateT) -> bool:
        """Whether `move` is possible in `state`."""
        return state in self._transitions[move]

    def after(self, move: MoveT, state: StateT) -> StateT:
        """The state after `move`. Raises TransitionRefused, naming both."""
        try:
            return self._transitions[move][state]
        except KeyError:
            raise TransitionRefused(state=state.value, act=move.value) from None
