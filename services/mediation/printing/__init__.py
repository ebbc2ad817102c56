"""Papers of a mediation to print: agreement (调解协议书), file (卷宗), letters, application, as HTML that stands alone.

No script, picture or style comes from anywhere; what is put into a page is escaped. What a party writes by hand
(signatures, seal; names, unless they were granted) is left as a line. A page uses only the elements that
`casekit.papers.layout` knows, so that it can be made a file.
"""

from datetime import timedelta
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from werkzeug.wrappers import Response

from casekit.clock import to_local
from services.mediation.printing.words import WORDS

_HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
    " allow-modals",
    "Referrer-Policy": "no-referrer",
}
_PAGES = Environment(
    loader=PackageLoader("services.mediation.printing", ""), autoescape=True, undefined=StrictUndefined,
    trim_blocks=True, lstrip_blocks=True,
)  # fmt: skip
_PAGES.filters["moment"] = lambda moment: "" if moment is None else f"{to_local(moment):%Y年%m月%d日 %H:%M}"
_PAGES.filters["last_day"] = lambda end: (
    "" if end is None else f"{to_local(end) - timedelta.resolution:%Y年%m月%d日}"
)  # a term ends with its day
_PAGES.filters["day"] = lambda day: "" if day is None else f"{day:%Y年%m月%d日}"
_PAGES.filters["yuan"] = lambda fen: f"{fen // 100:,}.{fen % 100:02d}"
_PAGES.filters["word"] = lambda value, kind: WORDS[kind][value]


def rendered(template: str, **values: Any) -> str:
    """The page's HTML."""
    return _PAGES.get_template(template).render(**values)


def answered(page: str) -> Response:
    """The page, as an answer."""
    return Response(page, headers=_HEADERS, content_type="text/html; charset=utf-8")
