"""The boundary of a grid (网格边界) as GeoJSON: read, checked, written (RFC 7946; WGS-84, longitude before latitude).

`read` takes a Polygon or MultiPolygon and gives an `Area`, or says in one word what is wrong: rings are closed and do
not touch or cross themselves or each other, holes lie in their outer ring and not in one another, parts do not
overlap, and everything lies within China's bounds. Positions are taken to 10⁻⁷ degree (about a centimetre), a
third number (the altitude) is left out. Pure.
"""

import hashlib
import json
from collections.abc import Mapping
from itertools import combinations, pairwise
from typing import Any, Final

from services.grid.domain.errors import BoundaryUnfit
from services.grid.domain.geometry import Area, Point, Ring, edges, is_within, meet, meetings, turn

PER_DEGREE: Final = 10_000_000
# 中国四至: 73°E–136°E, 3°N–54°N
WEST, SOUTH, EAST, NORTH = (degrees * PER_DEGREE for degrees in (73, 3, 136, 54))
MOST_POSITIONS: Final = 10_000
MOST_PARTS: Final = 100
# Pairs of edges in one sweep, so that no boundary keeps others waiting: a fraction of a second.
MOST_LOOKED_AT: Final = 2_000_000


def read(geometry: object) -> Area:
    """The area that a GeoJSON geometry describes. Raises BoundaryUnfit."""
    kind = geometry.get("type") if isinstance(geometry, Mapping) else None
    coordinates = geometry.get("coordinates") if isinstance(geometry, Mapping) else None
    if kind not in ("Polygon", "MultiPolygon"):
        raise BoundaryUnfit("type")
    polygons = [coordinates] if kind == "Polygon" else coordinates
    parts = tuple(_polygon(each) for each in _list(polygons))
    if len(parts) > MOST_PARTS or sum(len(ring) for part in parts for ring in part) > MOST_POSITIONS:
        raise BoundaryUnfit("too_long")
    for part in parts:
        _check_polygon(part)
    if any(Area((one,)).overlaps(Area((two,))) for one, two in combinations(parts, 2)):
        raise BoundaryUnfit("parts_overlap")
    return Area(parts)


def trusted(geometry: Mapping[str, Any]) -> Area:
    """The area of a geometry that `write` wrote; nothing is checked again."""
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return Area(
        tuple(
            tuple(tuple((units(x), units(y)) for x, y in ring[:-1]) for ring in polygon)
            for polygon in polygons
        )
    )


def write(area: Area) -> dict[str, Any]:
    """The area as GeoJSON; `read` of it gives the same area."""
    polygons = [[[_position(corner) for corner in (*ring, ring[0])] for ring in part] for part in area.parts]
    if len(polygons) == 1:
        return {"type": "Polygon", "coordinates": polygons[0]}
    return {"type": "MultiPolygon", "coordinates": polygons}


def digest(area: Area) -> str:
    """SHA-256 (hex) of the area in whole units, so that an event can name a boundary without holding it."""
    return hashlib.sha256(json.dumps(area.parts, separators=(",", ":")).encode()).hexdigest()


def units(degrees: float) -> int:
    """Degrees in units of 10⁻⁷ degree."""
    return round(degrees * PER_DEGREE)


def is_in_china(x: int, y: int) -> bool:
    """Whether the point lies within China's bounds, as far as four numbers can say."""
    return WEST <= x <= EAST and SOUTH <= y <= NORTH


def _position(corner: Point) -> list[float]:
    return [corner[0] / PER_DEGREE, corner[1] / PER_DEGREE]


def _list(value: object) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise BoundaryUnfit("shape")
    return value


def _polygon(coordinates: object) -> tuple[Ring, ...]:
    return tuple(_ring(each) for each in _list(coordinates))


def _ring(positions: object) -> Ring:
    points = [_point(each) for each in _list(positions)]
    if points[0] != points[-1]:
        raise BoundaryUnfit("not_closed")
    corners = tuple(point for point, after in pairwise(points) if point != after)
    if len(corners) < 3:
        raise BoundaryUnfit("too_short")
    return corners


def _point(position: object) -> Point:
    if not isinstance(position, list) or len(position) not in (2, 3):
        raise BoundaryUnfit("shape")
    if any(isinstance(each, bool) or not isinstance(each, int | float) for each in position):
        raise BoundaryUnfit("shape")
    if not (abs(position[0]) <= 180 and abs(position[1]) <= 90):
        raise BoundaryUnfit("outside_china")
    x, y = units(position[0]), units(position[1])
    if not is_in_china(x, y):
        raise BoundaryUnfit("outside_china")
    return x, y


def _check_polygon(rings: tuple[Ring, ...]) -> None:
    """Raises BoundaryUnfit unless the rings are those of one polygon."""
    tagged = [(number, i, edge) for number, ring in enumerate(rings) for i, edge in enumerate(edges(ring))]
    try:
        for i, j in meetings([edge for _, _, edge in tagged], MOST_LOOKED_AT):
            (ring, first, one), (other, second, two) = tagged[i], tagged[j]
            is_next = ring == other and (first - second) % len(rings[ring]) in (1, len(rings[ring]) - 1)
            if _fold_back(one, two) if is_next else meet(one, two):
                raise BoundaryUnfit("crosses_itself")
    except OverflowError:
        raise BoundaryUnfit("too_intricate") from None
    outer, *holes = rings
    if not all(is_within([outer], *hole[0]) for hole in holes):
        raise BoundaryUnfit("hole_outside")
    if any(is_within([one], *two[0]) or is_within([two], *one[0]) for one, two in combinations(holes, 2)):
        raise BoundaryUnfit("hole_in_hole")


def _fold_back(one: tuple[Point, Point], two: tuple[Point, Point]) -> bool:
    """Whether two neighbouring edges run back over each other."""
    a, corner, c = (one[0], *two) if one[1] == two[0] else (two[0], *one)
    towards = (a[0] - corner[0]) * (c[0] - corner[0]) + (a[1] - corner[1]) * (c[1] - corner[1])
    return turn(a, corner, c) == 0 and towards > 0
