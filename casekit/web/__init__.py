"""HTTP conventions of every service: one way to read requests, one way to answer, one owner of the transaction.

A service's `api.py` makes a `Blueprint` with a `Bridge`, declares `Schema`s, and translates HTTP to commands and back:

    def blueprints(runtime: Runtime) -> list[Blueprint]:
        bridge = Bridge(runtime)
        cases = Blueprint("cases", __name__)

        @cases.post("/v1/cases/<case_code:code>/closure")
        @cases.arguments(Closure)
        @cases.response(200, CaseView)
        def close(body, code):
            return bridge.write(lambda work, actor: close_case(work, actor, code, body), stream=case_stream(code))

        return [cases]

`app_of(runtime)` builds the application once; entrypoints and the gateway's local transport use it.
"""

from casekit.errors import Message
from casekit.web.app import ServiceApp, app_of, build_app, respond
from casekit.web.authentication import ANONYMOUS
from casekit.web.blueprint import Blueprint
from casekit.web.bridge import Bridge
from casekit.web.messages import invalid
from casekit.web.paging import Keyset, PageQuery, page_of
from casekit.web.schema import Fen, Flag, Moment, Schema, Text, Whole

__all__ = [
    "ANONYMOUS",
    "Blueprint",
    "Bridge",
    "Fen",
    "Flag",
    "Keyset",
    "Message",
    "Moment",
    "PageQuery",
    "Schema",
    "ServiceApp",
    "Text",
    "Whole",
    "app_of",
    "build_app",
    "invalid",
    "page_of",
    "respond",
]
