"""入驻 and 考勤 over HTTP."""

from marshmallow import fields, validate

from casekit.web import Moment, PageQuery, Schema, Text, Whole
from casekit.web.words import told, word
from contracts.vocabulary import Presence
from services.grid.schemas.words import filter_word, ident

MONTH = r"^20[0-9]{2}-(0[1-9]|1[0-2])$"


class StationingRequest(Schema):
    """入驻. `weekdays` (1 is Monday) or `dates` for a rota, `response_minutes` for a unit on call."""

    unit = ident(required=True)
    presence = word(Presence, required=True)
    begins_on = fields.Date(required=True)
    ends_on = fields.Date(load_default=None, allow_none=True)
    weekdays = fields.List(Whole(1, 7), load_default=list, validate=validate.Length(max=7))
    dates = fields.List(fields.Date(), load_default=list, validate=validate.Length(max=366))
    response_minutes = Whole(1, 10_080, load_default=None, allow_none=True)
    people = Whole(0, 1000, load_default=None, allow_none=True)


class EndRequest(Schema):
    """撤驻. Without `ends_on` today is the last day."""

    ends_on = fields.Date(load_default=None, allow_none=True)


class StationingView(Schema):
    """A unit's stationing at a centre."""

    id = fields.UUID(required=True)
    centre = fields.String(required=True)
    unit = fields.String(required=True)
    unit_name = fields.String(allow_none=True, required=True)
    presence = told(Presence, required=True)
    begins_on = fields.Date(required=True)
    ends_on = fields.Date(allow_none=True, required=True)
    weekdays = fields.List(fields.Integer(), required=True)
    dates = fields.List(fields.Date(), required=True)
    response_minutes = fields.Integer(allow_none=True, required=True)
    people = fields.Integer(allow_none=True, required=True)


class StationingQuery(PageQuery):
    """Filters of the list of stationings."""

    unit = ident(load_default=None)
    presence = filter_word(Presence)
    on = fields.Date(load_default=None, metadata={"description": "only what holds that day"})


class PresenceView(Schema):
    """A unit stationed on a day: whether it is due, and whether it is there."""

    unit = fields.String(required=True)
    unit_name = fields.String(allow_none=True, required=True)
    stationing = fields.UUID(required=True)
    date = fields.Date(required=True)
    presence = told(Presence, required=True)
    is_expected = fields.Boolean(required=True)
    is_present = fields.Boolean(required=True)
    response_minutes = fields.Integer(allow_none=True, required=True)
    arrived_at = Moment(allow_none=True, required=True)
    left_at = Moment(allow_none=True, required=True)


class PresenceQuery(PageQuery):
    """Which day; today unless given."""

    date = fields.Date(load_default=None)


class AttendanceRequest(Schema):
    """签到, 签退. `unit` is the caller's own unless given; `at` is for a centre that notes it later."""

    unit = ident(load_default=None, allow_none=True)
    at = Moment(load_default=None, allow_none=True)


class AttendanceView(Schema):
    """A unit's attendance on a day."""

    centre = fields.String(required=True)
    unit = fields.String(required=True)
    day = fields.Date(required=True)
    arrived_at = Moment(required=True)
    left_at = Moment(allow_none=True, required=True)
    is_present = fields.Boolean(required=True)


class AttendanceFigures(Schema):
    """A unit's days in a month; `is_provisional` while the calendar of some day so far is not out yet."""

    unit = fields.String(required=True)
    month = fields.String(required=True)
    expected = fields.Integer(required=True)
    attended = fields.Integer(required=True)
    absent = fields.Integer(required=True)
    beyond = fields.Integer(required=True, metadata={"description": "days it came without being due"})
    is_provisional = fields.Boolean(required=True)


class AttendanceQuery(PageQuery):
    """Which month, and of which unit."""

    month = Text(7, required=True, validate=validate.Regexp(MONTH))
    unit = ident(load_default=None)
