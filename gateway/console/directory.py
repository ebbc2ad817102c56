"""Names of units, grids and posts for people to read and choose from. All staff may see them; kept for a few seconds.

A county has some hundred of each. Of a larger place the first `MOST` are offered; the API takes any.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from casekit.clock import monotonic
from gateway.console.asking import Asking
from gateway.console.labels import LABELS, label

KEPT_SECONDS = 15.0
MOST = 2000
_PAGE = 200

Item = Mapping[str, Any]
Choice = tuple[str, str]
Groups = tuple[tuple[str, tuple[Choice, ...]], ...]


@dataclass(frozen=True, slots=True)
class Names:
    """The organisation as it was a moment ago."""

    units: Mapping[str, Item]
    grids: Mapping[str, Item]
    posts: Mapping[str, Item]

    def unit(self, id_: str | None) -> str:
        """A unit's official name; its id when it is not known here."""
        return str(self.units[id_]["name"]) if id_ and id_ in self.units else id_ or ""

    def grid(self, id_: str | None) -> str:
        """A grid's official name."""
        return str(self.grids[id_]["name"]) if id_ and id_ in self.grids else id_ or ""

    def post(self, id_: str | None) -> str:
        """Who acted: a post by its title; the public and the platform's own services in words."""
        if id_ and id_ in self.posts:
            return str(self.posts[id_]["title"])
        if id_ and id_.startswith("service/"):
            return "系统"
        return "当事人本人" if id_ == "public" else id_ or ""

    def units_of(self, *kinds: str) -> Groups:
        """Units to choose from, of these kinds (all when none is given), grouped by kind."""
        wanted = kinds or tuple(LABELS["unit_kind"])
        return _grouped(
            (label(kind, "unit_kind"), [each for each in self.units.values() if each["kind"] == kind], "name")
            for kind in wanted
        )

    def grids_of(self, ids: Iterable[str] | None = None) -> Groups:
        """Grids to choose from: these, or all; grouped by tier, the smallest first."""
        wanted = self.grids.keys() if ids is None else set(ids)
        return _grouped(
            (
                label(tier, "tier"),
                [each for each in self.grids.values() if each["tier"] == tier and each["id"] in wanted],
                "name",
            )
            for tier in reversed(list(LABELS["tier"]))
        )

    def posts_of(self, role: str) -> Groups:
        """Posts in a role."""
        return _grouped(
            [(label(role, "role"), [p for p in self.posts.values() if role in p["roles"]], "title")]
        )


class Directory:
    """Reads the names when they are asked for, and keeps them for `KEPT_SECONDS`."""

    def __init__(self, now: Callable[[], float] = monotonic) -> None:
        self._now = now
        self._names: Names | None = None
        self._until = 0.0

    def names(self, asking: Asking) -> Names:
        """The names, read with the visitor's own token. Raises Refused."""
        if self._names is None or self._now() > self._until:
            self._names = Names(
                _all(asking, "/v1/units"), _all(asking, "/v1/grids"), _all(asking, "/v1/staff")
            )
            self._until = self._now() + KEPT_SECONDS
        return self._names


def _all(asking: Asking, path: str) -> dict[str, Item]:
    """Everything listed at `path`, page by page, by id."""
    found: dict[str, Item] = {}
    cursor: str | None = ""
    while cursor is not None and len(found) < MOST:
        page = asking.read(path, {"limit": _PAGE, "cursor": cursor}).get()
        found |= {item["id"]: item for item in page["items"]}
        cursor = page["next"]
    return found


def _grouped(groups: Iterable[tuple[str, list[Item], str]]) -> Groups:
    return tuple(
        (title, tuple((str(each["id"]), str(each[name])) for each in items))
        for title, items, name in groups
        if items
    )
