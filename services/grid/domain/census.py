"""A file of grids against the grids there are: what would be made and changed, or what is wrong, row by row. Pure.

A row is known by its code: the grid in force that bears it is changed, else one is made, its id the code in lower case.
What the file does not name stays as it is; a field the file does not have stays, too. All findings of all rows are
told at once. An error forbids the whole; a warning (base grids of one tier that overlap) does not.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from contracts.vocabulary import Tier
from services.grid.domain.errors import ParentUnfit
from services.grid.domain.geometry import Area, Box
from services.grid.domain.tree import ABOVE, RESERVED, Grid

# Measured: twice as many changes are not always made within the three seconds that every request has.
MOST_ROWS: Final = 500
MOST_CORNERS: Final = 30_000
# Corners of the pairs of boundaries that one file compares, so that it is answered in time.
MOST_COMPARED: Final = 80_000

# What may be wrong, in English and Chinese.
SENTENCES: Final[Mapping[str, tuple[str, str]]] = {
    "DUPLICATE_CODE": ("Another row has this code.", "文件中网格编码重复。"),
    "ID_TAKEN": ("The id that follows from the code is not free.", "由编码得出的编号已被另一网格占用。"),
    "PARENT_UNKNOWN": ("No grid has the parent's code.", "没有该编码的上级网格。"),
    "PARENT_UNFIT": (
        "The parent must be a base grid of the tier above; an overlay's, of its own tier.",
        "上级须为上一层级的基础网格；专属网格的上级须为同层级的基础网格。",
    ),
    "CYCLE": ("The grid would lie in itself.", "上下级关系成环。"),
    "TIER_FIXED": ("The grid is of another tier; a tier does not change.", "与现有网格的层级不符，层级不能变更。"),
    "SORT_FIXED": (
        "The grid is a base grid and the row an overlay, or the reverse; that does not change.",
        "与现有网格的类型不符，基础网格与专属网格不能互换。",
    ),
    "UNIT_UNKNOWN": ("There is no such unit.", "没有该单位。"),
    "LEADER_UNKNOWN": ("There is no such post.", "没有该岗位。"),
    "NOT_COMPARED": (
        "From here on boundaries were not compared with each other: there are too many.",
        "边界过多，自此未再比对是否重叠。",
    ),
    "OVERLAPS": ("The boundary overlaps that of another base grid of the tier.", "边界与同层级另一基础网格重叠。"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One grid of the file; `number` is its line in a CSV file, or the feature's place counted from 1.

    `has_leader`, `boundary`: whether the file says anything of it (None: the boundary stays).
    """

    number: int
    code: str
    name: str
    tier: Tier
    unit: str
    parent: str | None = None
    leader: str | None = None
    has_leader: bool = False
    is_overlay: bool = False
    boundary: Area | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with a field of a row. `other` is the code of another grid that has part in it."""

    row: int
    field: str
    code: str
    en: str
    zh: str
    other: str | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What there is: the grids in force by code, every id ever given, the units that are active, the posts."""

    grids: Mapping[str, Grid]
    ids: Set[str] = frozenset()
    units: Set[str] = frozenset()
    posts: Set[str] = frozenset()


@dataclass(slots=True)
class Plan:
    """What the file comes to. `made` has parents before their children."""

    made: list[Grid] = field(default_factory=list)
    changed: list[tuple[Grid, Grid]] = field(default_factory=list)
    unchanged: int = 0
    errors: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)


def plan(rows: Sequence[Row], known: Known, today: date) -> Plan:
    """What `rows` come to, from `today` on."""
    result = Plan()
    by_code = _by_code(rows, result)
    grids = {row.code: _grid(row, known, by_code, today) for row in by_code.values()}
    everything = {grid.id: grid for grid in known.grids.values()} | {grid.id: grid for grid in grids.values()}
    for row in by_code.values():
        result.errors += _faults(row, grids[row.code], known, by_code, everything)
    result.errors.sort(key=lambda each: (each.row, each.field))
    for grid in sorted(grids.values(), key=lambda each: (_depth(each), each.id)):
        before = known.grids.get(grid.code)
        if before is None:
            result.made.append(grid)
        elif replace(grid, since=before.since) == before:
            result.unchanged += 1
        else:
            result.changed.append((before, grid))
    result.warnings += _overlaps(by_code, result, everything)
    return result


def finding(row: int, field_: str, code: str, other: str | None = None) -> Finding:
    """A finding in the words of SENTENCES."""
    en, zh = SENTENCES[code]
    return Finding(row, field_, code, en, zh, other)


def _by_code(rows: Sequence[Row], result: Plan) -> dict[str, Row]:
    found: dict[str, Row] = {}
    for row in rows:
        if row.code in found:
            result.errors.append(finding(row.number, "code", "DUPLICATE_CODE"))
        else:
            found[row.code] = row
    return found


def _grid(row: Row, known: Known, by_code: Mapping[str, Row], today: date) -> Grid:
    """The grid as the row has it; what the row does not say, as it is."""
    before = known.grids.get(row.code)
    given = Grid(
        _id_of(row.code, known), row.name, row.tier, row.unit,
        None if row.parent is None else _id_of(row.parent, known), row.code, row.leader, row.is_overlay,
        row.boundary, today,
    )  # fmt: skip
    if before is None:
        return given
    leader = row.leader if row.has_leader else before.leader
    return replace(given, leader=leader, boundary=row.boundary or before.boundary)


def _id_of(code: str, known: Known) -> str:
    return known.grids[code].id if code in known.grids else code.lower()


def _faults(
    row: Row, grid: Grid, known: Known, by_code: Mapping[str, Row], everything: Mapping[str, Grid]
) -> Iterator[Finding]:
    before = known.grids.get(row.code)
    is_taken = grid.id in known.ids or grid.id in RESERVED or everything[grid.id].code != grid.code
    if before is None and is_taken:
        yield finding(row.number, "code", "ID_TAKEN")
    if before is not None and before.tier is not grid.tier:
        yield finding(row.number, "tier", "TIER_FIXED")
    if before is not None and before.is_overlay is not grid.is_overlay:
        yield finding(row.number, "overlay", "SORT_FIXED")
    if row.parent is not None and row.parent not in by_code and row.parent not in known.grids:
        yield finding(row.number, "parent", "PARENT_UNKNOWN")
    elif _lies_in_itself(grid, everything):
        yield finding(row.number, "parent", "CYCLE")
    elif not _is_placed(grid, everything):
        yield finding(row.number, "parent", "PARENT_UNFIT")
    if row.unit not in known.units:
        yield finding(row.number, "unit", "UNIT_UNKNOWN")
    if row.leader is not None and row.leader not in known.posts:
        yield finding(row.number, "leader", "LEADER_UNKNOWN")


def _lies_in_itself(grid: Grid, everything: Mapping[str, Grid]) -> bool:
    above, passed = grid.parent, set[str]()
    while above is not None and above in everything and above not in passed:
        if above == grid.id:
            return True
        passed.add(above)
        above = everything[above].parent
    return False


def _is_placed(grid: Grid, everything: Mapping[str, Grid]) -> bool:
    try:
        grid.check_place(None if grid.parent is None else everything[grid.parent])
    except ParentUnfit:
        return False
    return True


def _depth(grid: Grid) -> tuple[int, bool]:
    """Parents sort before children: tiers from the top, and in each the overlays last."""
    return list(ABOVE).index(grid.tier), grid.is_overlay


def _overlaps(by_code: Mapping[str, Row], result: Plan, everything: Mapping[str, Grid]) -> Iterator[Finding]:
    """Each pair of overlapping base grids of a tier once, if the file has drawn one of them anew: west to east."""
    drawn = {grid.id for grid in result.made if grid.boundary is not None}
    drawn |= {after.id for before, after in result.changed if before.boundary != after.boundary}
    compared = 0
    for tier in ABOVE if drawn else ():
        cells = [
            (each.boundary.box, each.id in drawn, each.code, each.boundary)
            for each in everything.values()
            if each.tier is tier and not each.is_overlay and each.boundary is not None
        ]
        open_cells: list[tuple[Box, bool, str, Area]] = []
        for cell in sorted(cells, key=lambda cell: (cell[0].west, cell[2])):
            box, is_drawn, code, area = cell
            open_cells = [other for other in open_cells if other[0].east > box.west]
            for other_box, other_is_drawn, other_code, other in open_cells:
                if other_box.south >= box.north or other_box.north <= box.south:
                    continue
                if not (is_drawn or other_is_drawn):
                    continue
                row, with_ = (code, other_code) if code in by_code else (other_code, code)
                compared += area.corners + other.corners
                if compared > MOST_COMPARED:
                    yield finding(by_code[row].number, "geometry", "NOT_COMPARED", with_)
                    return
                if area.overlaps(other):
                    yield finding(by_code[row].number, "geometry", "OVERLAPS", with_)
            open_cells.append(cell)
