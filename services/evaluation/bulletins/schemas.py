"""What the bulletins' API takes and gives."""

from marshmallow import fields

from casekit.web import Moment, PageQuery, Schema
from casekit.web.words import of_record, told, word
from contracts.vocabulary import BulletinPeriod


class BulletinRequest(Schema):
    """The week or month in which a day lies."""

    period = word(BulletinPeriod, required=True)
    day = fields.Date(required=True, validate=of_record)


class BulletinOrdered(Schema):
    """The bulletin, and the job that drafts it."""

    id = fields.UUID(required=True)
    job = fields.String(required=True)


class BulletinsQuery(PageQuery):
    """Bulletins, the latest first."""


class BulletinItem(Schema):
    """A bulletin; `digest` is the SHA-256 of its PDF, None until it is drafted."""

    id = fields.UUID(required=True)
    period = told(BulletinPeriod, required=True)
    begins_on = fields.Date(required=True)
    ends_on = fields.Date(required=True)
    digest = fields.String(required=True, allow_none=True)
    asked_by = fields.String(required=True)
    asked_at = Moment(required=True)
    published_by = fields.String(required=True, allow_none=True)
    published_at = Moment(required=True, allow_none=True)


class BulletinView(BulletinItem):
    """A bulletin with what it says (docs/bulletins.md)."""

    figures = fields.Dict(required=True, allow_none=True)
