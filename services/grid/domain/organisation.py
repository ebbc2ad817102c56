"""Units (单位): what a well-formed organisation is. Grids (网格) stand in `domain.tree`, posts (岗位) in `domain.post`.

A unit is active until it ends, and ends only when nothing is open at it. Methods return the event to say; what they
refuse they refuse before anything has changed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from casekit.errors import Message
from contracts.grid import UnitChanged, UnitEnded, UnitMerged, UnitRegistered
from contracts.vocabulary import Tier, UnitKind
from services.grid.domain.errors import DayUnfit, MergerUnfit, ParentUnfit, UnitBusy, UnitHasEnded

# From the top down.
TIERS = (Tier.COUNTY, Tier.TOWN, Tier.VILLAGE, Tier.HAMLET)


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

    def check_place(self, line: Sequence["Unit"]) -> None:
        """Check the line of units above, nearest first. Raises ParentUnfit when the nearest is of a lower tier, or
        when the unit itself is among them.
        """
        if any(above.id == self.id for above in line):
            raise ParentUnfit(
                Message("A unit cannot stand above itself.", "单位不能以自身（或其下级）为上级。")
            )
        if line and TIERS.index(line[0].tier) > TIERS.index(self.tier):
            raise ParentUnfit(tier=self.tier.value)

    def registered(self) -> UnitRegistered:
        """What is said of a fresh unit."""
        return UnitRegistered(self.id, self.name, self.kind, self.tier, self.parent, self.fields)

    def changed(self) -> UnitChanged:
        """What is said of a unit that has changed. Raises UnitHasEnded."""
        self.check_active()
        return UnitChanged(self.id, self.name, self.kind, self.tier, self.parent, self.fields)

    def end(self, *, is_busy: bool) -> UnitEnded:
        """撤销. Raises UnitHasEnded, or UnitBusy while orders are open at it or units or grids belong to it.

        Which of these it is, and how many, is not said: orders may be of cases that the caller must not know of.
        """
        self.check_active()
        if is_busy:
            raise UnitBusy
        self.is_active = False
        return UnitEnded(self.id)

    def merge(
        self, into: "Unit", above: Sequence["Unit"], held_since: date, since: date, today: date
    ) -> tuple[UnitMerged, UnitEnded]:
        """合并 into another from `since` on: what is open at it passes to that one. `above`: the units over that one.

        Raises UnitHasEnded, DayUnfit (before `held_since`, the day of its last change, or ahead), or MergerUnfit.
        """
        self.check_active()
        fault = self._unfit(into, above)
        if fault is not None:
            raise MergerUnfit(fault)
        if not held_since <= since <= today:
            raise DayUnfit(earliest=held_since.isoformat())
        self.is_active = False
        return UnitMerged(self.id, into.id, since), UnitEnded(self.id)

    def _unfit(self, into: "Unit", above: Sequence["Unit"]) -> str | None:
        """Why it is not merged into that one; a centre's cases go to another one by one (移送)."""
        if self.kind is UnitKind.CENTRE:
            return "centre"
        if into.kind is not self.kind:
            return "kind"
        if TIERS.index(into.tier) > TIERS.index(self.tier):
            return "tier"
        if not into.is_active:
            return "ended"
        return "own" if self.id in {into.id, *(each.id for each in above)} else None

    def check_active(self) -> None:
        """Raises UnitHasEnded."""
        if not self.is_active:
            raise UnitHasEnded
