"""查阅记录 of a case: what every service has put on record of whom it showed something, in one list by time.

Each service is asked in the name of who asks and decides for itself; intake, which knows every case first, says whether
there is one. Nothing is left out in silence: where a service does not answer, neither does this.
"""

import heapq
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from flask import Blueprint as Pages
from flask import request
from werkzeug.wrappers import Response

from access.disclosing import OLDEST, DisclosureSchema, DisclosuresQuery
from casekit.auth import bearer_token
from casekit.runtime import Runtime
from casekit.web import Blueprint, page_of
from casekit.web.encoding import to_json
from gateway.errors import ServiceDown
from gateway.forward import front_of

SERVICES: Final = ("intake", "grid", "mediation", "petition", "ledger")


def blueprint(runtime: Runtime) -> Pages:
    """The blueprint."""
    resources = Blueprint("disclosures", __name__)

    @resources.get("/v1/cases/<case_code:code>/disclosures")
    @resources.arguments(DisclosuresQuery, location="query")
    @resources.response(200, page_of(DisclosureSchema), heeds=())
    def disclosed(query: dict[str, Any], code: str) -> Response:
        """查阅记录: which posts were shown what of the case, by any service, and when."""
        given = {**query, "what": getattr(query["what"], "value", None), "case": code}
        asked = urlencode({name: value for name, value in given.items() if value is not None})
        pages = []
        for service in SERVICES:
            answer = _ask(runtime, f"/v1/disclosures/{service}?{asked}")
            if answer.status_code == 200:
                pages.append(answer.get_json())
            elif service == SERVICES[0]:
                return answer
            elif answer.status_code != 404:  # not heard of there yet: nothing was shown
                raise ServiceDown
        return Response(to_json(merged(pages, query["limit"])), content_type="application/json")

    return resources


def merged(pages: Sequence[Mapping[str, Any]], limit: int) -> dict[str, Any]:
    """The first `limit` items of pages that are each in order, and where the next begins. Pure."""
    found = list(heapq.merge(*(page["items"] for page in pages), key=_place))
    shown, is_more = found[:limit], len(found) > limit or any(page["next"] for page in pages)
    return {"items": shown, "next": _cursor(shown[-1]) if shown and is_more else None}


def _place(item: Mapping[str, Any]) -> tuple[datetime, str, str]:
    return datetime.fromisoformat(item["first_at"]), item["viewer"], item["what"]


def _cursor(item: Mapping[str, Any]) -> str:
    return OLDEST.cursor({**item, "first_at": datetime.fromisoformat(item["first_at"])})


def _ask(runtime: Runtime, target: str) -> Response:
    token = bearer_token(request.headers.get("Authorization"))
    return front_of(runtime).call("GET", target, page=request.environ, token=token)
