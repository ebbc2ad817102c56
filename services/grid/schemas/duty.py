"""值班 over HTTP: desks, shifts, hand-over."""

from marshmallow import fields, validate

from casekit.web import Moment, PageQuery, Schema, Text
from casekit.web.words import identifier
from services.grid.schemas.words import ident, long_text

_TIME = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"


def _time_of_day() -> Text:
    return Text(5, load_default=None, allow_none=True, validate=validate.Regexp(_TIME))


class DeskRequest(Schema):
    """值班台. Without `opens` and `closes` it is kept round the clock."""

    id = ident(required=True)
    centre = ident(required=True)
    name = Text(100, required=True, metadata={"description": "its official name"})
    opens = _time_of_day()
    closes = _time_of_day()


class DeskView(Schema):
    """A desk."""

    id = fields.String(required=True)
    centre = fields.String(required=True)
    name = fields.String(required=True)
    opens = fields.String(allow_none=True, required=True)
    closes = fields.String(allow_none=True, required=True)
    is_round_the_clock = fields.Boolean(required=True)


class DeskQuery(PageQuery):
    """Filters of the list of desks."""

    centre = ident(load_default=None)


class ShiftRequest(Schema):
    """班次 of a post."""

    post = identifier(required=True)
    begins_at = Moment(required=True)
    ends_at = Moment(required=True)


class ShiftsRequest(Schema):
    """排班: all of them or none."""

    shifts = fields.List(fields.Nested(ShiftRequest), required=True, validate=validate.Length(1, 100))


class ShiftView(Schema):
    """A shift; `kept_by` is the deputy where it was passed on."""

    id = fields.UUID(required=True)
    desk = fields.String(required=True)
    post = fields.String(required=True)
    kept_by = fields.String(required=True)
    begins_at = Moment(required=True)
    ends_at = Moment(required=True)
    is_cancelled = fields.Boolean(required=True)


class ShiftsView(Schema):
    """Shifts that have just been put down or changed."""

    items = fields.List(fields.Nested(ShiftView), required=True)


class _Span(Schema):
    begin = Moment(data_key="from", load_default=None)
    end = Moment(data_key="to", load_default=None)


class ShiftQuery(_Span, PageQuery):
    """Filters of the list of shifts; `post` keeps them."""

    post = identifier(load_default=None)


class GapQuery(_Span):
    """A span of 62 days at most; from now, for a week, unless given."""


class StandInRequest(Schema):
    """代班. Without `post`: back to who was put down for it."""

    post = identifier(load_default=None, allow_none=True)


class SwapRequest(Schema):
    """换班 with another shift of the desk."""

    other = fields.UUID(required=True)


class GapView(Schema):
    """When nobody keeps the desk."""

    begins_at = Moment(required=True)
    ends_at = Moment(required=True)


class OverlapView(GapView):
    """When several shifts are put down."""

    posts = fields.List(fields.String(), required=True)


class GapsView(Schema):
    """What is wrong with a roster."""

    begin = Moment(attribute="from", data_key="from", required=True)
    end = Moment(attribute="to", data_key="to", required=True)
    gaps = fields.List(fields.Nested(GapView), required=True)
    overlaps = fields.List(fields.Nested(OverlapView), required=True)


class KeeperView(Schema):
    """A post that keeps the desk now."""

    shift = fields.UUID(required=True)
    post = fields.String(required=True)
    title = fields.String(required=True)
    unit = fields.String(required=True)
    is_deputy = fields.Boolean(required=True)
    ends_at = Moment(required=True)


class OnDutyView(Schema):
    """Who keeps the desk at a moment; `is_open`: whether somebody should."""

    desk = fields.String(required=True)
    at = Moment(required=True)
    is_open = fields.Boolean(required=True)
    items = fields.List(fields.Nested(KeeperView), required=True)


class HandoverRequest(Schema):
    """交接班记录."""

    text = long_text(required=True)


class HandoverView(Schema):
    """A note for who comes next."""

    id = fields.UUID(required=True)
    desk = fields.String(required=True)
    text = fields.String(allow_none=True, required=True)
    written_by = fields.String(required=True)
    written_at = Moment(required=True)


class HandoverQuery(PageQuery):
    """The notes, newest first."""
