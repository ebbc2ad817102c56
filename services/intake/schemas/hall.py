"""The hall's lines, windows and tickets (叫号), its display and figures. Nothing of a person stands in any of them."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields, validate, validates_schema

from casekit.web import Flag, Moment, PageQuery, Schema, Text, Whole, invalid
from casekit.web.words import identifier, told, word
from services.intake.domain.tickets import LONGEST_HEAD_START, TicketState

MOST_POLL_SECONDS = 30
_LETTER = validate.Regexp(r"^[A-Z]$")
_NUMBER = validate.Regexp(r"^[A-Z][0-9]{3,6}$")


class NewLineSchema(Schema):
    """业务队列. With a head start a ticket is called as if it had been taken so many minutes earlier (优先)."""

    letter = Text(1, required=True, validate=_LETTER)
    name = Text(32, required=True)
    head_start = Whole(0, LONGEST_HEAD_START, load_default=0)
    is_open = Flag(load_default=True)


class LineSchema(NewLineSchema):
    """A line as it is."""

    line = fields.String(required=True)
    centre = fields.String(required=True)


class NewWindowSchema(Schema):
    """窗口, and the lines it calls."""

    name = Text(32, required=True)
    lines = fields.List(identifier(), required=True, validate=validate.Length(min=1, max=26))
    is_open = Flag(load_default=True)

    @validates_schema
    def _once(self, data: Mapping[str, Any], **_: Any) -> None:
        if len(data["lines"]) != len(set(data["lines"])):
            raise invalid("A line is named once.", "同一队列只能填一次。", "lines")


class WindowSchema(NewWindowSchema):
    """A window as it is."""

    window = fields.String(required=True)
    centre = fields.String(required=True)


class TakeSchema(Schema):
    """取号."""

    line = identifier(required=True)


class CallSchema(Schema):
    """叫号 and 重呼: at which window."""

    window = identifier(required=True)


class TransferSchema(Schema):
    """转号: to which line."""

    line = identifier(required=True)


class BroughtSchema(Schema):
    """A case that was brought with the ticket, registered before or just now."""

    case = Text(64, load_default=None)


class TicketSchema(Schema):
    """号票."""

    id = fields.UUID(required=True)
    number = fields.String(required=True)
    line = fields.String(required=True)
    day = fields.Date(required=True)
    state = told(TicketState, required=True)
    window = fields.String(required=True, allow_none=True)
    calls = fields.Integer(required=True)
    taken_at = Moment(required=True)
    first_called_at = Moment(required=True, allow_none=True)
    called_at = Moment(required=True, allow_none=True)
    served_at = Moment(required=True, allow_none=True)
    finished_at = Moment(required=True, allow_none=True)


class TakenSchema(TicketSchema):
    """A ticket just taken. `ahead`: how many of its line are called before it."""

    ahead = fields.Integer(required=True)


class TicketViewSchema(TicketSchema):
    """A ticket, with the cases brought with it that the reader may read."""

    cases = fields.List(fields.String(), required=True)


class TicketQuery(PageQuery):
    """Which tickets; of today unless a day is given."""

    day = fields.Date(load_default=None)
    line = identifier(load_default=None)
    window = identifier(load_default=None)
    state = word(TicketState, load_default=None)
    number = Text(7, load_default=None, validate=_NUMBER)


class DayQuery(Schema):
    """Of which day; today if none is given."""

    day = fields.Date(load_default=None)


class LineFiguresSchema(Schema):
    """A line's day: tickets by how they stand, and seconds waited and served; null where nothing can be said yet."""

    line = fields.String(required=True)
    taken = fields.Integer(required=True)
    waiting = fields.Integer(required=True)
    called = fields.Integer(required=True)
    serving = fields.Integer(required=True)
    passed = fields.Integer(required=True)
    finished = fields.Integer(required=True)
    wait_average_seconds = fields.Integer(required=True, allow_none=True)
    wait_p90_seconds = fields.Integer(required=True, allow_none=True)
    wait_longest_seconds = fields.Integer(required=True, allow_none=True)
    service_average_seconds = fields.Integer(required=True, allow_none=True)


class FiguresSchema(Schema):
    """A day's figures."""

    day = fields.Date(required=True)
    centre = fields.String(required=True)
    items = fields.List(fields.Nested(LineFiguresSchema), required=True)


class DisplayQuery(Schema):
    """`wait`: how many seconds to wait for what is not `version` any more."""

    wait = Whole(0, MOST_POLL_SECONDS, lenient=True, load_default=0)
    version = Text(16, load_default=None, validate=validate.Regexp(r"^[0-9a-f]{16}$"))


class PublicDisplayQuery(Schema):
    """Whose hall."""

    centre = identifier(required=True)


class ShownSchema(Schema):
    """A number at a window."""

    number = fields.String(required=True)
    state = told(TicketState, required=True)
    window = fields.String(required=True)
    window_name = fields.String(required=True, allow_none=True)
    calls = fields.Integer(required=True)


class DisplaySchema(Schema):
    """叫号屏: numbers and windows, and nothing else."""

    centre = fields.String(required=True)
    items = fields.List(fields.Nested(ShownSchema), required=True)
    passed = fields.List(fields.String(), required=True)
    version = fields.String(required=True)
