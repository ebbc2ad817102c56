"""Papers of a petition to print (告知书、函、意见书), as HTML that stands alone.

`render` is pure. No script, picture or style comes from anywhere; what is put into a page is escaped. Signature and
seal are put on by hand, as is the petitioner's name unless it was granted. A page uses only the elements that
`casekit.papers.layout` knows, so that it can be made a file.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from werkzeug.wrappers import Response

from casekit.clock import to_local
from services.petition.printing.words import WORDS

_HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
    " allow-modals",
    "Referrer-Policy": "no-referrer",
}
HTML: Mapping[str, Any] = {"type": "string"}
_A_MOMENT: Final = timedelta(microseconds=1)
_PAGES = Environment(
    loader=PackageLoader("services.petition.printing", ""), autoescape=True, undefined=StrictUndefined,
    trim_blocks=True, lstrip_blocks=True,
)  # fmt: skip
_PAGES.filters["day"] = lambda moment: "" if moment is None else f"{to_local(moment):%Y年%-m月%-d日}"
_PAGES.filters["last_day"] = lambda end: (
    "" if end is None else f"{to_local(end) - _A_MOMENT:%Y年%-m月%-d日}"
)  # a term ends with its day
_PAGES.filters["fen"] = lambda fen: f"{fen // 100}.{fen % 100:02}"
_PAGES.filters["word"] = lambda value, kind: WORDS[kind][value]


def render(page: Mapping[str, Any], to: Sequence[str] = ()) -> str:
    """The paper's HTML, from what `readmodel.papers.paper` has found; `to`: the petitioner's names, where granted."""
    return _PAGES.get_template(f"{page['kind']}.html").render(**page, to=to)


def annual(figures: Mapping[str, Any]) -> str:
    """信访工作年度报告 (41), from what `readmodel.figures.year_report` has counted."""
    return _PAGES.get_template("annual.html").render(**figures)


def reported(figures: Mapping[str, Any]) -> Response:
    """The annual report, as an answer."""
    return Response(annual(figures), headers=_HEADERS, content_type="text/html; charset=utf-8")


def printed(page: Mapping[str, Any]) -> Response:
    """The paper, as an answer."""
    return Response(render(page), headers=_HEADERS, content_type="text/html; charset=utf-8")
