"""Which points an area holds, and which areas overlap: against statements that know nothing of rays and edges.

The reference knows triangles only. A ring drawn around a centre, each corner seen from it in turn, is the fan of
triangles from the centre over its edges; a point off every line is inside just when one of them holds it, which three
signs tell. And what is cut into triangles gives every point, wherever it lies, to one triangle at most.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import atan2

from hypothesis import assume, given
from hypothesis import strategies as st

from services.grid.domain.geometry import Area, Point, Ring, edges, meetings

SIDE = 24
coordinates = st.integers(-SIDE, SIDE)
points = st.tuples(coordinates, coordinates)


def side(a: Sequence[Fraction | int], b: Sequence[Fraction | int], p: Sequence[Fraction | int]) -> int:
    """On which side of the line from a to b: by comparing slopes, not by the product that the code uses."""
    found = Fraction(b[0] - a[0]) * Fraction(p[1] - a[1]) - Fraction(b[1] - a[1]) * Fraction(p[0] - a[0])
    return (found > 0) - (found < 0)


def in_triangle(corners: Sequence[Point], point: Sequence[Fraction | int]) -> bool:
    """Strictly: on the same side of all three lines."""
    a, b, c = corners
    return abs(side(a, b, point) + side(b, c, point) + side(c, a, point)) == 3


@st.composite
def stars(draw: st.DrawFn) -> Ring:
    """A ring around (0, 0): corners in the order of their directions, no two in one, no half circle empty."""
    corners = draw(st.lists(points, min_size=3, max_size=12))
    by_direction: dict[tuple[Fraction | None, bool], Point] = {}
    for x, y in corners:
        if (x, y) != (0, 0):
            by_direction[(Fraction(y, x) if x else None, x > 0 or (x == 0 and y > 0))] = (x, y)
    ring = tuple(sorted(by_direction.values(), key=lambda p: atan2(p[1], p[0])))
    assume(len(ring) >= 3)
    assume(all(side((0, 0), one, two) > 0 for one, two in edges(ring)))
    return ring


def area(*rings: Ring) -> Area:
    return Area((rings,))


@given(stars(), points)
def test_a_point_is_inside_just_when_a_triangle_of_the_fan_holds_it(ring: Ring, point: Point) -> None:
    # off every line of the drawing, so that strict triangles leave nothing out
    x, y = point[0] * 10_000 + 37, point[1] * 10_000 + 91
    scaled = tuple((cx * 10_000, cy * 10_000) for cx, cy in ring)
    fan = [((0, 0), one, two) for one, two in edges(scaled)]
    assume(all(side(a, b, (x, y)) for triangle in fan for a, b in edges(triangle)))
    assert area(scaled).holds(x, y) == any(in_triangle(triangle, (x, y)) for triangle in fan)


@given(stars(), points)
def test_on_a_boundary_the_rule_is_the_point_just_to_the_east(ring: Ring, point: Point) -> None:
    scaled = tuple((x * 10**9, y * 10**9) for x, y in ring)
    x, y = point[0] * 10**9, point[1] * 10**9
    nearby = (x + 10**4, y + 1)  # nearer than any line that does not pass through the point
    fan = [((0, 0), one, two) for one, two in edges(scaled)]
    assume(all(side(a, b, nearby) for triangle in fan for a, b in edges(triangle)))
    assert area(scaled).holds(x, y) == any(in_triangle(triangle, nearby) for triangle in fan)


@given(stars(), points)
def test_of_grids_that_share_boundaries_every_point_belongs_to_one(ring: Ring, point: Point) -> None:
    cells = [area(((0, 0), one, two)) for one, two in edges(ring)]
    frame = ((-SIDE, -SIDE), (SIDE + 1, -SIDE), (SIDE + 1, SIDE + 1), (-SIDE, SIDE + 1))
    around = area(frame, ring)
    assert sum(each.holds(*point) for each in (*cells, around)) == 1


@given(stars(), points, st.booleans())
def test_neither_where_a_ring_begins_nor_its_direction_matters(
    ring: Ring, point: Point, is_turned: bool
) -> None:
    other = (*ring[1:], ring[0])
    assert area(other[::-1] if is_turned else other).holds(*point) == area(ring).holds(*point)


@given(stars(), stars(), points)
def test_two_areas_overlap_just_when_some_triangles_of_them_do(one: Ring, two: Ring, moved: Point) -> None:
    two = tuple((x + moved[0], y + moved[1]) for x, y in two)
    mine = [((0, 0), a, b) for a, b in edges(one)]
    theirs = [(moved, a, b) for a, b in edges(two)]
    expected = any(_share_ground(a, b) for a in mine for b in theirs)
    assert area(one).overlaps(area(two)) == area(two).overlaps(area(one)) == expected


def _share_ground(one: Sequence[Point], two: Sequence[Point]) -> bool:
    """Two triangles, both counter-clockwise, share ground unless a side of one parts them."""
    return not any(
        all(side(a, b, corner) <= 0 for corner in other)
        for ring, other in ((one, two), (two, one))
        for a, b in ((ring[0], ring[1]), (ring[1], ring[2]), (ring[2], ring[0]))
    )


@given(stars())
def test_grids_side_by_side_do_not_overlap_and_each_overlaps_itself(ring: Ring) -> None:
    cells = [area(((0, 0), one, two)) for one, two in edges(ring)]
    for i, cell in enumerate(cells):
        assert cell.overlaps(cell)
        assert cell.overlaps(area(ring))
        assert not any(cell.overlaps(other) for other in cells[:i])


def test_the_hole_is_not_inside_and_fits_what_fills_it() -> None:
    outer, hole = ((0, 0), (9, 0), (9, 9), (0, 9)), ((3, 3), (3, 6), (6, 6), (6, 3))
    ring = area(outer, hole)
    assert ring.holds(1, 1)
    assert not ring.holds(4, 4)
    assert not ring.overlaps(area(hole))
    assert ring.overlaps(area(((2, 2), (5, 2), (5, 5), (2, 5))))
    assert area(outer).overlaps(area(hole))


def test_the_sides_of_a_square_belong_as_the_rule_says() -> None:
    square = area(((0, 0), (9, 0), (9, 9), (0, 9)))
    assert square.holds(0, 4)  # west
    assert square.holds(4, 0)  # south
    assert square.holds(0, 0)
    assert not square.holds(9, 4)  # east
    assert not square.holds(4, 9)  # north
    assert not square.holds(9, 9)


@given(st.lists(st.tuples(points, points), max_size=12))
def test_the_sweep_finds_every_pair_of_rectangles_that_meet(segments: list[tuple[Point, Point]]) -> None:
    def spans_meet(one: tuple[Point, Point], two: tuple[Point, Point], axis: int) -> bool:
        first, second = sorted(p[axis] for p in one), sorted(p[axis] for p in two)
        return first[0] <= second[1] and second[0] <= first[1]

    expected = {
        frozenset((i, j))
        for i in range(len(segments))
        for j in range(i)
        if spans_meet(segments[i], segments[j], 0) and spans_meet(segments[i], segments[j], 1)
    }
    found = list(meetings(segments))
    assert {frozenset(pair) for pair in found} == expected
    assert len(found) == len(expected)
