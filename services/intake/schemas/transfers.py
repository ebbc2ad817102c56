"""Packages of transferred cases (移送数据包), as they come from another installation; and what is shown of it."""

from collections.abc import Mapping
from typing import Any

from marshmallow import EXCLUDE, fields, pre_load, validate

from casekit.web import Moment, Schema, Text, Whole
from casekit.web.words import identifier, told, word
from contracts.vocabulary import Relation, TransferGround
from services.intake.schemas.registration import PartySchema, RegistrationSchema
from services.intake.schemas.source import CaseSourceSchema
from services.intake.schemas.words import long_text

REGION = r"^[1-9][0-9]{11}$"
_KEY = validate.Regexp(r"^[A-Za-z0-9+/]{43}=$")
_BASE64 = validate.Regexp(r"^[A-Za-z0-9+/]{1,1200000}={0,2}$")
_MOST_FILES, _MOST_NOTES = 1000, 1000


class PackageSchema(Schema):
    """The package, sealed and signed (`casekit.parcels`)."""

    format = fields.String(required=True, validate=validate.OneOf(["onedoor-parcel-1"]))
    sender = fields.String(required=True, validate=_KEY)
    recipient = fields.String(required=True, validate=_KEY)
    ephemeral = fields.String(required=True, validate=_KEY)
    nonce = fields.String(required=True, validate=_BASE64)
    ciphertext = fields.String(required=True, validate=_BASE64)
    signature = fields.String(required=True, validate=_BASE64)


class TransferKeysSchema(Schema):
    """The keys of this installation: with `sender` it signs packages, for `recipient` they are sealed."""

    sender = fields.String(required=True)
    recipient = fields.String(required=True)


class _Open(Schema):
    class Meta:
        """The other installation may be newer."""

        unknown = EXCLUDE


class _Party(_Open, PartySchema):
    @pre_load
    def _erased(self, data: Mapping[str, Any], **_: Any) -> dict[str, Any]:
        """Whose data was erased there has no name any more."""
        return dict(data) if data.get("name") else {**data, "is_anonymous": True}


class _Unit(_Open):
    unit = identifier(required=True)
    relation = fields.String(
        required=True, validate=validate.OneOf([Relation.ACCUSED.value, Relation.RESPONDENT.value])
    )
    name = Text(128, load_default=None, allow_none=True)


class _Note(_Open):
    act = Text(64, required=True)
    text = long_text(load_default=None, allow_none=True)
    written_at = Moment(required=True)


class _File(_Open):
    sha256 = fields.String(required=True, validate=validate.Regexp(r"^[0-9a-f]{64}$"))
    size = Whole(0, 2**40, required=True)
    media_type = Text(128, required=True)
    name = Text(256, load_default=None, allow_none=True)


class _Case(_Open, RegistrationSchema):
    code = identifier(required=True)
    received_at = Moment(required=True)
    parties = fields.List(fields.Nested(_Party), load_default=list, validate=validate.Length(max=500))
    units = fields.List(fields.Nested(_Unit), load_default=list, validate=validate.Length(max=50))
    source = fields.Nested(CaseSourceSchema, unknown=EXCLUDE, load_default=None, allow_none=True)
    notes = fields.List(fields.Nested(_Note), load_default=list, validate=validate.Length(max=_MOST_NOTES))
    files = fields.List(fields.Nested(_File), load_default=list, validate=validate.Length(max=_MOST_FILES))


class TransferredSchema(_Open):
    """A package once it is opened."""

    format = fields.String(required=True, validate=validate.OneOf(["onedoor-case-1"]))
    transfer = fields.UUID(required=True)
    ground = word(TransferGround, required=True)
    from_region = fields.String(required=True, validate=validate.Regexp(REGION))
    to_region = fields.String(required=True, validate=validate.Regexp(REGION))
    transferred_at = Moment(required=True)
    case = fields.Nested(_Case, required=True)


class FormerUnitSchema(Schema):
    """A unit that the case was about there; what of them is here stands in the case's own `units`."""

    relation = told(Relation)
    name = fields.String(allow_none=True)


class FormerFileSchema(Schema):
    """A file that the case had there. `is_here`: one of the same digest was added since."""

    sha256 = fields.String()
    size = fields.Integer()
    media_type = fields.String()
    name = fields.String(allow_none=True)
    is_here = fields.Boolean()


class TransferredFromSchema(Schema):
    """移送而来: from where, and as what the case was known there."""

    region = fields.String()
    code = fields.String()
    ground = told(TransferGround)
    transferred_at = Moment()
    units = fields.List(fields.Nested(FormerUnitSchema))
    files = fields.List(fields.Nested(FormerFileSchema))
