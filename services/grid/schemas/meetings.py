"""Meetings (例会、研判会、联席会商) over HTTP."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields, validate, validates_schema

from casekit.web import Moment, PageQuery, Schema, Text, invalid
from casekit.web.words import CaseCodeField, identifier, told
from procedures.vocabulary import Every
from services.grid.schemas.words import ident, long_text


class DecisionRequest(Schema):
    """What was decided on a case: an order to a unit; where one is open on the case, the unit assists it."""

    case = CaseCodeField(required=True)
    unit = ident(required=True)
    supervisor = identifier(load_default=None, allow_none=True, metadata={"description": "a unit or a post"})
    instruction = long_text(load_default=None, allow_none=True)


class MeetingRequest(Schema):
    """会议记录."""

    name = Text(40, required=True, metadata={"description": "one of the place's meetings, or 联席会商"})
    held_at = Moment(required=True)
    attending = fields.List(ident(), required=True, validate=validate.Length(1, 100))
    absent = fields.List(ident(), load_default=list, validate=validate.Length(max=100))
    record = long_text(required=True)
    decisions = fields.List(
        fields.Nested(DecisionRequest), load_default=list, validate=validate.Length(max=50)
    )

    @validates_schema
    def _once(self, data: Mapping[str, Any], **_: Any) -> None:
        attending, absent = data.get("attending", ()), data.get("absent", ())
        if len({*attending, *absent}) != len(attending) + len(absent):
            field = "attending" if len(set(attending)) != len(attending) else "absent"
            raise invalid("Names a unit twice.", "单位重复。", field)


class DecisionView(Schema):
    """A decision, and the order it became."""

    number = fields.Integer(required=True)
    code = fields.String(required=True)
    unit = fields.String(required=True)
    order = fields.UUID(required=True)


class MeetingSummary(Schema):
    """A meeting in a list."""

    id = fields.UUID(required=True)
    unit = fields.String(required=True)
    name = fields.String(required=True)
    held_at = Moment(required=True)
    attending = fields.List(fields.String(), required=True)
    absent = fields.List(fields.String(), required=True)
    recorded_by = fields.String(required=True)
    recorded_at = Moment(required=True)


class MeetingView(MeetingSummary):
    """A meeting; `record` is null for those who hold none, `decisions` are those on cases that the reader may see."""

    record = fields.String(allow_none=True, required=True)
    decisions = fields.List(fields.Nested(DecisionView), required=True)


class MeetingQuery(PageQuery):
    """Filters of the list of meetings."""

    name = Text(40, load_default=None)
    unit = ident(load_default=None)
    case = CaseCodeField(load_default=None)


class BeatView(Schema):
    """One meeting of the place's rhythm, in the running day, week, month or quarter."""

    name = fields.String(required=True)
    every = told(Every, required=True)
    times = fields.Integer(required=True)
    since = fields.Date(required=True)
    held = fields.Integer(required=True)
    is_due = fields.Boolean(required=True)


class RhythmView(Schema):
    """The place's rhythm of meetings, and how it is kept at the caller's centre."""

    place = fields.String(required=True)
    items = fields.List(fields.Nested(BeatView), required=True)
