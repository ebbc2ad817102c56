"""How parties and posts of a synthetic year behave: what comes, how long they take, how it goes. Pure.

Every figure here is ours, none is a place's: they make the year lively enough that each rule is tried, and
say nothing of any centre's real work. All chance comes from the `Random` that is handed in.
"""

from collections.abc import Collection, Mapping
from datetime import datetime, time, timedelta
from random import Random
from typing import Final, TypeVar

from casekit.clock import SHANGHAI, to_local
from contracts.vocabulary import Channel, Grade, MatterType, Route, Satisfaction
from procedures.calendar import Calendar

Word = TypeVar("Word")
OPENS, CLOSES = time(9), time(17, 30)
DILATORY = 0.06  # of all acts; begun only when their term is as good as over
WITHDRAWN, REFUSED, ANONYMOUS = 0.03, 0.03, 0.05
ORDER_RETURNED, RETURN_UPHELD, ORDER_FAILS = 0.07, 0.5, 0.08
AGREED, PETITION_REFUSED, REOPENED = 0.4, 0.03, 0.5

MATTERS: Final[Mapping[MatterType, int]] = {
    MatterType.DISPUTE: 40,
    MatterType.REQUEST: 16,
    MatterType.COMPLAINT: 12,
    MatterType.CONSULTATION: 12,
    MatterType.PETITION: 10,
    MatterType.HAZARD: 6,
    MatterType.SUGGESTION: 4,
}
CHANNELS: Final[Mapping[Channel, int]] = {
    Channel.WINDOW: 60,
    Channel.HOTLINE: 15,
    Channel.ONLINE: 10,
    Channel.POLICE: 5,
    Channel.LETTER: 5,
    Channel.RECEPTION: 5,
}
ALL_HOURS: Final = frozenset({Channel.HOTLINE, Channel.ONLINE, Channel.POLICE})
GRADES: Final[Mapping[Grade, int]] = {Grade.ORDINARY: 80, Grade.SERIOUS: 16, Grade.MAJOR: 4}
ANSWERS: Final[Mapping[Satisfaction, int]] = {
    Satisfaction.SATISFIED: 84,
    Satisfaction.BASICALLY_SATISFIED: 10,
    Satisfaction.DISSATISFIED: 6,
}
_ROUTES: Final[Mapping[MatterType, Mapping[Route, int]]] = {
    MatterType.DISPUTE: {Route.MEDIATION: 60, Route.ORDER: 20, Route.GRID: 15, Route.LITIGATION: 5},
    MatterType.PETITION: {Route.PETITION: 100},
    MatterType.COMPLAINT: {Route.ORDER: 85, Route.PETITION: 10, Route.ENFORCEMENT: 5},
    MatterType.HAZARD: {Route.ORDER: 50, Route.GRID: 50},
}
_OTHERWISE: Final[Mapping[Route, int]] = {Route.ORDER: 70, Route.GRID: 30}


def drawn(chance: Random, weights: Mapping[Word, int], among: Collection[Word]) -> Word:
    """One of the words `among` by weight; where none has a weight, any. Raises IndexError when there is none."""
    words = [word for word in weights if word in among]
    if not words:
        return chance.choice(sorted(among, key=str))
    return chance.choices(words, [weights[word] for word in words])[0]


def route_of(chance: Random, matter: MatterType, offered: Collection[Route]) -> Route:
    """Where a matter is sent, among the routes that the place has in use."""
    return drawn(chance, _ROUTES.get(matter, _OTHERWISE), [way for way in offered if way is not Route.ANSWER])


class OfficeHours:
    """When posts are at their desks: working days, from nine to half past five."""

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar

    def next(self, moment: datetime) -> datetime:
        """`moment` (aware) if the office is open then, else the next opening."""
        local = to_local(moment)
        if self._calendar.is_workday(local.date()) and local.time() < CLOSES:
            return max(local, datetime.combine(local.date(), OPENS, SHANGHAI))
        day = local.date() + timedelta(days=1)
        while not self._calendar.is_workday(day):
            day += timedelta(days=1)
        return datetime.combine(day, OPENS, SHANGHAI)

    def act(self, chance: Random, now: datetime, due: datetime | None) -> datetime:
        """When a post does what is due by `due` (None: nobody set a term); most in time, few when it is over."""
        term = timedelta(days=1) if due is None or due <= now else due - now
        if chance.random() < DILATORY:
            return self.next(now + term * chance.uniform(0.95, 1.6))
        wanted = self.next(now + term * chance.betavariate(1.6, 3.0))
        if due is not None and wanted >= due:  # who sees the weekend coming does it before
            wanted = self.next(now + timedelta(minutes=chance.randint(5, 60)))
        return wanted
