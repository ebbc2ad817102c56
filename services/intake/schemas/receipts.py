"""What a gateway reports of messages it took, and is answered."""

from marshmallow import fields, validate

from casekit.web import Moment, Schema
from services.intake.domain.notification import NotificationState

MOST_RECEIPTS = 100


class ReceiptSchema(Schema):
    """送达回执 of one message. `id` is what the message was sent with."""

    id = fields.UUID(required=True)
    state = fields.String(required=True, validate=validate.OneOf(["delivered", "failed"]))
    at = Moment(load_default=None)


class ReceiptsSchema(Schema):
    """Reports, in the order in which they are meant."""

    items = fields.List(
        fields.Nested(ReceiptSchema), required=True, validate=validate.Length(min=1, max=MOST_RECEIPTS)
    )


class TakenSchema(Schema):
    """Where the notification stands now; `unknown` when it is none that a gateway had."""

    id = fields.UUID(required=True)
    state = fields.String(
        required=True, metadata={"enum": [*(each.value for each in NotificationState), "unknown"]}
    )


class TakenReceiptsSchema(Schema):
    """One answer for each report."""

    items = fields.List(fields.Nested(TakenSchema), required=True)
