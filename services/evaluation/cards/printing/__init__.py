"""The page of a 《整改提示单》: HTML that stands alone, of the elements that `casekit.papers.layout` knows. Pure."""

from collections.abc import Mapping
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from casekit.clock import to_local
from contracts.vocabulary import FigureMeasure
from services.evaluation.catalogue import catalogue

_UNITS: Final = {"percent": "%", "hour": " 小时", "count": ""}
_BOUNDS: Final = {"below": "低于", "at_least": "不低于"}
_PAGES = Environment(
    loader=PackageLoader("services.evaluation.cards.printing", ""), autoescape=True, undefined=StrictUndefined,
    trim_blocks=True, lstrip_blocks=True,
)  # fmt: skip
_PAGES.filters["moment"] = lambda moment: f"{to_local(moment):%Y年%m月%d日 %H:%M}"
_PAGES.filters["day"] = lambda day: f"{day:%Y年%m月%d日}"


def notice_page(card: Mapping[str, Any], unit: str, place: str, due_at: Any, issues: int) -> str:
    """The notice of a yellow card as it is shown: to be answered by `due_at`; `issues`: how often it was issued.

    `unit` and `place` are names.
    """
    return _PAGES.get_template("notice.html").render(
        card=card,
        unit=unit,
        place=place,
        due_at=due_at,
        issues=issues,
        subject=_subject(card),
        grounds=list(_grounds(card)),
    )


def _subject(card: Mapping[str, Any]) -> str:
    name, subject = str(card["name"]), str(card["subject"])
    if subject.startswith("area/"):
        return f"{name}辖区"
    return f"{name}（网格）" if subject.startswith("grid/") else name


def _grounds(card: Mapping[str, Any]) -> Any:
    """Each condition of the rule in words, with the figure that met it."""
    indicators = catalogue(card["period"]["until"]).indicators
    figures = {each["indicator"]: each for each in card["figures"]}
    for each in card["rule"]["conditions"]:
        figure = figures[each["indicator"]]
        known = indicators.get(each["indicator"])
        ending = _UNITS[figure["measured"]]
        yield {
            "name": each["indicator"] if known is None else known.zh,
            "bound": f"{_BOUNDS[each['comparison']]} {_threshold(card, each)}{ending}",
            "part": f"{figure['numerator']} 分钟"
            if figure["measured"] == FigureMeasure.HOUR
            else figure["numerator"],
            "whole": figure["denominator"],
            "value": None if figure["value"] is None else f"{figure['value']}{ending}",
        }


def _threshold(card: Mapping[str, Any], condition: Mapping[str, Any]) -> Any:
    """What the figure was held to: of a card that is only kept, what it would have had to reach to be clear of it."""
    until = condition["until"]
    return until if card["rule"]["kept"] and until is not None else condition["threshold"]
