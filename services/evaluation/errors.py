"""What evaluation refuses, each with a stable code."""

from casekit.errors import InvalidInput, NotFound


class UnitNotFound(NotFound):
    """No unit of that id."""

    code = "UNIT_NOT_FOUND"
    title_en = "There is no such unit."
    title_zh = "没有找到该单位。"


class SpanRefused(InvalidInput):
    """A span of days that ends before it begins."""

    code = "SPAN_REFUSED"
    title_en = "The span of days ends before it begins."
    title_zh = "截止日期早于起始日期。"
    field = "until"
