"""A bulletin's page: HTML that stands alone, of the elements that `casekit.papers.layout` knows."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from services.evaluation.bulletins.drawing import bars, columns

HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
    " allow-modals",
    "Referrer-Policy": "no-referrer",
}
STEPS: Final[Mapping[str, str]] = {
    "admission": "登记至受理",
    "routing": "受理至分流",
    "taking": "分流至承接",
    "handling": "承接至办结",
    "closing": "办结至结案",
}
MOVES: Final[Mapping[str, str]] = {
    "returned": "退单",
    "sent_back": "退回重新分流",
    "handed_over": "移交其他程序",
    "reopened": "重新办理",
    "repeated": "办结后重复反映",
}
PERIODS: Final[Mapping[str, str]] = {"week": "周报", "month": "月报"}
_PAGES = Environment(
    loader=PackageLoader("services.evaluation.bulletins.printing", ""), autoescape=True, undefined=StrictUndefined,
    trim_blocks=True, lstrip_blocks=True,
)  # fmt: skip


def lasted(seconds: int) -> str:
    """A time as people say it: minutes, hours or days."""
    if seconds < 3600:
        return f"{round(seconds / 60)} 分钟"
    return f"{seconds / 3600:.1f} 小时" if seconds < 48 * 3600 else f"{seconds / 86400:.1f} 天"


_PAGES.filters["told"] = lambda count: "少于 5" if count is None else count
_PAGES.filters["signed"] = lambda percent: "—" if percent is None else f"{percent}%"
_PAGES.filters["lasted"] = lasted
_PAGES.filters["hundredths"] = lambda count: f"{count / 100:.1f}"


def rendered(
    bulletin: Mapping[str, Any],
    figures: Mapping[str, Any],
    field: Callable[[str], str],
    place: Callable[[str], str],
    unit: Callable[[str], str],
) -> str:
    """The page. `field`, `place` and `unit` give the name that a key is known by."""
    course = figures["course"]
    labels = [each["first"][5:] for each in course]
    series = [
        (name, [each[key] for each in course])
        for name, key in (("登记", "registered"), ("办结", "completed"))
    ]
    charts = {"course": Markup(columns(labels, series))}  # noqa: S704 - what is drawn is escaped there
    for key, named in (("fields", field), ("places", place)):
        rows = [(named(group), count) for group, count in figures[key]["parts"]]
        rows += [("其他合计", figures[key]["rest"])] if figures[key]["rest"] else []
        charts[key] = Markup(bars(rows)) if rows else Markup("")  # noqa: S704 - likewise
    return _PAGES.get_template("bulletin.html").render(
        bulletin=bulletin, figures=figures, charts=charts, field=field, place=place, unit=unit, steps=STEPS,
        moves=MOVES, periods=PERIODS,
    )  # fmt: skip
