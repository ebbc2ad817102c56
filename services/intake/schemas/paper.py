"""Blocks of paper forms (纸质登记表)."""

from marshmallow import fields

from casekit.web import Moment, Schema, Whole
from services.intake.domain.paper import MOST_IN_BLOCK


class NewBlockSchema(Schema):
    """How many forms."""

    count = Whole(1, MOST_IN_BLOCK, required=True)


class BlockSchema(Schema):
    """A block of numbers; `page` is where its forms are to be printed from."""

    id = fields.UUID(required=True)
    centre = fields.String(required=True)
    first = fields.String(required=True)
    last = fields.String(required=True)
    count = fields.Integer(required=True)
    entered = fields.Integer(required=True)
    allocated_by = fields.String(required=True)
    allocated_at = Moment(required=True)
    page = fields.String(required=True)
