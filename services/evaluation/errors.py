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


class PeriodRefused(InvalidInput):
    """A period that there is not, such as the fifth quarter."""

    code = "PERIOD_REFUSED"
    title_en = "There is no such period; examples: 2026-03-12, 2026-W11, 2026-03, 2026-Q1, 2026, 30d."
    title_zh = "没有这样的统计期；例如：2026-03-12、2026-W11、2026-03、2026-Q1、2026、30d。"
    field = "period"


class SubjectNotFound(NotFound):
    """No unit or grid of that id in the reader's jurisdiction."""

    code = "SUBJECT_NOT_FOUND"
    title_en = "There is no such unit, grid or area."
    title_zh = "没有找到该单位、网格或区域。"


class CountNotFound(NotFound):
    """No indicator or count of that key in the catalogue in force."""

    code = "INDICATOR_NOT_FOUND"
    title_en = "There is no such indicator."
    title_zh = "没有找到该指标。"
