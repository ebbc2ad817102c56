"""Leaders' receptions (领导接访)."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields, validates_schema

from casekit.web import Moment, PageQuery, Schema, Text, invalid
from casekit.web.words import told, word
from procedures.vocabulary import Every
from services.petition.domain.reception import VisitState

_LONG = 20_000


class BookingRequest(Schema):
    """预约: a shift of the rota (`GET /v1/desks/{desk}`)."""

    shift = fields.UUID(required=True)


class RecordRequest(Schema):
    """接访登记: what was said, and what was promised by when."""

    text = Text(_LONG, required=True, multiline=True)
    received_at = Moment(load_default=None, allow_none=True, metadata={"description": "now, if not given"})
    promise = Text(_LONG, load_default=None, allow_none=True, multiline=True)
    promised_by = Moment(load_default=None, allow_none=True)

    @validates_schema
    def _both(self, data: Mapping[str, Any], **_: Any) -> None:
        if (data["promise"] is None) != (data["promised_by"] is None):
            raise invalid("A promise has its day.", "承诺事项须写明期限。", "promised_by")


class FulfilmentRequest(Schema):
    """承诺兑现."""

    text = Text(_LONG, required=True, multiline=True)


class MeetingRecordRequest(Schema):
    """见面记录: what was said, and when they met."""

    text = Text(_LONG, required=True, multiline=True)
    met_at = Moment(load_default=None, allow_none=True, metadata={"description": "now, if not given"})


class ReceptionSummary(Schema):
    """A reception. `kept_by`: who receives by the rota as it is now; `received_by`: who did."""

    id = fields.UUID(required=True)
    code = fields.String(required=True)
    petition = fields.UUID(required=True)
    state = told(VisitState, required=True)
    shift = fields.UUID(required=True)
    desk = fields.String(required=True)
    centre = fields.String(required=True)
    kept_by = fields.String(required=True)
    begins_at = Moment(required=True)
    ends_at = Moment(required=True)
    is_shift_cancelled = fields.Boolean(required=True)
    received_by = fields.String(allow_none=True)
    received_at = Moment(allow_none=True)
    promised_by = Moment(allow_none=True)
    fulfilled_at = Moment(allow_none=True)
    booked_at = Moment(required=True)


class ReceptionView(ReceptionSummary):
    """The same with its texts, null for who sees the petition masked."""

    record = fields.String(allow_none=True)
    promise = fields.String(allow_none=True)
    fulfilment = fields.String(allow_none=True)


class ReceptionBeatView(Schema):
    """One reception of the place's rhythm, in the running day, week, month or quarter."""

    name = fields.String(required=True)
    every = told(Every, required=True)
    times = fields.Integer(required=True)
    since = fields.Date(required=True)
    held = fields.Integer(required=True, metadata={"description": "shifts in which somebody was received"})
    is_due = fields.Boolean(required=True)


class ReceptionRhythmView(Schema):
    """The place's rhythm of receptions, and how it is kept."""

    place = fields.String(required=True)
    items = fields.List(fields.Nested(ReceptionBeatView), required=True)


class ReceptionQuery(PageQuery):
    """Filters of the list."""

    shift = fields.UUID(load_default=None)
    state = word(VisitState, load_default=None)
