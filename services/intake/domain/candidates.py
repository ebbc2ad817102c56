"""Which units a matter might go to (承办建议), each with its signals. Never one that is accused, nor a person.

Signals are the case's grid, the remit that a unit's official name tells, the tier at which the place settles the
grade; a unit that the case came back from, or that answers in it, comes later.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from contracts.vocabulary import Relation, Route, UnitKind, UnitRelation
from services.intake.domain.routing import HANDLERS

_MOST: Final = 5


class UnitSignal(StrEnum):
    """What speaks for a unit, or against it."""

    GRID = "grid"  # 案发网格所属单位, or a body of it
    REMIT = "remit"  # 单位名称所示职责
    TIER = "tier"  # 该等级的办理层级
    OFFICE = "office"  # 唯一的该类机构, or one of few
    TRIED = "tried"  # 曾退回本案
    RESPONDENT = "respondent"  # 被反映单位: needs a supervisor from outside


_POINTS: Final = {
    UnitSignal.GRID: 5,
    UnitSignal.REMIT: 4,
    UnitSignal.TIER: 2,
    UnitSignal.OFFICE: 1,
    UnitSignal.TRIED: -6,
    UnitSignal.RESPONDENT: -3,
}


@dataclass(frozen=True, slots=True)
class Known:
    """A unit as the centre knows it."""

    id: str
    name: str
    kind: UnitKind
    tier: str
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the matter asks of a unit. `remits`: pieces of official names; `barred`: accused here or in a case of the
    same root; `tried`: had the case before.
    """

    route: Route
    remits: frozenset[str]
    tier: str | None
    grid_unit: str | None
    units: tuple[UnitRelation, ...]
    barred: frozenset[str]
    tried: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class UnitOption:
    """A unit and its signals; `needs_supervisor`: it answers in the matter itself."""

    unit: Known
    signals: tuple[UnitSignal, ...]

    @property
    def needs_supervisor(self) -> bool:
        """Whether it may have the case only under a supervisor from outside."""
        return UnitSignal.RESPONDENT in self.signals

    @property
    def points(self) -> int:
        """How much speaks for it."""
        return sum(_POINTS[each] for each in self.signals)


def candidates(wanted: Wanted, units: Iterable[Known]) -> tuple[UnitOption, ...]:
    """The units that something speaks for, the fittest first; none for a route that leads elsewhere."""
    accused = {each.unit for each in wanted.units if each.relation is Relation.ACCUSED} | wanted.barred
    kinds = HANDLERS.get(wanted.route, frozenset())
    fit = [unit for unit in units if unit.kind in kinds and unit.id not in accused]
    if wanted.route is Route.GRID:
        fit = [unit for unit in fit if unit.id == wanted.grid_unit]
    options = [UnitOption(unit, tuple(_signals(wanted, unit, fit))) for unit in fit]
    spoken = [each for each in options if any(_POINTS[signal] > 0 for signal in each.signals)]
    return tuple(sorted(spoken, key=lambda each: (-each.points, each.unit.id))[:_MOST])


def _signals(wanted: Wanted, unit: Known, fit: Collection[Known]) -> Iterable[UnitSignal]:
    is_known = False
    if wanted.grid_unit is not None and wanted.grid_unit in (unit.id, unit.parent):
        is_known = True
        yield UnitSignal.GRID
    if any(piece in unit.name for piece in wanted.remits):
        is_known = True
        yield UnitSignal.REMIT
    if wanted.route is Route.PETITION or (wanted.route is Route.MEDIATION and not is_known):
        yield UnitSignal.OFFICE
    if unit.tier == wanted.tier and (is_known or wanted.route is not Route.ORDER):
        yield UnitSignal.TIER
    if unit.id in wanted.tried:
        yield UnitSignal.TRIED
    if UnitRelation(unit.id, Relation.RESPONDENT) in wanted.units:
        yield UnitSignal.RESPONDENT
