"""What the resources of the audience feed take and give."""

import re
from typing import Any

from marshmallow import fields, post_load, validate

from casekit import deadlines, inbox
from casekit.web import Moment, PageQuery, Schema, Text, Whole, invalid
from casekit.web.words import identifier
from contracts.registry import known_events
from gateway.audience.message import text_of
from gateway.transports import MAX_POLL_SECONDS

MAX_POSITION = 10**16 - 1
_TYPES = sorted(known_events(*deadlines.EVENTS, *inbox.EVENTS))


class Position(fields.Field[int]):
    """A position in the feed: digits, to be compared as text of equal length."""

    def __init__(self, **kwargs: Any) -> None:
        metadata = {"type": "string", "pattern": "^[0-9]{1,16}$", **kwargs.pop("metadata", {})}
        super().__init__(metadata=metadata, **kwargs)

    def _serialize(self, value: int | None, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else text_of(value)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        if not isinstance(value, str) or not re.fullmatch(r"[0-9]{1,16}", value):
            raise invalid("Not a position of this feed.", "位置标记有误。")
        return int(value)


class EventsQuery(Schema):
    """From where on, how many, of which types, and how long to wait for the first."""

    after = Position(load_default=None, metadata={"description": "`position` of the last event taken"})
    limit = Whole(1, 500, lenient=True, load_default=100)
    types = Text(
        2000, load_default=None, metadata={"description": "wire types, separated by commas; all without it"}
    )
    wait = Whole(0, MAX_POLL_SECONDS, lenient=True, load_default=0)
    subscription = fields.UUID(load_default=None, metadata={"description": "whose cursor and types to use"})

    @post_load
    def split_types(self, data: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        """The types as a list; those nobody says are refused."""
        if data["types"] is None:
            return data
        wanted = data["types"].split(",")
        if not set(wanted) <= set(_TYPES):
            raise invalid("An unknown event type.", "未知的事件类型。", "types")
        return {**data, "types": wanted}


class EventsSchema(Schema):
    """Events in order. Ask again with `after` = `next`."""

    items = fields.List(
        fields.Dict(),
        required=True,
        metadata={"description": "CloudEvents with `position`, see docs/departments.md"},
    )
    next = Position(allow_none=True, required=True)


class NewSubscription(Schema):
    """A subscription of the caller's unit; from `after` on, or from now."""

    kind = fields.String(required=True, validate=validate.OneOf(["feed", "amqp", "webhook"]))
    types = fields.List(
        fields.String(validate=validate.OneOf(_TYPES)),
        load_default=None,
        allow_none=True,
        validate=validate.Length(min=1, max=len(_TYPES)),
    )
    after = Position(load_default=None, allow_none=True)


class SubscriptionSchema(Schema):
    """A subscription. `queue` is the name of its queue; `position` is how far it has come."""

    id = fields.UUID(required=True)
    unit = fields.String(required=True)
    kind = fields.String(required=True)
    types = fields.List(fields.String(), allow_none=True, required=True)
    queue = fields.String(allow_none=True, required=True)
    position = Position(attribute="reached", required=True)
    opened_at = Moment(required=True)


class SubscriptionsQuery(PageQuery):
    """The caller's unit's subscriptions."""


class DeliveriesQuery(PageQuery):
    """Filters of what was delivered of a case."""

    unit = identifier(load_default=None)


class DeliverySchema(Schema):
    """One event that a unit's system has taken."""

    unit = fields.String(required=True)
    event = fields.UUID(required=True)
    type = fields.String(required=True)
    position = Position(required=True)
    taken_at = Moment(required=True)
    recalled_at = Moment(required=True, allow_none=True)
