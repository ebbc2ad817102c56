"""GeoJSON in and out: what is no area is refused by name."""

from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from services.grid.domain.boundary import digest, read, trusted, write
from services.grid.domain.errors import BOUNDARY_FAULTS, BoundaryUnfit
from services.grid.domain.geometry import edges

WEST, SOUTH = 106.9, 27.5


def ring(*corners: tuple[float, float]) -> list[list[float]]:
    """A closed ring of corners in hundredths of a degree from the south-west."""
    return [[WEST + x / 100, SOUTH + y / 100] for x, y in (*corners, corners[0])]


def polygon(*rings: list[list[float]]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


def comb(teeth: int) -> list[list[float]]:
    """Teeth from west to east, one above the other: each edge beside every other."""
    return ring(*((i % 2 * 9, i / 1000) for i in range(teeth)), (-1, teeth / 1000), (-1, 0))


SQUARE = ring((0, 0), (9, 0), (9, 9), (0, 9))
HOLE = ring((3, 3), (3, 6), (6, 6), (6, 3))
INNER = ring((4, 4), (4, 5), (5, 5), (5, 4))

FAULTS: tuple[tuple[str, object], ...] = (
    (
        "too_long",
        {"type": "MultiPolygon", "coordinates": [[ring((i, 0), (i + 1, 0), (i, 1))] for i in range(101)]},
    ),
    ("too_intricate", polygon(comb(4000))),
    ("type", None),
    ("type", "Polygon"),
    ("type", {"type": "Point", "coordinates": [WEST, SOUTH]}),
    ("shape", {"type": "Polygon"}),
    ("shape", {"type": "Polygon", "coordinates": []}),
    ("shape", polygon([])),
    ("shape", polygon([[WEST], [WEST, SOUTH]])),
    ("shape", polygon([["a", "b"]])),
    ("shape", polygon([[True, False]])),
    ("not_closed", polygon(SQUARE[:-1])),
    ("too_short", polygon(ring((0, 0), (9, 0)))),
    ("too_short", polygon(ring((0, 0), (0, 0), (9, 0), (9, 0)))),
    ("crosses_itself", polygon(ring((0, 0), (9, 9), (9, 0), (0, 9)))),
    ("crosses_itself", polygon(ring((0, 0), (9, 0), (4, 0)))),
    ("crosses_itself", polygon(ring((0, 0), (9, 0), (9, 9), (4, 0), (0, 9)))),
    ("crosses_itself", polygon(SQUARE, ring((3, 3), (12, 3), (3, 6)))),
    ("crosses_itself", polygon(SQUARE, ring((0, 3), (3, 3), (3, 6)))),
    ("hole_outside", polygon(SQUARE, ring((20, 20), (21, 20), (21, 21)))),
    ("hole_in_hole", polygon(SQUARE, HOLE, INNER)),
    ("parts_overlap", {"type": "MultiPolygon", "coordinates": [[SQUARE], [HOLE]]}),
    ("outside_china", polygon([[x, y - 90] for x, y in SQUARE])),
    ("outside_china", polygon([[y, x] for x, y in SQUARE])),
    ("outside_china", polygon([[x * 1e9, y] for x, y in SQUARE])),
    (
        "too_long",
        polygon([[WEST + i * 1e-5, SOUTH + (i % 2) * 1e-5] for i in range(10_002)] + [[WEST, SOUTH]]),
    ),
)


@pytest.mark.parametrize(("reason", "geometry"), FAULTS, ids=[f"{i}-{r}" for i, (r, _) in enumerate(FAULTS)])
def test_what_is_no_area_is_refused_by_name(reason: str, geometry: object) -> None:
    with pytest.raises(BoundaryUnfit) as refused:
        read(geometry)
    assert refused.value.reason == reason


def test_every_fault_has_an_example_and_both_languages() -> None:
    assert {reason for reason, _ in FAULTS} == set(BOUNDARY_FAULTS)
    assert all(en.endswith(".") and zh.endswith("。") for en, zh in BOUNDARY_FAULTS.values())


def test_holes_parts_that_touch_and_altitudes_are_taken() -> None:
    drawn = read({"type": "MultiPolygon", "coordinates": [[SQUARE, HOLE], [HOLE], [INNER]][:2]})
    assert [len(part) for part in drawn.parts] == [2, 1]
    high = read(polygon([[x, y, 850.5] for x, y in SQUARE]))
    assert high == read(polygon(SQUARE))


corners = st.tuples(st.integers(0, 30_000_000), st.integers(0, 30_000_000))


@given(st.lists(corners, min_size=3, max_size=3, unique=True), st.booleans())
def test_what_is_written_reads_as_it_was(found: list[tuple[int, int]], is_twice: bool) -> None:
    (ax, ay), (bx, by), (cx, cy) = found
    assume((bx - ax) * (cy - ay) != (by - ay) * (cx - ax))
    closed = [[100 + x / 1e7, 20 + y / 1e7] for x, y in (*found, found[0])]
    if is_twice:
        closed.insert(1, closed[0])  # a position that stands twice adds nothing
    drawn = read(polygon(closed))
    assert len(list(edges(drawn.rings[0]))) == 3
    assert read(write(drawn)) == trusted(write(drawn)) == drawn
    assert digest(trusted(write(drawn))) == digest(drawn)
