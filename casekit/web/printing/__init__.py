"""Pages to print: HTML that stands alone, without script, picture or style from anywhere, on A4 or an 80 mm roll.

A service's templates extend `sheet.html`. What is put into a page is escaped; a browser that shows one loads nothing
and runs nothing. For `api` alone.
"""

from enum import StrEnum
from typing import Any, Final

from flask import request
from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from werkzeug.wrappers import Response

from casekit.clock import to_local

_HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
    " allow-modals",
    "Referrer-Policy": "no-referrer",
}


class Paper(StrEnum):
    """On what it is printed."""

    A4 = "a4"
    ROLL = "80mm"


class Press:
    """Prints the templates of one package."""

    def __init__(self, package: str) -> None:
        """`package` holds the templates, beside its `__init__.py`."""
        self._pages = Environment(
            loader=ChoiceLoader([PackageLoader(package, ""), PackageLoader("casekit.web.printing", "")]),
            autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        )  # fmt: skip
        self._pages.filters["moment"] = lambda moment: f"{to_local(moment):%Y-%m-%d %H:%M}"

    def printed(self, template: str, paper: Paper, **values: Any) -> Response:
        """The page."""
        html = self._pages.get_template(template).render(paper=paper.value, **values)
        return Response(html, headers=_HEADERS, content_type="text/html; charset=utf-8")


def front_door() -> str:
    """The address of the platform as the caller knows it, where the public looks its cases up."""
    host = request.headers.get("X-Forwarded-Host") or request.host
    return f"{request.headers.get('X-Forwarded-Proto') or request.scheme}://{host}/"
