"""The grid (网格): a cell in the tree of tiers, or an overlay (专属网格·格中格) on it; and what may become of one.

A base grid lies one tier below its parent: cell, village, town, county. An overlay (a school, a market, a site) lies in
a base grid, is of that grid's tier, and has a leader of its own. So nothing ever lies in itself. Each state of a grid
holds from a day on; what it replaces stays known. Methods return the event to say; what they refuse they refuse before
anything has changed. Pure.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from contracts.grid import GridChanged, GridEnded, GridRegistered
from contracts.vocabulary import Tier
from services.grid.domain.boundary import digest
from services.grid.domain.errors import DayUnfit, GridBusy, GridHasEnded, ParentUnfit, SuccessorUnfit
from services.grid.domain.geometry import Area

ABOVE: Mapping[Tier, Tier | None] = {
    Tier.COUNTY: None,
    Tier.TOWN: Tier.COUNTY,
    Tier.VILLAGE: Tier.TOWN,
    Tier.HAMLET: Tier.VILLAGE,
}
# Paths that stand where a grid's id stands.
RESERVED: Final = frozenset({"locate"})


@dataclass(frozen=True, slots=True)
class Grid:
    """网格, as it is from `since` on. `unit` answers for it, `leader` is a post, `code` its official number (网格编码).

    From `ended_on` on it is no more; `successor` is what it was merged into.
    """

    id: str
    name: str
    tier: Tier
    unit: str
    parent: str | None = None
    code: str = ""
    leader: str | None = None
    is_overlay: bool = False
    boundary: Area | None = None
    since: date = date.min
    ended_on: date | None = None
    successor: str | None = None

    def check_place(self, parent: "Grid | None") -> None:
        """Check what it lies in. Raises ParentUnfit."""
        if parent is None:
            is_fit = self.tier is Tier.COUNTY and not self.is_overlay
        elif parent.is_overlay:
            is_fit = False
        else:
            is_fit = parent.tier is (self.tier if self.is_overlay else ABOVE[self.tier])
        if not is_fit:
            raise ParentUnfit(tier=self.tier.value)

    def registered(self) -> GridRegistered:
        """What is said of a fresh grid."""
        return GridRegistered(**self._facts())

    def changed(self) -> GridChanged:
        """What is said of a grid that has changed."""
        return GridChanged(**self._facts())

    def become(self, since: date, today: date, **changes: Any) -> "Grid":
        """The grid with `changes`, from `since` on; itself when nothing changes. Raises GridHasEnded or DayUnfit."""
        self._check_in_force()
        changed = replace(self, **changes)
        if changed == self:
            return self
        if not self.since <= since <= today:
            raise DayUnfit(earliest=self.since.isoformat())
        return replace(changed, since=since)

    def end(
        self, since: date, today: date, successor: "Grid | None", children: int
    ) -> tuple["Grid", GridEnded]:
        """撤销, or 并入 a successor, which takes over what lies in it.

        Raises GridHasEnded, DayUnfit, SuccessorUnfit, or GridBusy when grids lie in it and none takes them over.
        """
        self._check_in_force()
        if not self.since <= since <= today:
            raise DayUnfit(earliest=self.since.isoformat())
        if successor is None:
            if children:
                raise GridBusy(dependants=children)
            return replace(self, ended_on=since), GridEnded(self.id, since)
        is_like = (successor.tier, successor.is_overlay) == (self.tier, self.is_overlay)
        if successor.id == self.id or successor.ended_on is not None or not is_like:
            raise SuccessorUnfit
        ended = replace(self, ended_on=since, successor=successor.id)
        return ended, GridEnded(self.id, since, successor.id)

    def _check_in_force(self) -> None:
        if self.ended_on is not None:
            raise GridHasEnded(successor=self.successor)

    def _facts(self) -> dict[str, Any]:
        return {
            "grid": self.id, "name": self.name, "tier": self.tier, "unit": self.unit, "parent": self.parent,
            "grid_code": self.code or self.id, "leader": self.leader, "is_overlay": self.is_overlay,
            "boundary": None if self.boundary is None else digest(self.boundary), "since": self.since,
        }  # fmt: skip
