"""Why grid refuses an act of its daily work. None holds what a person wrote."""

from casekit.errors import InvalidInput, Problem


class StationingUnfit(InvalidInput):
    """The stationing does not say what its way of presence needs, or says what does not belong to it."""

    code = "STATIONING_UNFIT"
    title_en = "Days, response time or dates do not fit this way of being stationed."
    title_zh = "驻点的日期、星期或响应时限与入驻方式不符。"


class StationingOverlaps(Problem):
    """The unit is stationed at that centre already in part of that time."""

    code = "STATIONING_OVERLAPS"
    status = 409
    title_en = "The unit is already stationed there in part of that time."
    title_zh = "该单位在此期间已有入驻安排。"
    field = "begins_on"


class StationingHasEnded(Problem):
    """The stationing has ended; nothing of it changes any more."""

    code = "STATIONING_HAS_ENDED"
    status = 409
    title_en = "The stationing has ended."
    title_zh = "该入驻安排已结束。"


class NotStationed(Problem):
    """The unit is not stationed at that centre on that day."""

    code = "NOT_STATIONED"
    status = 409
    title_en = "The unit is not stationed there on that day."
    title_zh = "该单位当日未在此入驻。"
    field = "unit"


class AttendanceUnfit(InvalidInput):
    """The moment lies ahead or too long ago, before the arrival, or is not this caller's to give."""

    code = "ATTENDANCE_UNFIT"
    title_en = "The moment given cannot be noted."
    title_zh = "所填时间不能登记。"


class DeskUnfit(InvalidInput):
    """A desk that is not kept round the clock says when it opens and closes, and closes after it opens."""

    code = "DESK_UNFIT"
    title_en = "Give when the desk opens and closes, or neither."
    title_zh = "请填写值班台的起止时间，全天值守的不填。"
    field = "opens"


class ShiftUnfit(InvalidInput):
    """A shift ends after it begins, and lasts two days at most."""

    code = "SHIFT_UNFIT"
    title_en = "A shift ends after it begins and lasts two days at most."
    title_zh = "班次的结束须晚于开始，且不超过两天。"
    field = "shifts"


class ShiftIsOver(Problem):
    """The shift has ended or was cancelled; who kept it stays on record."""

    code = "SHIFT_IS_OVER"
    status = 409
    title_en = "The shift is over or was cancelled."
    title_zh = "该班次已结束或已撤销。"


class SpanUnfit(InvalidInput):
    """The span asked about ends after it begins, and is not too long."""

    code = "SPAN_UNFIT"
    title_en = "The span must end after it begins and be at most 62 days."
    title_zh = "查询时段须先起后止，且不超过62天。"
    field = "to"


class PatrolUnfit(InvalidInput):
    """A place stands twice in the plan, or it ends before it begins or in the past."""

    code = "PATROL_UNFIT"
    title_en = "The plan names a place twice, or its dates do not fit."
    title_zh = "巡查计划中地点重复，或起止日期不符。"


class PatrolHasEnded(Problem):
    """The plan is not in force on that day."""

    code = "PATROL_HAS_ENDED"
    status = 409
    title_en = "The plan is not in force on that day."
    title_zh = "该巡查计划当日未生效或已停止。"


class TaskUnfit(InvalidInput):
    """The day of a task is past, or more than a year ahead."""

    code = "TASK_UNFIT"
    title_en = "The task's day must lie between today and a year from now."
    title_zh = "任务期限须在今日起一年以内。"
    field = "due_on"


class PlaceUnknown(InvalidInput):
    """The plan has no such place."""

    code = "PLACE_UNKNOWN"
    title_en = "The plan has no such place."
    title_zh = "巡查计划中没有该地点。"
    field = "place"


class VisitUnfit(InvalidInput):
    """A visit lies neither ahead nor more than seven days back."""

    code = "VISIT_UNFIT"
    title_en = "A visit is recorded within seven days, and not before it is made."
    title_zh = "巡查须在七日内登记，且不能早于巡查时间。"
    field = "at"


class HazardWithUnit(Problem):
    """The unit is rectifying the hazard: given to it anew, it would have a fresh term for nothing."""

    code = "HAZARD_WITH_UNIT"
    status = 409
    title_en = "This unit is rectifying the hazard already, and its term runs."
    title_zh = "该单位正在整改该隐患，原期限继续计算。"
    field = "unit"


class HazardFollowsCase(Problem):
    """The hazard was reported and has a case: its orders move it, and nobody else does."""

    code = "HAZARD_FOLLOWS_CASE"
    status = 409
    title_en = "The hazard was reported as a case, and goes the way of that case."
    title_zh = "该隐患已上报立案，随案件办理。"
