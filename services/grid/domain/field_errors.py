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


class MomentUnfit(InvalidInput):
    """The moment lies ahead or too long ago, before the arrival, or is not this caller's to give."""

    code = "MOMENT_UNFIT"
    title_en = "The moment given cannot be noted."
    title_zh = "所填时间不能登记。"
