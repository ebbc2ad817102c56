"""Plays a synthetic year: the agenda in order, the clock driven from one happening to the next, the tickers in between.

The same plan gives the same year: each case draws on a chance of its own, seeded by the plan's seed and its number.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from random import Random
from typing import Any

from casekit.auth import Actor
from casekit.casecode import CaseCode, code_year
from casekit.clock import SHANGHAI
from casekit.envelope import Envelope
from casekit.serials import SerialAllocator, reserve_in
from casekit.streams import case_stream
from contracts.vocabulary import MatterType
from onedoor.simulation import county, habits
from onedoor.simulation.desks import DESKS
from onedoor.simulation.desks.intake import begin
from onedoor.simulation.diary import Diary
from onedoor.simulation.hall import Hall
from onedoor.simulation.life import Deed, Life
from procedures.calendar import ChineseCalendar
from procedures.model import Procedure
from procedures.timing import escalation
from services.intake.tables import SERIAL_BLOCKS

_A_DAY = timedelta(days=1)
_TOLD_OF_TERMS = frozenset({"deadline.set", "deadline.moved", "deadline.extended", "deadline.resumed"})
_ENDS_TERM = frozenset({"deadline.met", "deadline.cancelled", "deadline.suspended"})


@dataclass(frozen=True, slots=True)
class Plan:
    """What is played: so many cases, which come within so many days from `begins` (in Asia/Shanghai)."""

    cases: int
    days: int
    seed: int
    begins: date

    @property
    def start(self) -> datetime:
        """The first moment."""
        return datetime.combine(self.begins, time(), SHANGHAI)

    @property
    def end(self) -> datetime:
        """The first moment after the last day."""
        return self.start + self.days * _A_DAY


@dataclass(frozen=True, slots=True)
class Share:
    """Every `of`-th case of a plan, from the `number`-th on: lives touch nowhere, so a year can be shared out."""

    number: int = 0
    of: int = 1


class Year:
    """The stage of the lives that a plan makes, or a share of them, in a hall. Implements `life.Stage`."""

    def __init__(self, hall: Hall, procedure: Procedure, plan: Plan, share: Share = Share()) -> None:
        self._share = share
        self.procedure = procedure
        self._calendar = ChineseCalendar()
        self.office = habits.OfficeHours(self._calendar)
        self._hall = hall
        self._plan = plan
        self._region = hall.runtimes["intake"].config.region
        self._diary = Diary()
        self._lives: dict[str, Life] = {}
        self._running: dict[str, datetime] = {}
        self._serials = SerialAllocator(reserve_in(hall.runtimes["intake"].db, SERIAL_BLOCKS))
        hall.observe = self._observe

    @property
    def codes(self) -> list[str]:
        """The codes of the cases that came."""
        return [life.code for life in self._lives.values()]

    def play(self, progress: Callable[[int], object]) -> None:
        """Play to the end; `progress` is told how many of the days are over."""
        self._hall.clock.moment = self._plan.start
        county.settle(self._hall, self._region)
        for number in range(self._share.number, self._plan.cases, self._share.of):
            self._conceive(number)
        today = 0
        while (entry := self._diary.next_before(self._plan.end)) is not None:
            at, happening = entry
            if (day := (at - self._plan.start).days) > today:
                self._hall.end_day()
                progress(today := day)
            self._hall.clock.moment = at
            happening()
        self._hall.end_day()
        self._hall.clock.moment = self._plan.end
        progress(self._plan.days)

    def now(self) -> datetime:
        """The moment that is played."""
        return self._hall.clock.moment

    def enter(self, at: datetime, happening: Callable[[], None]) -> None:
        """Have something happen then."""
        self._diary.enter(at, happening)

    def do(self, service: str, post: Actor, deed: Deed) -> Any:
        """A post acts at a service."""
        return self._hall.do(service, post, lambda work: deed(work, post))

    def _conceive(self, number: int) -> None:
        """The number-th case: what it is, and when it comes."""
        chance = Random(f"{self._plan.seed}/{number}")
        matter = habits.drawn(chance, habits.MATTERS, self.procedure.matter_types)
        channel = habits.drawn(chance, habits.CHANNELS, habits.CHANNELS)
        is_anonymous = matter is not MatterType.CONSULTATION and chance.random() < habits.ANONYMOUS
        life = Life(self, DESKS, chance, matter, channel, is_anonymous, self._region)
        comes = self._plan.start + timedelta(seconds=chance.randrange(self._plan.days * 86_400))
        if channel not in habits.ALL_HOURS:
            comes = self.office.next(comes)
        self.enter(comes, partial(self._begin, life))

    def _begin(self, life: Life) -> None:
        """Give it its code first: it hears what is said on its stream from the first word."""
        year = code_year(self.now())
        life.code = str(CaseCode(self._region, year, self._serials.next(self._region, year)))
        self._lives[case_stream(life.code)] = life
        begin(life)

    def _observe(self, envelope: Envelope) -> None:
        self._watch(envelope)
        life = self._lives.get(envelope.subject)
        if life is not None:
            life.hear(envelope)

    def _watch(self, envelope: Envelope) -> None:
        """See to it that the service's ticker looks when a term ends, and when a warning is due."""
        data = envelope.data
        if envelope.type in _ENDS_TERM:
            self._running.pop(data["deadline"], None)
        elif envelope.type in _TOLD_OF_TERMS:
            due = datetime.fromisoformat(data["due_at"])
            self._running[data["deadline"]] = due
            look = partial(self._look, envelope.source, data["deadline"], due)
            for moment in (due, *self._further(data.get("rule"), due)):
                self.enter(max(moment, self.now()), look)

    def _further(self, key: str | None, due: datetime) -> list[datetime]:
        """When else the ticker has something to do for a term: warnings before it ends, escalation after."""
        rule = None if key is None else self.procedure.rules.get(key)
        if rule is None:
            return []
        steps = escalation(rule, due, self._calendar)
        warnings = [due - before for before in rule.warn_before if due - before > self.now()]
        return warnings + [at for at, _ in steps]

    def _look(self, service: str, deadline: str, due: datetime) -> None:
        if self._running.get(deadline) == due:
            self._hall.tick(service)
