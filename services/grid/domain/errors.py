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

# Why a unit is not merged into another, by the reason that MergerUnfit names.
MERGER_FAULTS: Final[Mapping[str, tuple[str, str]]] = {
    "centre": (
        "A centre is not merged: its cases go to another centre one by one (transfer), and it ends once it is empty.",
        "综治中心不合并：其事项须逐件移送其他中心，人员、网格、单位另行划转，之后再予撤销。",
    ),
    "kind": ("A unit merges into another of its own kind.", "只能并入同类型的单位。"),
    "tier": ("A unit merges into another of its tier or above.", "只能并入同级或上级单位。"),
    "ended": ("A unit merges into one that has not ended.", "不能并入已撤销的单位。"),
    "own": (
        "A unit merges into another, not into itself or what stands under it.",
        "不能并入自身或其下属单位。",
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


class AssistsAnother(Problem):
    """The order assists another (协办): what concerns the whole is done to the lead's."""

    code = "ASSISTS_ANOTHER"
    status = 409
    title_en = "This order assists another; do this to the lead unit's order."
    title_zh = "本单为协办单，请对牵头单办理。"


class AssistanceUnfinished(Problem):
    """Assisting orders are neither done nor excused; the lead completes last."""

    code = "ASSISTANCE_UNFINISHED"
    status = 409
    title_en = "Assisting units have neither finished nor been excused."
    title_zh = "协办单位尚未办结，也未免予协办，牵头单位不能办结。"


class UnitOnItAlready(Problem):
    """The unit has an open order on the case."""

    code = "UNIT_ON_IT_ALREADY"
    status = 409
    title_en = "The unit has an open order on this case already."
    title_zh = "该单位在本案已有未办结的单。"
    field = "unit"


class AlreadyEscalated(Problem):
    """The city has been asked already."""

    code = "ALREADY_ESCALATED"
    status = 409
    title_en = "The city has been asked already."
    title_zh = "已提请上一级，不能重复提级。"


class AlreadyAppraised(Problem):
    """The order has its appraisal."""

    code = "ALREADY_APPRAISED"
    status = 409
    title_en = "The order has been appraised already."
    title_zh = "该单已评价。"


class NotAppraisedHere(Problem):
    """The procedure's chain has no appraisal (评单)."""

    code = "NOT_APPRAISED_HERE"
    status = 409
    title_en = "The procedure of this case has no appraisal of orders."
    title_zh = "本案适用的流程没有评单环节。"


class AskedAlready(Problem):
    """An extension was asked for and is not decided yet."""

    code = "ASKED_ALREADY"
    status = 409
    title_en = "An extension has been asked for; it is to be decided first."
    title_zh = "延期申请尚未审批，不能再次申请。"


class NotAsked(Problem):
    """Nobody has asked that the order be extended."""

    code = "NOT_ASKED"
    status = 409
    title_en = "No extension has been asked for."
    title_zh = "没有待审批的延期申请。"


class TermOver(Problem):
    """The order's term has ended, or stands still: it cannot be changed now."""

    code = "TERM_OVER"
    status = 409
    title_en = "The term does not run: it is over, or stands still."
    title_zh = "该单期限已届满或正在中止，不能变更。"


class StandsStillForNothing(Problem):
    """The rule of the order's term counts the time of what is named; `rule` is its key, `not_counted` what it names."""

    code = "TIME_IS_COUNTED"
    status = 409
    title_en = "The rule counts this time; the term does not stand still for it."
    title_zh = "按现行规则，该事由的时间计入期限，不能中止。"


class AlreadySupervised(Problem):
    """A supervision slip is open on the order."""

    code = "ALREADY_SUPERVISED"
    status = 409
    title_en = "The order is under supervision already."
    title_zh = "该单已在督办中。"


class NotSupervised(Problem):
    """No supervision slip is open on the order."""

    code = "NOT_SUPERVISED"
    status = 409
    title_en = "The order is not under supervision."
    title_zh = "该单未在督办中。"


class NotCalled(Problem):
    """The unit was not called in this callout."""

    code = "NOT_CALLED"
    status = 409
    title_en = "The unit was not called."
    title_zh = "该单位未被吹哨。"


class CalloutUnanswered(Problem):
    """Nobody has answered; nothing is settled by a callout to which nobody came."""

    code = "CALLOUT_UNANSWERED"
    status = 409
    title_en = "No unit has answered yet."
    title_zh = "尚无单位回复，不能按已解决销哨。"


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


class MergerUnfit(InvalidInput):
    """A unit is merged into another active one of its kind, of its tier or above, that does not stand under it; a
    centre never. `reason` is one of MERGER_FAULTS.
    """

    code = "MERGER_UNFIT"
    title_en = (
        "A unit merges into another active unit of its kind, of the same tier or above, that does not stand under it;"
        " a centre is not merged."
    )
    title_zh = "单位只能并入同类型、同级或上级且非其下属的另一在用单位；综治中心不合并。"
    field = "into"

    def __init__(self, reason: str) -> None:
        super().__init__(Message(*MERGER_FAULTS[reason]), reason=reason)
        self.reason = reason


class DayUnfit(InvalidInput):
    """A change takes effect not before the state it changes, and not in the future."""

    code = "DAY_UNFIT"
    title_en = "The day lies before the last change or in the future."
    title_zh = "生效日期不能早于上次变更，也不能晚于今天。"
    field = "from"


class NotSponsoredHere(Problem):
    """The procedure gives matters of this grade no sponsor."""

    code = "NOT_SPONSORED_HERE"
    status = 409
    title_en = "The procedure of this case gives matters of its grade no sponsor."
    title_zh = "本案适用的流程对该等级事项没有包案要求。"


class SponsorshipIncomplete(InvalidInput):
    """The place gives such a matter one of each (六个一); one is missing, and named."""

    code = "SPONSORSHIP_INCOMPLETE"
    title_en = "The procedure gives such a matter this, too."
    title_zh = "本案适用的流程要求同时落实此项。"


class SponsorshipOver(Problem):
    """Another sponsor has taken the case over, or it is over."""

    code = "SPONSORSHIP_OVER"
    status = 409
    title_en = "This sponsorship has ended."
    title_zh = "该包案已解除。"


class PlanStepUnknown(InvalidInput):
    """The plan has no step of that number."""

    code = "PLAN_STEP_UNKNOWN"
    title_en = "The plan has no such step."
    title_zh = "方案中没有该步骤。"
    field = "number"


class PlanStepDone(Problem):
    """The step is done already."""

    code = "PLAN_STEP_DONE"
    status = 409
    title_en = "This step is done already."
    title_zh = "该步骤已完成。"


class DeputyUnfit(InvalidInput):
    """A post is no deputy of itself; the days run from today on, and for a year at most; both are of one unit."""

    code = "DEPUTY_UNFIT"
    title_en = "The deputy must be another post of the unit, for days from today on and a year at most."
    title_zh = "代理须为本单位其他岗位，自今日起，最长一年。"


class DeputyThere(Problem):
    """The post has a deputy on some of these days."""

    code = "DEPUTY_THERE"
    status = 409
    title_en = "The post has a deputy on some of these days."
    title_zh = "该岗位在此期间已有代理。"


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
