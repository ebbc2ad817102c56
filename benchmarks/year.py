"""A year of a county as the services would tell it: every event of many cases, in the order of their times.

Made from a seed and of no place: there to be counted, by evaluation and by another road, and to be counted fast.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from heapq import merge
from random import Random
from uuid import UUID

from benchmarks.rare import EVERY, NEXT_CENTRE, RARE
from casekit.casecode import CaseCode
from casekit.deadlines.events import DeadlineMet, DeadlineMissed
from casekit.facts import Event
from casekit.streams import case_stream, grid_stream, unit_stream
from contracts.field import HazardAssigned, HazardFound, HazardInspected, HazardRectified
from contracts.grid import (
    GridChanged,
    GridRegistered,
    OrderAccepted,
    OrderCompleted,
    OrderDecided,
    OrderIssued,
    OrderReturned,
    OrderVerified,
    ReportFiled,
    UnitRegistered,
)
from contracts.intake import (
    CaseAdmitted,
    CaseCompleted,
    CaseFollowedUp,
    CaseRefused,
    CaseRegistered,
    CaseRelated,
    CaseReopened,
    CaseRouted,
    CaseWithdrawn,
)
from contracts.mediation import AgreementMade, MediationEnded, MediationOpened
from contracts.samples import REGION, sample
from contracts.settlement import AgreementFulfilled
from contracts.vocabulary import (
    AgreementForm,
    MatterType,
    MediationEnd,
    Outcome,
    Route,
    Satisfaction,
    Tier,
    UnitKind,
)

BEGINS = datetime(2025, 1, 1, 0, 0, tzinfo=UTC) - timedelta(hours=8)
CENTRE, COMMITTEE = "centre", "committee"
DEPARTMENTS = tuple(f"department-{number}" for number in range(12))
TOWNS = tuple(f"town-{number}" for number in range(4))
GRIDS = tuple(f"g-{number}" for number in range(20))
_TYPES = (MatterType.DISPUTE, MatterType.REQUEST, MatterType.COMPLAINT)
_SAID = (Satisfaction.SATISFIED,) * 8 + tuple(Satisfaction)
_REGISTERED, _ROUTED = sample(CaseRegistered), sample(CaseRouted)


@dataclass(frozen=True, slots=True, order=True)
class Told:
    """One event: when, by whom, on which stream."""

    at: datetime
    number: int
    source: str
    stream: str
    event: Event


def year(cases: int, seed: int = 7, days: int = 365) -> Iterator[Told]:
    """The organisation, `cases` cases, and a report and a hazard for every tenth; in the order of their times."""
    chance = Random(seed)
    starts = sorted(chance.randrange(days * 86_400) for _ in range(cases))
    yield from organisation()
    yield from merge(*_batches(starts, chance))


def organisation() -> list[Told]:
    """Units and grids; a grid goes to another town in the middle of the year."""
    said: list[tuple[Event, str]] = [
        (UnitRegistered(CENTRE, "综治中心", UnitKind.CENTRE, Tier.COUNTY), unit_stream(CENTRE)),
        (
            UnitRegistered(COMMITTEE, "县调委会", UnitKind.COMMITTEE, Tier.COUNTY, CENTRE),
            unit_stream(COMMITTEE),
        ),
    ]
    next_centre = UnitRegistered(NEXT_CENTRE, "邻县综治中心", UnitKind.CENTRE, Tier.COUNTY)
    said.append((next_centre, unit_stream(NEXT_CENTRE)))
    for kind, units in ((UnitKind.DEPARTMENT, DEPARTMENTS), (UnitKind.TOWN, TOWNS)):
        said += [(UnitRegistered(unit, unit, kind, Tier.TOWN, CENTRE), unit_stream(unit)) for unit in units]
    for number, grid in enumerate(GRIDS):
        town = TOWNS[number % len(TOWNS)]
        said.append((GridRegistered(grid, grid, Tier.VILLAGE, town), grid_stream(grid)))
    first = BEGINS - timedelta(days=30)
    told = [Told(first, number, "grid", stream, event) for number, (event, stream) in enumerate(said)]
    moved = GridChanged(
        GRIDS[0], GRIDS[0], Tier.VILLAGE, TOWNS[1], since=(BEGINS + timedelta(days=181)).date()
    )
    return [*told, Told(first + timedelta(seconds=1), len(said), "grid", grid_stream(GRIDS[0]), moved)]


def _batches(starts: list[int], chance: Random) -> list[Iterator[Told]]:
    """Courses that overlap; each is in order, so that merging them is."""
    lanes = 200
    return [_lane(starts[lane::lanes], lane, lanes, chance.random()) for lane in range(lanes)]


def _lane(starts: list[int], lane: int, lanes: int, seed: float) -> Iterator[Told]:
    chance = Random(seed)
    waiting: list[Told] = []
    for index, start in enumerate(starts):
        number = 1 + lane + index * lanes
        begins = BEGINS + timedelta(seconds=start, microseconds=number % 1_000_000)
        ready = [told for told in waiting if told.at < begins]
        yield from ready
        waiting = sorted([*waiting[len(ready) :], *course(number, begins, chance)])
    yield from waiting


def course(number: int, begins: datetime, chance: Random) -> list[Told]:
    """All that is said of one case, and of what is found on the way."""
    teller = Teller(number, begins, chance)
    teller.registered()
    roll = chance.random()
    rare = RARE.get(number % EVERY)
    if rare is None and roll < 0.05:
        teller.say("intake", CaseRefused(teller.code, sample(CaseRefused).ground), hours=6)
    else:
        teller.say("intake", CaseAdmitted(teller.code), hours=chance.choice((1, 3, 20, 40)))
        teller.met("intake", "admission", "clerk", chance.random() < 0.95)
        if rare is not None:
            rare(teller)
        elif roll < 0.6:
            teller.by_order()
        else:
            teller.by_mediation()
        teller.aftermath()
    if number % 10 == 0:
        teller.found()
    return teller.told


class Teller:
    """Tells one case; `now` is when the last was said of it."""

    def __init__(self, number: int, begins: datetime, chance: Random) -> None:
        self.code = str(CaseCode(REGION, begins.year, number))
        self.told: list[Told] = []
        self._number, self.now, self._chance = number, begins, chance
        self._ids = number << 16
        self.unit: str | None = None

    def say(self, source: str, event: Event, *, hours: float = 0, stream: str | None = None) -> None:
        """One thing after another; two on one moment would have no order among sources."""
        self.now += timedelta(hours=hours, microseconds=1_000)
        number = self._number * 100 + len(self.told)
        self.told.append(Told(self.now, number, source, stream or case_stream(self.code), event))

    def new_id(self) -> UUID:
        self._ids += 1
        return UUID(int=self._ids)

    def registered(self) -> None:
        grid = self._chance.choice((*GRIDS, None))
        event = replace(_REGISTERED, code=self.code, centre=CENTRE, grid=grid, units=(), report=None)
        self.say("intake", replace(event, matter_type=_TYPES[self._number % len(_TYPES)]))

    def met(self, source: str, kind: str, owner: str, is_met: bool) -> None:
        term = DeadlineMet if is_met else DeadlineMissed
        self.say(source, term(self.new_id(), kind, "", owner, self.now))

    def routed(self, route: Route, unit: str | None) -> None:
        due_at = self.now + timedelta(days=20)
        event = replace(
            _ROUTED,
            code=self.code,
            route=route,
            unit=unit,
            supervisor=None,
            grid=None,
            units=(),
            due_at=due_at,
        )
        self.say("intake", event, hours=2)

    def by_order(self) -> None:
        unit = self._chance.choice(DEPARTMENTS)
        self.routed(Route.ORDER, unit)
        if self._chance.random() < 0.1:
            order = self.ordered(unit)
            self.say("grid", OrderReturned(order, self.code, unit, sample(OrderReturned).ground), hours=5)
            self.say("grid", OrderDecided(order, self.code, unit, 1, True), hours=24)
            unit = self._chance.choice(DEPARTMENTS)
            self.routed(Route.ORDER, unit)
        order = self.ordered(unit)
        self.finish(order, unit)

    def finish(self, order: UUID, unit: str) -> None:
        """The unit does what it was given, in time or not, and the case is completed."""
        is_on_time = self._chance.random() < 0.9
        self.met("grid", "order.completion", unit, is_on_time)
        self.say(
            "grid", OrderCompleted(order, self.code, unit, is_on_time), hours=self._chance.randrange(300)
        )
        self.say("grid", OrderVerified(order, self.code, unit, 1, True), hours=8)
        self.completed(Outcome.ORDER_VERIFIED, unit)

    def ordered(self, unit: str) -> UUID:
        order = self.new_id()
        self.say("grid", OrderIssued(order, self.code, unit, 1, self.now + timedelta(days=5)))
        self.say("grid", OrderAccepted(order, self.code, unit), hours=self._chance.choice((0.5, 4, 30)))
        self.met("grid", "order.acceptance", unit, self._chance.random() < 0.9)
        return order

    def by_mediation(self) -> None:
        mediation = self.new_id()
        self.routed(Route.MEDIATION, COMMITTEE)
        due_at = self.now + timedelta(days=30)
        self.say("mediation", MediationOpened(mediation, self.code, COMMITTEE, 1, due_at))
        if self._chance.random() < 0.1:
            ended = MediationEnded(
                mediation, self.code, COMMITTEE, 1, self._chance.choice(list(MediationEnd))
            )
            self.say("mediation", ended, hours=200)
            self.say("intake", CaseWithdrawn(self.code), hours=10)
            return
        made_at = self.now + timedelta(hours=100)
        agreement = AgreementMade(mediation, self.code, COMMITTEE, 1, AgreementForm.WRITTEN, made_at)
        self.say("mediation", agreement, hours=100)
        self.completed(Outcome.AGREEMENT, COMMITTEE)
        if self._chance.random() < 0.8:
            self.say("mediation", AgreementFulfilled(mediation, self.code, COMMITTEE, False), hours=400)

    def completed(self, outcome: Outcome, unit: str) -> None:
        self.unit = unit
        self.say("intake", CaseCompleted(self.code, outcome, 1, unit))

    def aftermath(self) -> None:
        if self.unit is None:
            return
        for _ in range(self._chance.choice((0, 1, 1, 2))):
            self.say("intake", CaseFollowedUp(self.code, self._chance.choice(_SAID), self.unit), hours=70)
        roll = self._chance.random()
        if roll < 0.03:
            other = str(CaseCode(REGION, 2025, self._number + 1))
            self.say("intake", CaseRelated(self.code, other, "repeat"), hours=300)
        if roll < 0.05:
            self.say("intake", CaseReopened(self.code, 2), hours=200)
            self.completed(Outcome.ANSWERED, self.unit)

    def found(self) -> None:
        """A field report settled on the spot or not, and a hazard."""
        grid, town = self._chance.choice(GRIDS), self._chance.choice(TOWNS)
        report = replace(
            sample(ReportFiled),
            report=self.new_id(),
            grid=grid,
            unit=town,
            is_settled=self._chance.random() < 0.9,
        )
        self.say("grid", report, stream=grid_stream(grid))
        hazard, stream, unit = self.new_id(), grid_stream(grid), self._chance.choice(DEPARTMENTS)
        self.say("grid", replace(sample(HazardFound), hazard=hazard, grid=grid, report=None), stream=stream)
        self.say("grid", HazardAssigned(hazard, grid, unit, 1, self.now), stream=stream)
        self.say("grid", HazardRectified(hazard, grid, unit, True), hours=90, stream=stream)
        self.say("grid", HazardInspected(hazard, grid, unit, 1, self._chance.random() < 0.9), stream=stream)
