"""The console (工作台): the gateway's own pages, in Chinese, for the public and for staff.

Rendered here, without a script; everything it knows it asks of the services through the gateway's front, with the
visitor's own token. It decides nothing: what a person may do next is what the API says.
"""

import hashlib
from collections.abc import Mapping
from importlib.resources import files
from urllib.parse import urlencode

from flask import Blueprint
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from casekit.ids import new_id
from casekit.runtime import Runtime
from gateway.console import uploads, wording
from gateway.console.labels import choices, label
from gateway.console.pages import cases, evaluation, login, public, register, reports, rooms
from gateway.console.visit import Console

_STYLE = files(__name__).joinpath("static", "console.css").read_bytes()
_ICON = files(__name__).joinpath("static", "icon.svg").read_bytes()
_STYLE_PATH = f"/console/{hashlib.sha256(_STYLE).hexdigest()[:16]}.css"


def blueprints(runtime: Runtime) -> list[Blueprint]:
    """The console's pages, and its style."""
    console = Console(runtime)
    pages = Blueprint("console", __name__, template_folder="templates", static_folder=None)
    pages.before_request(console.admit)
    pages.after_request(console.seal)
    for fault in (HTTPException, Exception):  # whatever a page causes, its visitor gets a page
        pages.register_error_handler(fault, console.refuse)
    _speak(pages, uploads.limits(runtime.config.attachment_max_bytes))
    public.add_to(pages)
    login.add_to(pages, runtime)
    register.add_to(pages, runtime)
    cases.add_to(pages, runtime)
    rooms.add_to(pages)
    reports.add_to(pages, runtime)
    evaluation.add_to(pages)
    return [pages, _style(), _icon()]


def _speak(pages: Blueprint, limits: str) -> None:
    """The words templates speak in."""
    pages.add_app_template_filter(label, "label")
    pages.add_app_template_filter(wording.moment, "moment")
    pages.add_app_template_filter(wording.day, "day")
    pages.add_app_template_filter(wording.until, "until")
    pages.add_app_template_filter(wording.yuan, "yuan")
    pages.add_app_template_filter(wording.size, "size")
    pages.add_app_template_global(lambda: limits, "upload_limits")
    pages.add_app_template_global(choices, "choices")
    pages.add_app_template_global(new_id, "new_key")
    pages.add_app_template_global(_query_without, "query_without")
    pages.add_app_template_global(lambda: _STYLE_PATH, "style_path")


def _query_without(query: Mapping[str, str], **changed: str) -> str:
    """The query string without the place in the list, and with what is changed."""
    kept = {name: value for name, value in query.items() if value and name != "cursor"}
    return urlencode({**kept, **changed})


def _style() -> Blueprint:
    """The style sheet, under a name that changes with it."""
    style = Blueprint("console-style", __name__)

    @style.get(_STYLE_PATH)
    def sheet() -> Response:
        headers = {"Cache-Control": "public, max-age=31536000, immutable"}
        return Response(_STYLE, content_type="text/css; charset=utf-8", headers=headers)

    return style


def _icon() -> Blueprint:
    """The icon of every page, also where a browser asks for it unbidden."""
    icon = Blueprint("console-icon", __name__)

    @icon.get("/console/icon.svg")
    @icon.get("/favicon.ico")
    def picture() -> Response:
        return Response(
            _ICON, content_type="image/svg+xml", headers={"Cache-Control": "public, max-age=86400"}
        )

    return icon
