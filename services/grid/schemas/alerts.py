"""Alerts (提醒) over HTTP."""

from marshmallow import fields

from casekit.web import Moment, PageQuery, Schema
from casekit.web.words import told
from services.grid.domain.alert import Kind
from services.grid.schemas.words import filter_word


class AlertView(Schema):
    """An alert. `subject`: id of the order, slip, callout, letter, risk, forwarding, card, or what the term is of."""

    id = fields.UUID(required=True)
    kind = told(Kind, required=True)
    subject = fields.String(required=True)
    term = fields.String(
        allow_none=True, required=True, metadata={"description": "the kind of the late term"}
    )
    code = fields.String(allow_none=True, required=True)
    unit = fields.String(allow_none=True, required=True, metadata={"description": "whose card it is about"})
    due_at = Moment(allow_none=True, required=True)
    raised_at = Moment(required=True)
    acknowledged_by = fields.String(allow_none=True, required=True)
    acknowledged_at = Moment(allow_none=True, required=True)


class AlertPage(Schema):
    """A page of alerts, and how many are unread in all."""

    items = fields.List(fields.Nested(AlertView), required=True)
    next = fields.String(allow_none=True, required=True)
    unread = fields.Integer(
        required=True, metadata={"description": "not acknowledged; at most 1000 are counted"}
    )


class AcknowledgedView(Schema):
    """How many were acknowledged."""

    acknowledged = fields.Integer(required=True)


class AlertQuery(PageQuery):
    """Filters of the list of alerts."""

    unread = fields.Boolean(load_default=False, metadata={"description": "only those not acknowledged"})
    kind = filter_word(Kind)
