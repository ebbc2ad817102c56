"""Areas on the map, exactly: which points one holds, and whether two overlap. Pure; whole numbers only.

A point is `(x, y)`, longitude and latitude in units of 10⁻⁷ degree (about a centimetre), so that no comparison rounds.
A ring is its corners once each, an area the rings of its parts, outer rings and holes alike: what lies within an odd
number of rings is inside.

**The rule for edges.** A point that lies on a boundary is taken to lie just east of it (and, on a horizontal edge, just
north). So a western or southern edge belongs to the area and an eastern or northern one does not, and where areas share
a boundary every point of it belongs to exactly one of them, corners included.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

Point = tuple[int, int]
Ring = tuple[Point, ...]
Edge = tuple[Point, Point]


@dataclass(frozen=True, slots=True)
class Box:
    """The rectangle around an area."""

    west: int
    south: int
    east: int
    north: int

    def overlaps(self, other: "Box") -> bool:
        """Whether they have more in common than an edge or a corner."""
        return (
            self.west < other.east
            and other.west < self.east
            and self.south < other.north
            and other.south < self.north
        )


@dataclass(frozen=True)
class Area:
    """One or more polygons; each is its outer ring, then its holes. Well formed: `boundary` sees to that."""

    parts: tuple[tuple[Ring, ...], ...]

    @cached_property
    def rings(self) -> tuple[Ring, ...]:
        """Every ring of every part."""
        return tuple(ring for part in self.parts for ring in part)

    @cached_property
    def corners(self) -> int:
        """How many corners it has."""
        return sum(len(ring) for ring in self.rings)

    @cached_property
    def turned(self) -> tuple[Ring, ...]:
        """Every ring of every part, with the ground to its left."""
        return tuple(ring for part in self.parts for ring in _turned(part))

    @cached_property
    def box(self) -> Box:
        """The rectangle around it."""
        xs = [x for ring in self.rings for x, _ in ring]
        ys = [y for ring in self.rings for _, y in ring]
        return Box(min(xs), min(ys), max(xs), max(ys))

    def holds(self, x: int, y: int) -> bool:
        """Whether the point lies inside, by the rule for edges."""
        return is_within(self.rings, x, y)

    def overlaps(self, other: "Area") -> bool:
        """Whether some ground belongs to both; to touch is not to overlap."""
        if not self.box.overlaps(other.box):
            return False
        mine, theirs = _near(self, other.box), _near(other, self.box)
        if not mine.isdisjoint(theirs):
            return True  # the same edge with the ground on the same side
        # Where an edge is shared, with the ground of each on its own side, nothing is common beside it.
        own = [edge for edge in mine if edge[::-1] not in theirs]
        cut = _cut([*own, *(edge for edge in theirs if edge[::-1] not in mine)], len(own))
        if cut is None:
            return True
        # No edge passes through another: cut at each other's corners, the edges bound whatever both hold. Of that, some
        # edge has the common ground to its east; its middle is inside both.
        return any(
            is_within(self.rings, *m, scale=2) and is_within(other.rings, *m, scale=2) for m in _middles(cut)
        )


def is_within(rings: Iterable[Ring], x: int, y: int, scale: int = 1) -> bool:
    """Whether a ray from the point to the east crosses the rings an odd number of times.

    The point is in units of 1/`scale` of the rings'.
    """
    inside = False
    for ring in rings:
        ax, ay = ring[-1]
        for bx, by in ring:
            if (ay * scale > y) is not (by * scale > y):
                side = (bx - ax) * (y - ay * scale) - (x - ax * scale) * (by - ay)
                if (side > 0) if by > ay else (side < 0):
                    inside = not inside
            ax, ay = bx, by
    return inside


def edges(ring: Ring) -> Iterator[Edge]:
    """The edges of a ring, the closing one last."""
    yield from pairwise((*ring, ring[0]))


def turn(a: Point, b: Point, c: Point) -> int:
    """Positive when c lies to the left of the line from a to b, negative to the right, 0 on it."""
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def meet(one: Edge, two: Edge) -> bool:
    """Whether two edges have any point in common."""
    (a, b), (c, d) = one, two
    if _cross(one, two):
        return True
    return _is_on(one, c) or _is_on(one, d) or _is_on(two, a) or _is_on(two, b)


def meetings(all_edges: Sequence[Edge], most: int | None = None) -> Iterator[tuple[int, int]]:
    """The pairs of edges, by index, whose rectangles meet: a sweep from west to east.

    Raises OverflowError when more than `most` pairs would have to be looked at.
    """
    looked_at = 0
    order = sorted(range(len(all_edges)), key=lambda i: min(all_edges[i][0][0], all_edges[i][1][0]))
    open_edges: list[int] = []
    for i in order:
        (ax, ay), (bx, by) = all_edges[i]
        west, south, north = min(ax, bx), min(ay, by), max(ay, by)
        open_edges = [j for j in open_edges if max(all_edges[j][0][0], all_edges[j][1][0]) >= west]
        looked_at += len(open_edges)
        if most is not None and looked_at > most:
            raise OverflowError
        for j in open_edges:
            cy, dy = all_edges[j][0][1], all_edges[j][1][1]
            if min(cy, dy) <= north and max(cy, dy) >= south:
                yield j, i
        open_edges.append(i)


def _cross(one: Edge, two: Edge) -> bool:
    """Whether each passes through the other, neither ending there."""
    (a, b), (c, d) = one, two
    left, right = turn(a, b, c), turn(a, b, d)
    if not ((left > 0 > right) or (left < 0 < right)):
        return False
    left, right = turn(c, d, a), turn(c, d, b)
    return (left > 0 > right) or (left < 0 < right)


def _is_on(edge: Edge, point: Point) -> bool:
    (ax, ay), (bx, by) = edge
    x, y = point
    is_between = min(ax, bx) <= x <= max(ax, bx) and min(ay, by) <= y <= max(ay, by)
    return is_between and turn(*edge, point) == 0


def _near(area: Area, box: Box) -> set[Edge]:
    """The edges whose rectangles meet the box, each with the ground to its left."""
    return {
        ((ax, ay), (bx, by))
        for ring in area.turned
        for (ax, ay), (bx, by) in edges(ring)
        if min(ax, bx) <= box.east
        and max(ax, bx) >= box.west
        and min(ay, by) <= box.north
        and max(ay, by) >= box.south
    }


def _cut(both: Sequence[Edge], own: int) -> list[list[Point]] | None:
    """Each edge as its ends and the corners of the other area on it; None when an edge passes through one of the other.

    The first `own` edges are of one area, the rest of the other.
    """
    found = [list(edge) for edge in both]
    for i, j in meetings(both):
        if (i < own) is (j < own):
            continue
        if _cross(both[i], both[j]):
            return None
        found[i] += [corner for corner in both[j] if _is_on(both[i], corner)]
        found[j] += [corner for corner in both[i] if _is_on(both[j], corner)]
    return found


def _middles(cut: Sequence[Sequence[Point]]) -> Iterator[Point]:
    """The middles of the edges' pieces; twice their coordinates."""
    for corners in cut:
        for (ax, ay), (bx, by) in pairwise(sorted(set(corners))):
            yield ax + bx, ay + by


def _turned(part: Sequence[Ring]) -> Iterator[Ring]:
    """The rings of a part with the ground to their left: the outer counter-clockwise, holes clockwise."""
    for number, ring in enumerate(part):
        is_left = sum(ax * by - bx * ay for (ax, ay), (bx, by) in edges(ring)) > 0
        yield ring if is_left is (number == 0) else ring[::-1]
