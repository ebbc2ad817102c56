"""The files of a case (附件)."""

from marshmallow import fields

from casekit.web import Moment, Schema


class AttachmentSchema(Schema):
    """附件."""

    id = fields.UUID()
    sha256 = fields.String()
    size = fields.Integer()
    media_type = fields.String()
    name = fields.String(allow_none=True)
    added_by = fields.String()
    added_at = Moment()


class AttachmentsSchema(Schema):
    """The files of a case."""

    items = fields.List(fields.Nested(AttachmentSchema), required=True)
