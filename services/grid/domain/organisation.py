"""Units (单位): what a well-formed organisation is. Grids (网格) stand in `domain.tree`, posts (岗位) in `domain.post`.

A unit is active until it ends, and ends only when nothing is open at it. Methods return the event to say; what they
refuse they refuse before anything has changed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from contracts.grid import UnitChanged, UnitEnded, UnitMerged, UnitRegistered
from contracts.vocabulary import Tier, UnitKind
from services.grid.domain.errors import DayUnfit, MergerUnfit, ParentUnfit, UnitBusy, UnitHasEnded

# From the top down.
TIERS = (Tier.COUNTY, Tier.TOWN, Tier.VILLAGE, Tier.HAMLET)
# What handles by orders, which grid itself passes on. A centre's cases go one by one (移送); a committee's mediations
# and a petition office's petitions are theirs to end.
MERGEABLE: Final = frozenset({UnitKind.DEPARTMENT, UnitKind.TOWN, UnitKind.VILLAGE})


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
            raise ParentUnfit("a unit cannot stand above itself")
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
        is_lower = TIERS.index(into.tier) > TIERS.index(self.tier)
        is_other = into.id != self.id and into.is_active and self.id not in {each.id for each in above}
        if self.kind not in MERGEABLE or into.kind is not self.kind or is_lower or not is_other:
            raise MergerUnfit
        if not held_since <= since <= today:
            raise DayUnfit(earliest=held_since.isoformat())
        self.is_active = False
        return UnitMerged(self.id, into.id, since), UnitEnded(self.id)

    def check_active(self) -> None:
        """Raises UnitHasEnded."""
        if not self.is_active:
            raise UnitHasEnded
