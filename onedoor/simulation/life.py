"""The life of one synthetic case: whoever has it in hand does what comes next, after what the services have said.

At most one act of posts is planned at a time, so that a life is one thread; the party may withdraw meanwhile. Chance is
the life's own: what other cases do never changes it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Any, Protocol

from casekit.auth import Actor
from casekit.envelope import Envelope
from casekit.work import Work
from contracts.vocabulary import Channel, Grade, MatterType, Tier
from onedoor.simulation.habits import OfficeHours
from procedures.model import Procedure
from procedures.vocabulary import DeadlineKind

_AT_ONCE = timedelta(minutes=20)
Deed = Callable[[Work, Actor], Any]
Desk = Callable[["Life", Mapping[str, Any]], None]


class Stage(Protocol):
    """Where lives are played: see `onedoor.simulation.year`."""

    procedure: Procedure
    office: OfficeHours

    def now(self) -> datetime:
        """The moment that is played."""
        ...

    def enter(self, at: datetime, happening: Callable[[], None]) -> None:
        """Have something happen then."""
        ...

    def do(self, service: str, post: Actor, deed: Deed) -> Any:
        """A post acts at a service."""
        ...


@dataclass(slots=True)
class Life:
    """One case.

    `desks` tell what is done after an event of a type; `code` is given before the case is registered; `state` is the
    last thing said of it; `dues` by when what is due, by kind; `attempts` of mediation by tier.
    """

    stage: Stage
    desks: Mapping[str, Desk]
    chance: Random
    matter: MatterType
    channel: Channel
    is_anonymous: bool
    region: str
    code: str = ""
    state: str = ""
    reopened: int = 0
    grade: Grade = Grade.ORDINARY
    attempts: dict[Tier, int] = field(default_factory=dict)
    dues: dict[str, datetime] = field(default_factory=dict)
    planned: int = 0

    def hear(self, envelope: Envelope) -> None:
        """What a service has said on this case: note the terms, know the state, plan the next act."""
        kind, data = envelope.type, envelope.data
        if kind in ("deadline.set", "deadline.moved", "deadline.extended", "deadline.resumed"):
            self.dues[data["kind"]] = datetime.fromisoformat(data["due_at"])
        elif kind.startswith("case."):
            self.state = kind.removeprefix("case.")
        if kind in self.desks:
            self.desks[kind](self, data)

    def plan(self, by: DeadlineKind, deed: Callable[[], None]) -> None:
        """Have the next act done as posts do what is due by a term of this kind."""
        self.planned += 1
        # the term may be said after the fact that lets it begin: look at it when all has been said
        self.stage.enter(self.stage.now(), partial(self._fix, self.planned, by, deed))

    def soon(self, deed: Callable[[], None]) -> None:
        """Have the next act done within the hour, if the office is open."""
        self.planned += 1
        at = self.stage.office.next(self.stage.now() + _AT_ONCE)
        self.stage.enter(at, partial(self._if_planned, self.planned, deed))

    def drop(self) -> None:
        """Nothing is planned any more."""
        self.planned += 1

    def _fix(self, number: int, by: DeadlineKind, deed: Callable[[], None]) -> None:
        if number == self.planned:
            at = self.stage.office.act(self.chance, self.stage.now(), self.dues.get(by))
            self.stage.enter(at, partial(self._if_planned, number, deed))

    def _if_planned(self, number: int, deed: Callable[[], None]) -> None:
        if number == self.planned:
            deed()
