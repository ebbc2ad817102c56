"""What the owner of a case gives with its code and secret."""

from marshmallow import fields

from casekit.web import Moment, Schema, invalid
from casekit.web.words import word
from contracts.vocabulary import Satisfaction
from services.intake.schemas.public import KeySchema
from services.intake.schemas.words import long_text


def _said(given: Satisfaction) -> None:
    if given is Satisfaction.NOT_REACHED:
        raise invalid("Say how satisfied you are.", "请选择满意、基本满意或不满意。")


class RatingSchema(KeySchema):
    """评价."""

    satisfaction = word(Satisfaction, required=True, validate=_said)
    text = long_text(load_default=None)


class ComplaintSchema(KeySchema):
    """投诉承办单位."""

    text = long_text(required=True)


class PublicAttachmentSchema(Schema):
    """A file as its owner added it."""

    id = fields.UUID(required=True)
    sha256 = fields.String(required=True)
    size = fields.Integer(required=True)
    media_type = fields.String(required=True)
    name = fields.String(required=True)
    added_at = Moment(required=True)
