"""What a case counts for, and how each of its events changes that. Pure.

A case counts at most once per unit and indicator, however often it is returned, routed again or reopened: an event
changes what the case counts for *now*, and the difference becomes facts of that day, +1 or −1. So figures over any span
of days add up, and every fact names the event that made it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from casekit.clock import to_local
from casekit.facts import Event
from contracts.chain import OrderAssisted, OrderEscalated, OrderExcused, OrderPassedOn
from contracts.corrections import CaseTransferred, CaseVoided
from contracts.grid import OrderAccepted, OrderCancelled, OrderCompleted, OrderDecided
from contracts.intake import (
    CaseAdmitted,
    CaseCompleted,
    CaseFollowedUp,
    CaseRefused,
    CaseRegistered,
    CaseReopened,
    CaseRouted,
    CaseWithdrawn,
)
from contracts.mediation import AgreementMade, MediationEnded, MediationOpened
from contracts.petition import PetitionAdmitted, PetitionAnswered, PetitionEnded
from contracts.vocabulary import MediationEnd, Outcome, Satisfaction


class Indicator(StrEnum):
    """What is counted per unit. A centre counts its cases, a handling unit those it took on."""

    REGISTERED = "registered"  # 登记
    ADMITTED = "admitted"  # 受理; of a handling unit: 接单
    REFUSED = "refused"  # 不予受理
    WITHDRAWN = "withdrawn"  # 撤回
    TRANSFERRED = "transferred"  # 移送
    VOIDED = "voided"  # 作废: of a centre; such a case counts for nothing else
    COMPLETED = "completed"  # 办结
    ON_TIME = "on_time"  # 按时办结
    SETTLED_ON_SPOT = "settled_on_spot"  # 就地化解
    FOLLOWED_UP = "followed_up"  # 回访
    SATISFIED = "satisfied"  # 满意
    BASICALLY_SATISFIED = "basically_satisfied"  # 基本满意


Mark = tuple[str, Indicator]

_OF_COMPLETION = frozenset({Indicator.COMPLETED, Indicator.ON_TIME, Indicator.SETTLED_ON_SPOT})
_OF_FOLLOW_UP = frozenset({Indicator.FOLLOWED_UP, Indicator.SATISFIED, Indicator.BASICALLY_SATISFIED})
_SAID = {
    Satisfaction.SATISFIED: frozenset({Indicator.FOLLOWED_UP, Indicator.SATISFIED}),
    Satisfaction.BASICALLY_SATISFIED: frozenset({Indicator.FOLLOWED_UP, Indicator.BASICALLY_SATISFIED}),
    Satisfaction.DISSATISFIED: frozenset({Indicator.FOLLOWED_UP}),
    Satisfaction.NOT_REACHED: frozenset(),
}
# Ends of a mediation that say nothing of how the committee did.
_NO_FAULT = frozenset(
    {
        MediationEnd.CASE_WITHDRAWN,
        MediationEnd.CASE_COMPLETED,
        MediationEnd.CASE_RETURNED,
        MediationEnd.CASE_VOIDED,
        MediationEnd.CASE_TRANSFERRED,
    }
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One change of a figure. `day` is of Asia/Shanghai."""

    unit: str
    indicator: Indicator
    day: date
    delta: int


@dataclass(frozen=True, slots=True)
class Tally:
    """What one case counts for now (`marks`), and what must be remembered to judge what comes.

    `due_at` is the case's own date, `terms` when a committee's mediation is due, `timely` whether a unit finished in
    time what it had been given, `handler` the unit that completed the case.
    """

    centre: str
    marks: frozenset[Mark] = frozenset()
    due_at: datetime | None = None
    terms: Mapping[str, datetime] = field(default_factory=dict)
    timely: Mapping[str, bool] = field(default_factory=dict)
    handler: str | None = None

    def heard(self, event: Event, at: datetime) -> tuple["Tally", list[Fact]]:
        """The tally after an event said at `at` (aware), and the facts that it makes."""
        effect = _EFFECTS.get(type(event))
        if effect is None or (self.centre, Indicator.VOIDED) in self.marks:
            return self, []
        after: Tally = effect(self, event, at)
        day = to_local(at).date()
        gained = [Fact(unit, indicator, day, +1) for unit, indicator in sorted(after.marks - self.marks)]
        lost = [Fact(unit, indicator, day, -1) for unit, indicator in sorted(self.marks - after.marks)]
        return after, gained + lost

    def with_(self, indicator: Indicator, *units: str | None) -> "Tally":
        """The case counts for these units."""
        return replace(self, marks=self.marks | {(unit, indicator) for unit in units if unit is not None})

    def without(self, indicators: frozenset[Indicator], unit: str | None = None) -> "Tally":
        """The case no longer counts for `unit`, or for any unit."""
        kept = {mark for mark in self.marks if mark[1] not in indicators or unit not in (None, mark[0])}
        return replace(self, marks=frozenset(kept))


def _registered(tally: Tally, event: CaseRegistered, at: datetime) -> Tally:
    return tally.with_(Indicator.REGISTERED, tally.centre)


def _admitted(tally: Tally, event: CaseAdmitted, at: datetime) -> Tally:
    return tally.with_(Indicator.ADMITTED, tally.centre)


def _refused(tally: Tally, event: CaseRefused, at: datetime) -> Tally:
    return tally.with_(Indicator.REFUSED, tally.centre)


def _withdrawn(tally: Tally, event: CaseWithdrawn, at: datetime) -> Tally:
    return tally.without(frozenset({Indicator.ADMITTED})).with_(Indicator.WITHDRAWN, tally.centre)


def _voided(tally: Tally, event: CaseVoided, at: datetime) -> Tally:
    return replace(tally, marks=frozenset({(tally.centre, Indicator.VOIDED)}))


def _transferred(tally: Tally, event: CaseTransferred, at: datetime) -> Tally:
    """Away: as one that ended. To another centre: what was admitted is that one's from now on."""
    if event.centre is None:
        return tally.without(frozenset({Indicator.ADMITTED})).with_(Indicator.TRANSFERRED, tally.centre)
    was_admitted = (tally.centre, Indicator.ADMITTED) in tally.marks
    after = replace(tally.without(frozenset({Indicator.ADMITTED}), tally.centre), centre=event.centre)
    return after.with_(Indicator.ADMITTED, event.centre) if was_admitted else after


def _routed(tally: Tally, event: CaseRouted, at: datetime) -> Tally:
    return replace(tally, due_at=event.due_at)


def _taken_on(tally: Tally, event: OrderAccepted | PetitionAdmitted, at: datetime) -> Tally:
    return tally.with_(Indicator.ADMITTED, event.unit)


def _mediation_opened(tally: Tally, event: MediationOpened, at: datetime) -> Tally:
    terms = {**tally.terms, event.committee: event.due_at}
    return replace(tally, terms=terms).with_(Indicator.ADMITTED, event.committee)


def _finished(tally: Tally, event: OrderCompleted | PetitionAnswered, at: datetime) -> Tally:
    return replace(tally, timely={**tally.timely, event.unit: event.is_on_time})


def _agreed(tally: Tally, event: AgreementMade, at: datetime) -> Tally:
    term = tally.terms.get(event.committee)
    return replace(tally, timely={**tally.timely, event.committee: term is None or event.made_at <= term})


def _given_back(tally: Tally, event: OrderCancelled | OrderExcused | PetitionEnded, at: datetime) -> Tally:
    return tally.without(frozenset({Indicator.ADMITTED}), event.unit)


def _escalated(tally: Tally, event: OrderEscalated, at: datetime) -> Tally:
    """Who passed it on is relieved of it; where only the city was asked, nobody is."""
    if event.superior is None:
        return tally
    return tally.without(frozenset({Indicator.ADMITTED}), event.unit)


def _passed_on(tally: Tally, event: OrderPassedOn, at: datetime) -> Tally:
    """随并移交: what the unit had taken on is its successor's, and what it had finished in time counts so."""
    timely = {event.unit if unit == event.former_unit else unit: told for unit, told in tally.timely.items()}
    after = replace(tally.without(frozenset({Indicator.ADMITTED}), event.former_unit), timely=timely)
    had = (event.former_unit, Indicator.ADMITTED) in tally.marks
    return after.with_(Indicator.ADMITTED, event.unit) if had else after


def _assisted(tally: Tally, event: OrderAssisted, at: datetime) -> Tally:
    """协办: what was done under a lead counts for the unit that did it, as for the lead."""
    after = tally.with_(Indicator.ADMITTED, event.unit).with_(Indicator.COMPLETED, event.unit)
    return after.with_(Indicator.ON_TIME, event.unit) if event.is_on_time else after


def _return_decided(tally: Tally, event: OrderDecided, at: datetime) -> Tally:
    return tally.without(frozenset({Indicator.ADMITTED}), event.unit) if event.is_upheld else tally


def _mediation_ended(tally: Tally, event: MediationEnded, at: datetime) -> Tally:
    if event.reason in _NO_FAULT:
        return tally.without(frozenset({Indicator.ADMITTED}), event.committee)
    return tally


def _completed(tally: Tally, event: CaseCompleted, at: datetime) -> Tally:
    in_time = tally.due_at is None or at <= tally.due_at
    after = replace(tally, handler=event.unit).with_(Indicator.COMPLETED, tally.centre, event.unit)
    # Who completes it has taken it on, also where nobody gave it to them: settled on the spot, or as a related case.
    after = after.with_(Indicator.ADMITTED, event.unit)
    if in_time:
        after = after.with_(Indicator.ON_TIME, tally.centre)
    if event.unit is not None and event.unit != tally.centre and tally.timely.get(event.unit, in_time):
        after = after.with_(Indicator.ON_TIME, event.unit)
    if event.outcome is Outcome.SETTLED_ON_SPOT:
        after = after.with_(Indicator.SETTLED_ON_SPOT, tally.centre, event.unit)
    return after


def _followed_up(tally: Tally, event: CaseFollowedUp, at: datetime) -> Tally:
    """The last follow-up that reached the party counts."""
    if event.satisfaction is Satisfaction.NOT_REACHED:
        return tally
    after = tally.without(_OF_FOLLOW_UP)
    for indicator in _SAID[event.satisfaction]:
        after = after.with_(indicator, tally.centre, event.unit or tally.handler)
    return after


def _reopened(tally: Tally, event: CaseReopened, at: datetime) -> Tally:
    return replace(tally.without(_OF_COMPLETION | _OF_FOLLOW_UP), handler=None, timely={}, due_at=None)


_EFFECTS: Mapping[type[Event], Callable[[Tally, Any, datetime], Tally]] = {
    CaseRegistered: _registered,
    CaseAdmitted: _admitted,
    CaseRefused: _refused,
    CaseWithdrawn: _withdrawn,
    CaseVoided: _voided,
    CaseTransferred: _transferred,
    CaseRouted: _routed,
    CaseCompleted: _completed,
    CaseFollowedUp: _followed_up,
    CaseReopened: _reopened,
    OrderAccepted: _taken_on,
    OrderCompleted: _finished,
    OrderDecided: _return_decided,
    OrderCancelled: _given_back,
    OrderExcused: _given_back,
    OrderEscalated: _escalated,
    OrderPassedOn: _passed_on,
    OrderAssisted: _assisted,
    MediationOpened: _mediation_opened,
    AgreementMade: _agreed,
    MediationEnded: _mediation_ended,
    PetitionAdmitted: _taken_on,
    PetitionAnswered: _finished,
    PetitionEnded: _given_back,
}

COUNTED: tuple[type[Event], ...] = tuple(_EFFECTS)
