"""Why grid refuses an act, beyond the order's lifecycle. None holds what a person wrote."""

from collections.abc import Mapping
from typing import Final

from casekit.errors import InvalidInput, Message, Problem

# What may be wrong with a boundary, by the reason that BoundaryUnfit names.
BOUNDARY_FAULTS: Final[Mapping[str, tuple[str, str]]] = {
    "type": ("Give a GeoJSON Polygon or MultiPolygon.", "须为 GeoJSON 的 Polygon 或 MultiPolygon。"),
    "shape": (
        "The coordinates are not lists of [longitude, latitude].",
        "坐标格式有误，须为［经度，纬度］的列表。",
    ),
    "too_long": (
        "The boundary has more than 10000 positions or 100 parts.",
        "边界点不能超过 10000 个，部分不能超过 100 个。",
    ),
    "too_intricate": ("The boundary is too intricate to be checked.", "边界过于复杂，无法校验。"),
    "too_short": ("A ring needs at least three different corners.", "每个环至少要有三个不同的点。"),
    "not_closed": ("A ring must end where it begins.", "环没有闭合，终点须与起点相同。"),
    "crosses_itself": ("The boundary crosses or touches itself.", "边界自相交或自相接。"),
    "hole_outside": ("A hole lies outside its outer ring.", "内环（空洞）不在外环之内。"),
    "hole_in_hole": ("A hole lies within another hole.", "内环（空洞）互相包含。"),
    "parts_overlap": ("Parts of the boundary overlap.", "边界的各部分互相重叠。"),
    "outside_china": (
        "Outside China's bounds (WGS-84, longitude before latitude).",
        "超出我国范围（WGS-84，经度在前）。",
    ),
}


class UnitBusy(Problem):
    """Orders are open at the unit, or units or grids belong to it."""

    code = "UNIT_BUSY"
    status = 409
    title_en = "The unit still has open orders, or units or grids still belong to it."
    title_zh = "该单位尚有未办结的单，或尚有下属单位、网格，不能撤销。"


class UnitHasEnded(Problem):
    """The unit has ended; nothing of it changes any more."""

    code = "UNIT_HAS_ENDED"
    status = 409
    title_en = "The unit has ended."
    title_zh = "该单位已撤销。"


class ParentUnfit(InvalidInput):
    """The parent named is not of a fitting tier, or stands below what it is to stand above."""

    code = "PARENT_UNFIT"
    title_en = "The parent must be of the tier above."
    title_zh = "上级单位或网格的层级不符。"
    field = "parent"


class UnitUnfit(Problem):
    """Orders go to departments, centres, towns and villages; committees and petition offices are routed to."""

    code = "UNIT_UNFIT"
    status = 409
    title_en = "A unit of this kind is not given orders."
    title_zh = "该类单位不承接派单。"
    field = "unit"


class UnitIsAccused(Problem):
    """The unit, or the supervisor's unit, is accused in the case (检举控告)."""

    code = "UNIT_IS_ACCUSED"
    status = 409
    title_en = "A unit that is accused in the case cannot have part in it."
    title_zh = "被检举控告的单位不得参与本案。"


class SupervisorRequired(Problem):
    """A unit that answers in the case handles it only under a supervisor from outside."""

    code = "SUPERVISOR_REQUIRED"
    status = 409
    title_en = "A unit that is itself concerned needs a supervisor from outside."
    title_zh = "被反映单位自行承办的，须指定外部督办人。"
    field = "supervisor"


class BoundaryUnfit(InvalidInput):
    """A boundary is no area on the map; `reason` is one of BOUNDARY_FAULTS."""

    code = "BOUNDARY_UNFIT"
    title_en = "The boundary is not valid."
    title_zh = "网格边界有误。"
    field = "geometry"

    def __init__(self, reason: str) -> None:
        super().__init__(Message(*BOUNDARY_FAULTS[reason]), reason=reason)
        self.reason = reason


class GridHasEnded(Problem):
    """The grid has ended; `successor` is what it was merged into, if anything."""

    code = "GRID_HAS_ENDED"
    status = 409
    title_en = "The grid has ended."
    title_zh = "该网格已撤销。"


class GridBusy(Problem):
    """Grids still lie in it, and no successor takes them over."""

    code = "GRID_BUSY"
    status = 409
    title_en = "Other grids still lie in this one; name a successor that takes them over."
    title_zh = "该网格内尚有下级网格，须指定承接网格。"


class SuccessorUnfit(InvalidInput):
    """What takes over a grid is another grid in force, of the same tier and sort."""

    code = "SUCCESSOR_UNFIT"
    title_en = "The successor must be another grid in force, of the same tier and sort."
    title_zh = "承接网格须为同层级、同类型的另一在用网格。"
    field = "successor"


class DayUnfit(InvalidInput):
    """A change takes effect not before the state it changes, and not in the future."""

    code = "DAY_UNFIT"
    title_en = "The day lies before the last change or in the future."
    title_zh = "生效日期不能早于上次变更，也不能晚于今天。"
    field = "from"


class PostHasEnded(Problem):
    """The post has ended; nothing of it changes any more."""

    code = "POST_HAS_ENDED"
    status = 409
    title_en = "The post has ended."
    title_zh = "该岗位已撤销。"


class PostBusy(Problem):
    """The post still leads grids (网格长)."""

    code = "POST_BUSY"
    status = 409
    title_en = "The post still leads a grid; name another leader first."
    title_zh = "该岗位仍担任网格长，请先更换网格长。"
