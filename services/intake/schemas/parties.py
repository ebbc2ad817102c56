"""The parties of a case (当事人) as staff see them: masked on its page, with their data for a stated purpose."""

from marshmallow import fields, validate

from casekit.web import Schema
from services.intake.domain.viewing import EXCHANGE
from services.intake.schemas.registration import ContactSchema
from services.intake.schemas.words import PURPOSES


class RevealQuery(Schema):
    """Why the parties' data is looked at."""

    purpose = fields.String(required=True, validate=validate.OneOf((*PURPOSES, EXCHANGE)))


class MaskedPartySchema(Schema):
    """A party without its data."""

    number = fields.Integer()
    side = fields.String()
    kind = fields.String()
    is_anonymous = fields.Boolean()
    is_minor = fields.Boolean()
    is_represented = fields.Boolean()


class PartyViewSchema(MaskedPartySchema):
    """A party with its data."""

    name = fields.String(dump_default=None, allow_none=True)
    phone = fields.String(dump_default=None, allow_none=True)
    email = fields.String(dump_default=None, allow_none=True)
    id_number = fields.String(dump_default=None, allow_none=True)
    address = fields.String(dump_default=None, allow_none=True)
    representative = fields.Nested(ContactSchema, dump_default=None, allow_none=True)
    guardian = fields.Nested(ContactSchema, dump_default=None, allow_none=True)
    is_erased = fields.Boolean()


class PartiesSchema(Schema):
    """The parties of a case."""

    items = fields.List(fields.Nested(PartyViewSchema), required=True)
