"""Units (单位), grids (网格) and posts (岗位): what a well-formed organisation is.

A unit ends only when nothing is open at it; a grid's parent is one tier up; a post belongs to a unit.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from contracts.grid import (
    GridChanged,
    GridRegistered,
    StaffRegistered,
    UnitChanged,
    UnitEnded,
    UnitRegistered,
)
from contracts.vocabulary import Tier, UnitKind
from services.grid.domain.errors import ParentUnfit, UnitBusy

ABOVE: Mapping[Tier, Tier | None] = {
    Tier.COUNTY: None,
    Tier.TOWN: Tier.COUNTY,
    Tier.VILLAGE: Tier.TOWN,
    Tier.HAMLET: Tier.VILLAGE,
}


@dataclass(slots=True)
class Unit:
    """单位."""

    id: str
    name: str
    kind: UnitKind
    tier: Tier
    parent: str | None = None
    fields: tuple[str, ...] = ()
    is_active: bool = True

    def registered(self) -> UnitRegistered:
        """What is said of a fresh unit."""
        return UnitRegistered(self.id, self.name, self.kind, self.tier, self.parent, self.fields)

    def changed(self) -> UnitChanged:
        """What is said of a unit that has changed."""
        return UnitChanged(self.id, self.name, self.kind, self.tier, self.parent, self.fields)

    def end(self, open_orders: int, dependants: int) -> UnitEnded:
        """撤销. Raises UnitBusy while orders are open at it, or units, grids or posts belong to it."""
        if open_orders or dependants:
            raise UnitBusy(open_orders=open_orders, dependants=dependants)
        self.is_active = False
        return UnitEnded(self.id)


@dataclass(slots=True)
class Grid:
    """网格: a cell in the tree of tiers, for which a unit answers."""

    id: str
    name: str
    tier: Tier
    unit: str
    parent: str | None = None

    def place_under(self, parent_tier: Tier | None) -> None:
        """Check the parent. A cell of the lowest tier may lie under another of it (格中格). Raises ParentUnfit."""
        allowed = {ABOVE[self.tier]} | ({Tier.VILLAGE} if self.tier is Tier.VILLAGE else set())
        if parent_tier not in allowed:
            raise ParentUnfit(tier=self.tier.value)

    def registered(self) -> GridRegistered:
        """What is said of a fresh grid."""
        return GridRegistered(self.id, self.name, self.tier, self.unit, self.parent)

    def changed(self) -> GridChanged:
        """What is said of a grid that has changed."""
        return GridChanged(self.id, self.name, self.tier, self.unit, self.parent)


@dataclass(frozen=True, slots=True)
class Post:
    """岗位: never a person."""

    id: str
    title: str
    unit: str
    roles: tuple[str, ...]
    grids: tuple[str, ...] = ()

    def registered(self) -> StaffRegistered:
        """What is said of a fresh post."""
        return StaffRegistered(self.id, self.unit, self.roles, self.grids)
