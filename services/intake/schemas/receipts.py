"""What a gateway reports of messages it took, and is answered."""

from marshmallow import fields, validate

from casekit.web import Moment, Schema
from services.intake.domain.notification import NotificationState

MOST_RECEIPTS = 100


class DeliveryReportSchema(Schema):
    """送达回执 of one message. `id` is what the message was sent with."""

    id = fields.UUID(required=True)
    state = fields.String(required=True, validate=validate.OneOf(["delivered", "failed"]))
    at = Moment(load_default=None)


class DeliveryReportsSchema(Schema):
    """Reports, in the order in which they are meant."""

    items = fields.List(
        fields.Nested(DeliveryReportSchema), required=True, validate=validate.Length(min=1, max=MOST_RECEIPTS)
    )


class ReportTakenSchema(Schema):
    """Where the notification stands now; `unknown` when it is none that a gateway had."""

    id = fields.UUID(required=True)
    state = fields.String(
        required=True, metadata={"enum": [*(each.value for each in NotificationState), "unknown"]}
    )


class ReportsTakenSchema(Schema):
    """One answer for each report."""

    items = fields.List(fields.Nested(ReportTakenSchema), required=True)
