"""The demonstration county as data: units (单位), grids (网格), posts (岗位), each after what it belongs to; and of its
committees (调委会) how they are arranged.

Names of places are invented and plainly a demonstration's; posts are posts, never persons.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from procedures.document import Document
from scenarios.document import HERE, fault, load, mapping

FILE = HERE / "county.yaml"


@dataclass(frozen=True, slots=True)
class Post:
    """A post (岗位): who acts, in which roles, for which unit and grids."""

    id: str
    title: str
    unit: str
    roles: tuple[str, ...]
    grids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class County:
    """`units`, `grids` and `staff` are bodies for POST /v1/units, /v1/grids and /v1/staff, in an order that works.

    `committees`: what stands in PUT /v1/committees/{unit}, and its mediators and rooms, each with its id.
    """

    name: str
    units: tuple[Mapping[str, Any], ...]
    grids: tuple[Mapping[str, Any], ...]
    staff: tuple[Mapping[str, Any], ...]
    committees: tuple[Mapping[str, Any], ...] = ()

    @property
    def posts(self) -> Mapping[str, Post]:
        """The posts by id."""
        return {
            each["id"]: Post(
                each["id"], each["title"], each["unit"], tuple(each["roles"]), tuple(each.get("grids", ()))
            )
            for each in self.staff
        }


def read_county(path: Path = FILE) -> County:
    """The county in `path`. Raises ScenarioFault, also for what names something that does not stand before it."""
    document = load(path)
    data = mapping(document, (), document.data, ("name", "units", "grids", "staff"), ("committees",))
    units = _listed(document, data, "units", ("id", "name", "kind", "tier"), ("parent", "fields"))
    grids = _listed(document, data, "grids", ("id", "name", "tier", "unit"), ("parent", "is_overlay"))
    staff = _listed(document, data, "staff", ("id", "title", "unit", "roles"), ("grids",))
    known_units = {each["id"] for each in units}
    known_grids = {each["id"] for each in grids}
    _check(document, "units", units, {"parent": None})
    _check(document, "grids", grids, {"parent": None, "unit": known_units})
    _check(document, "staff", staff, {"unit": known_units, "grids": known_grids})
    committees = _committees(document, data, known_units, {each["id"] for each in staff})
    return County(data["name"], units, grids, staff, committees)


def _listed(
    document: Document,
    data: Mapping[str, Any],
    key: str,
    required: Collection[str],
    optional: Collection[str],
) -> tuple[Mapping[str, Any], ...]:
    return tuple(
        mapping(document, (key, index), each, required, optional)
        for index, each in enumerate(data.get(key, ()))
    )


def _committees(
    document: Document, data: Mapping[str, Any], units: Collection[str], posts: Collection[str]
) -> tuple[Mapping[str, Any], ...]:
    """The committees that are arranged: units of the county, each served by posts of the county's."""
    required, optional = ("id", "kind", "seal_number"), ("fields", "mediators", "rooms")
    found = _listed(document, data, "committees", required, optional)
    for index, each in enumerate(found):
        trail = ("committees", index)
        served = [(each["id"], units), *((one["id"], posts) for one in each.get("mediators", ()))]
        for name, known in served:
            if name not in known:
                raise fault(document, trail, f"{name} is not known")
    return found


def _check(
    document: Document,
    key: str,
    items: Collection[Mapping[str, Any]],
    named: Mapping[str, Collection[str] | None],
) -> None:
    """Ids are unique, and what `named` fields name is known: None stands for the items before."""
    before: set[str] = set()
    for index, item in enumerate(items):
        if item["id"] in before:
            raise fault(document, (key, index), f"{item['id']} stands here twice")
        for field, known in named.items():
            value = item.get(field, [])
            for name in value if isinstance(value, list) else [value]:
                if name not in (before if known is None else known):
                    raise fault(document, (key, index, field), f"{name} is not known (yet)")
        before.add(item["id"])
