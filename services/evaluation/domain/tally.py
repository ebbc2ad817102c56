"""What a matter counts for, and how each of its events changes that. Pure.

A matter is a case; or a hazard, a field report, a letter or a callout that is of no case. What an event changes of what
the matter counts for *now* becomes facts of that day, so that figures over any span of days add up, whatever is
returned, routed again or reopened, and every fact names the event that made it. What counts is said by the catalogue;
here is what must be remembered of a case to judge what comes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from casekit.clock import to_local
from casekit.facts import Event
from contracts.chain import OrderPassedOn
from contracts.corrections import CaseCorrected, CaseTransferred, CaseUnitsCorrected, CaseVoided
from contracts.grid import OrderCompleted
from contracts.intake import CaseCompleted, CaseRegistered, CaseReopened, CaseRouted
from contracts.mediation import AgreementMade, MediationOpened, MediationPassedOn
from contracts.petition import PetitionAnswered, PetitionPassedOn
from contracts.vocabulary import CaseField
from services.evaluation.domain.counting import Mark, Read, Rules, changed, moment_key

# What a case is counted for by its centre that goes along when the case does (移送): what was done before stays.
_FOLLOWS = frozenset({"admitted"})


@dataclass(frozen=True, slots=True)
class Fact:
    """One change of a figure, by `amount` (never 0). `day` is of Asia/Shanghai.

    `other` is a case besides its own that it tells of: who may not know of that one may not know of the fact.
    """

    unit: str
    count: str
    day: date
    amount: int
    other: str | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """What one matter counts for now (`marks`), and what must be remembered to judge what comes.

    `centre` has the case, empty where there is none; `place` is the subject that stands for where it lies; `due_at` is
    the case's own date, `terms` when a committee's mediation is due, `timely` whether a unit finished in time what it
    had been given, `handler` the unit that completed the case, `moments` when something began whose length counts.
    """

    centre: str = ""
    place: str | None = None
    marks: Mapping[Mark, int] = field(default_factory=dict)
    due_at: datetime | None = None
    terms: Mapping[str, datetime] = field(default_factory=dict)
    timely: Mapping[str, bool] = field(default_factory=dict)
    handler: str | None = None
    moments: Mapping[str, datetime] = field(default_factory=dict)
    is_void: bool = False

    def heard(self, event: Event, at: datetime, rules: Rules) -> tuple["Tally", list[Fact]]:
        """The tally after an event said at `at` (aware), and the facts that it makes."""
        if self.is_void or not heeds(rules, type(event)):
            return self, []
        before, after = _BEFORE.get(type(event)), _AFTER.get(type(event))
        known: Tally = self if before is None else before(self, event, at)
        read = known.reader(event, at)
        marks = changed(known.marks, known.moments, rules, event.TYPE, read, at)
        moments = known.remembered(event.TYPE, read, at, rules)
        counted = known.after(marks, moments)
        told: Tally = counted if after is None else after(counted, event, at)
        return told, _facts(self.marks, told.marks, at, rules.tied)

    def after(self, marks: Mapping[Mark, int], moments: Mapping[str, datetime]) -> "Tally":
        """With other marks and moments; as `replace`, which looks up every field, and this is done of every event."""
        return Tally(
            self.centre,
            self.place,
            marks,
            self.due_at,
            self.terms,
            self.timely,
            self.handler,
            moments,
            self.is_void,
        )

    def reader(self, event: Event, at: datetime) -> Read:
        """What rules can ask for: the event's fields, and what is known of the case; each is looked up once."""
        found: dict[str, Any] = {}

        def read(name: str) -> Any:
            if name not in found:
                known = _KNOWN.get(name)
                found[name] = getattr(event, name, None) if known is None else known(self, event, at)
            return found[name]

        return read

    def remembered(self, event: str, read: Read, at: datetime, rules: Rules) -> dict[str, datetime]:
        """The moments after an event: what began with it is added, what it was waited for is forgotten."""
        moments = dict(self.moments)
        for _, gain in rules.gains.get(event, ()):
            if gain.since is not None and gain.each:
                moments.pop(moment_key(gain.since, gain.each, read), None)
        for each in rules.moments.get(event, ()):
            moments.setdefault(moment_key(event, each, read), at)
        return moments


def heeds(rules: Rules, kind: type[Event]) -> bool:
    """Whether an event of that class changes a tally: what it counts for or what is remembered."""
    return rules.heed(kind.TYPE) or kind in _BEFORE or kind in _AFTER


def _facts(
    before: Mapping[Mark, int], after: Mapping[Mark, int], at: datetime, tied: frozenset[str]
) -> list[Fact]:
    """What changed, one fact for each subject and count (and other case)."""
    # what a mark amounts to never changes
    changes = [(mark, amount) for mark, amount in after.items() if mark not in before]
    if len(before) + len(changes) != len(after):
        changes += [(mark, -amount) for mark, amount in before.items() if mark not in after]
    change: dict[tuple[str, str, str], int] = {}
    for (subject, count, each), amount in changes:
        key = (subject, count, each if count in tied else "")
        change[key] = change.get(key, 0) + amount
    day = to_local(at).date() if change else date.min
    return [
        Fact(unit, count, day, amount, other or None)
        for (unit, count, other), amount in sorted(change.items())
        if amount
    ]


def _lies(centre: str, grid: str | None) -> str:
    """The subject for where a case lies: its grid, or else what its centre has in no grid."""
    return f"hall/{centre}" if grid is None else f"grid/{grid}"


def _registered(tally: Tally, event: CaseRegistered, at: datetime) -> Tally:
    return replace(tally, centre=event.centre, place=_lies(event.centre, event.grid))


def _voided(tally: Tally, event: CaseVoided, at: datetime) -> Tally:
    return replace(tally, marks={}, is_void=True)


def _transferred(tally: Tally, event: CaseTransferred, at: datetime) -> Tally:
    if event.centre is None:
        return tally
    return _given_to(tally, event.centre, f"hall/{event.centre}")


def _units_corrected(tally: Tally, event: CaseUnitsCorrected, at: datetime) -> Tally:
    if event.centre is None:
        return tally
    lies_in_hall = tally.place == f"hall/{tally.centre}"
    return _given_to(tally, event.centre, f"hall/{event.centre}" if lies_in_hall else tally.place)


def _given_to(tally: Tally, centre: str, place: str | None) -> Tally:
    """To another centre, and with it to another place: what was admitted is theirs from now on."""
    moves = {tally.centre: centre, tally.place: place}
    marks = {
        (moves.get(subject, subject) or subject if count in _FOLLOWS else subject, count, each): amount
        for (subject, count, each), amount in tally.marks.items()
    }
    return replace(tally, centre=centre, place=place, marks=marks)


def _corrected(tally: Tally, event: CaseCorrected, at: datetime) -> Tally:
    """It lies elsewhere than was said: there it counts for everything."""
    if CaseField.GRID not in event.fields:
        return tally
    place = _lies(tally.centre, event.grid)
    marks = {
        (place if subject == tally.place else subject, count, each): amount
        for (subject, count, each), amount in tally.marks.items()
    }
    return replace(tally, place=place, marks=marks)


def _routed(tally: Tally, event: CaseRouted, at: datetime) -> Tally:
    return replace(tally, due_at=event.due_at)


def _mediation_opened(tally: Tally, event: MediationOpened, at: datetime) -> Tally:
    return replace(tally, terms={**tally.terms, event.committee: event.due_at})


def _finished(tally: Tally, event: OrderCompleted | PetitionAnswered, at: datetime) -> Tally:
    return replace(tally, timely={**tally.timely, event.unit: event.is_on_time})


def _agreed(tally: Tally, event: AgreementMade, at: datetime) -> Tally:
    term = tally.terms.get(event.committee)
    return replace(tally, timely={**tally.timely, event.committee: term is None or event.made_at <= term})


def _passed_on(tally: Tally, event: OrderPassedOn, at: datetime) -> Tally:
    """随并移交: what the unit had taken on is its successor's, and what it had finished in time counts so."""
    return _taken_over(tally, event.former_unit, event.unit)


def _petition_passed_on(tally: Tally, event: PetitionPassedOn, at: datetime) -> Tally:
    """The same of a petition; one that was answered counts for who answered it."""
    return tally if event.is_over else _taken_over(tally, event.former_unit, event.unit)


def _mediation_passed_on(tally: Tally, event: MediationPassedOn, at: datetime) -> Tally:
    """The same of a mediation, with its term; one that ended in an agreement counts for who made that."""
    if event.is_over:
        return tally
    former, unit = event.former_committee, event.committee
    terms = {unit if each == former else each: due for each, due in tally.terms.items()}
    return _taken_over(replace(tally, terms=terms), former, unit, ("mediations", str(event.mediation)))


def _taken_over(tally: Tally, former: str, unit: str, *besides: tuple[str, str]) -> Tally:
    """From one unit to another; `besides` are counts, with what they count once for, that follow too.

    Where both have had a part, the matter counts once, and in time only if both were.
    """
    timely = dict(tally.timely)
    if former in timely:
        was = timely.pop(former)
        timely[unit] = was and timely.get(unit, True)
    marks = dict(tally.marks)
    for mark in tally.marks:
        if mark[0] == former and (mark[1] in _FOLLOWS or mark[1:] in besides):
            marks.setdefault((unit, *mark[1:]), marks.pop(mark))
    return replace(tally, timely=timely, marks=marks)


def _completed(tally: Tally, event: CaseCompleted, at: datetime) -> Tally:
    return replace(tally, handler=event.unit)


def _reopened(tally: Tally, event: CaseReopened, at: datetime) -> Tally:
    return replace(tally, handler=None, timely={}, due_at=None)


_Step = Callable[[Tally, Any, datetime], Tally]
_BEFORE: Mapping[type[Event], _Step] = {
    CaseRegistered: _registered,
    CaseVoided: _voided,
    CaseTransferred: _transferred,
    CaseUnitsCorrected: _units_corrected,
    CaseCorrected: _corrected,
    CaseRouted: _routed,
    OrderPassedOn: _passed_on,
    MediationPassedOn: _mediation_passed_on,
    PetitionPassedOn: _petition_passed_on,
    MediationOpened: _mediation_opened,
    OrderCompleted: _finished,
    PetitionAnswered: _finished,
    AgreementMade: _agreed,
    CaseCompleted: _completed,
}
_AFTER: Mapping[type[Event], _Step] = {CaseReopened: _reopened}


def _is_in_time(tally: Tally, event: Event, at: datetime) -> bool:
    """By the case's own date."""
    return tally.due_at is None or at <= tally.due_at


def _is_unit_in_time(tally: Tally, event: Event, at: datetime) -> bool:
    """By what its handling unit was given; the case's own date where it was given nothing."""
    if tally.handler is None or tally.handler == tally.centre:
        return False
    return tally.timely.get(tally.handler, _is_in_time(tally, event, at))


_KNOWN: Mapping[str, Callable[[Tally, Event, datetime], Any]] = {
    "case.centre": lambda tally, event, at: tally.centre,
    "case.place": lambda tally, event, at: tally.place,
    "case.handler": lambda tally, event, at: getattr(event, "unit", None) or tally.handler,
    "case.is_in_time": _is_in_time,
    "case.is_unit_in_time": _is_unit_in_time,
}
KNOWN = frozenset(_KNOWN)
