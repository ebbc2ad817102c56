"""查阅记录 of one service over HTTP: `GET /v1/disclosures/<service>?case=`; the gateway puts those of all together.

For who oversees the case. Every service that shows pages of cases serves it.
"""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields
from sqlalchemy import DateTime, func, select
from werkzeug.wrappers import Response

from access import guard
from access.acts import Act
from access.tables import VIEWS
from access.viewing import Shown
from casekit.auth.actor import Actor
from casekit.streams import case_stream
from casekit.web import Blueprint, Bridge, Keyset, Moment, PageQuery, Schema, page_of
from casekit.web.words import CaseCodeField, identifier, told, word
from casekit.work import Work

# To the millisecond and by code points: the gateway orders by what it is told, as Python does.
_FIRST_AT = func.date_trunc("milliseconds", VIEWS.c.first_at, type_=DateTime(timezone=True)).label("first_at")
_VIEWER, _WHAT = (VIEWS.c[name].collate("C").label(name) for name in ("viewer", "what"))
OLDEST = Keyset(_FIRST_AT, _VIEWER, _WHAT, ascending=True)


class DisclosuresQuery(PageQuery):
    """Filters of who was shown something of a case."""

    unit = identifier(load_default=None)
    what = word(Shown, load_default=None)


class ServiceDisclosuresQuery(DisclosuresQuery):
    """The case, and filters."""

    case = CaseCodeField(required=True)


class DisclosureSchema(Schema):
    """One post that was shown something; `last_at` to a day, of intake's pages to the minute."""

    viewer = fields.String(required=True)
    unit = fields.String(required=True, allow_none=True)
    what = told(Shown, required=True)
    first_at = Moment(required=True)
    last_at = Moment(required=True)


def resources(bridge: Bridge, service: str) -> Blueprint:
    """The blueprint of a service."""
    shown = Blueprint(f"{service}-disclosures", __name__, description="查阅记录")

    def disclosed(query: Mapping[str, Any]) -> Response:
        """Which posts this service has shown what of the case, and when; of all: `/v1/cases/{code}/disclosures`."""
        stream = case_stream(query["case"])
        return bridge.read(lambda work, actor: disclosures(work, actor, query["case"], query), stream=stream)

    answered = shown.response(200, page_of(DisclosureSchema))(disclosed)
    shown.get(f"/v1/disclosures/{service}")(
        shown.arguments(ServiceDisclosuresQuery, location="query")(answered)
    )
    return shown


def disclosures(work: Work, actor: Actor, code: str, query: Mapping[str, Any]) -> dict[str, Any]:
    """The posts that were shown something, in the order of the first time. Raises CaseNotFound or Forbidden."""
    guard.require(work, actor, Act.DISCLOSURE_READ, code)
    v = VIEWS.c
    statement = select(_FIRST_AT, _VIEWER, _WHAT, v.unit, v.last_at).where(v.code == code)
    if query["unit"] is not None:
        statement = statement.where(v.unit == query["unit"])
    if query["what"] is not None:
        statement = statement.where(v.what == query["what"].value)
    return OLDEST.page(list(work.execute(OLDEST.select(statement, query)).mappings()), query)
