"""Corrections (更正) and voiding (作废): what is given as right, and what is shown of it afterwards."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields, validate, validates_schema

from casekit.web import Moment, PageQuery, Schema, Text, Whole, invalid
from casekit.web.words import identifier, told, word
from contracts.vocabulary import (
    CaseField,
    Channel,
    CorrectionGround,
    MatterType,
    OralConfirmation,
    Relation,
    TransferGround,
    VoidGround,
)
from services.intake.schemas.acts import CATEGORY
from services.intake.schemas.cases import NamedUnitSchema
from services.intake.schemas.parties import PartyViewSchema
from services.intake.schemas.registration import PartySchema
from services.intake.schemas.source import CaseSourceSchema, CaseSourceViewSchema
from services.intake.schemas.words import long_text

NO_PART = "none"
REGION = r"^[0-9]{12}$"
RELATIONS = (Relation.ACCUSED.value, Relation.RESPONDENT.value, NO_PART)


class PartyChangeSchema(Schema):
    """One change of the parties: `party` alone adds it, `number` alone takes it off, both correct it."""

    number = Whole(1, 10_000, load_default=None)
    party = fields.Nested(PartySchema, load_default=None, allow_none=True)

    @validates_schema
    def _something(self, data: Mapping[str, Any], **_: Any) -> None:
        if data["number"] is None and data["party"] is None:
            raise invalid("Give a party, a number, or both.", "请填写当事人、序号，或两者都填。")


class UnitChangeSchema(Schema):
    """In which relation a unit stands to the case from now on; `none`: it has no part in it."""

    unit = identifier(required=True)
    relation = fields.String(required=True, validate=validate.OneOf(RELATIONS))


class CorrectionSchema(Schema):
    """更正. Only what is given is changed; null takes out `grid`, `description`, `location`, `source` and `oral`.

    A `source` stands in the place of the one before; with another channel, and none given, it is taken out. `oral`:
    what is described now was read back, and how it was confirmed.
    """

    ground = word(CorrectionGround, required=True, validate=validate.NoneOf([CorrectionGround.UNITS_MERGED]))
    text = long_text(load_default=None)
    matter_type = word(MatterType)
    channel = word(Channel)
    category = Text(64, validate=CATEGORY)
    grid = identifier(allow_none=True)
    received_at = Moment()
    description = long_text(allow_none=True)
    location = Text(256, allow_none=True)
    source = fields.Nested(CaseSourceSchema, allow_none=True)
    oral = word(OralConfirmation, allow_none=True)
    parties = fields.List(
        fields.Nested(PartyChangeSchema), load_default=list, validate=validate.Length(max=50)
    )
    units = fields.List(fields.Nested(UnitChangeSchema), load_default=list, validate=validate.Length(max=50))

    @validates_schema
    def _once(self, data: Mapping[str, Any], **_: Any) -> None:
        units = [each["unit"] for each in data["units"]]
        if len(units) != len(set(units)):
            raise invalid("A unit stands in one relation to a case.", "同一单位只能有一种关系。", "units")


class VoidingSchema(Schema):
    """作废. `original`: the case that this one repeats, where it is a duplicate."""

    ground = word(VoidGround, required=True)
    original = Text(64, load_default=None)
    text = long_text(load_default=None)


class CorrectionsQuery(PageQuery):
    """Filters of the corrections of a case."""

    field = word(CaseField, load_default=None)


class ChangedSchema(Schema):
    """A code or date before and after."""

    field = told(CaseField)
    before = fields.String(allow_none=True)
    after = fields.String(allow_none=True)


class CorrectionItemSchema(Schema):
    """One correction. Who is accused is told to whom that is told of the case itself."""

    id = fields.UUID(required=True)
    ground = told(CorrectionGround, required=True)
    fields_ = fields.List(told(CaseField), data_key="fields", required=True)
    changes = fields.List(fields.Nested(ChangedSchema), required=True)
    named = fields.List(fields.Nested(NamedUnitSchema), required=True)
    lifted = fields.List(fields.Nested(NamedUnitSchema), required=True)
    corrected_by = fields.String(required=True)
    corrected_at = Moment(required=True)


class FormerPartySchema(PartyViewSchema):
    """A party as it was; of one that the correction added nothing but that."""

    change = fields.String(required=True, metadata={"enum": ["add", "correct", "remove"]})


class FormerSchema(Schema):
    """What stood there before a correction."""

    id = fields.UUID(required=True)
    description = fields.String(allow_none=True)
    location = fields.String(allow_none=True)
    source = fields.Nested(CaseSourceViewSchema, allow_none=True)
    parties = fields.List(fields.Nested(FormerPartySchema), required=True)


class CaseTransferSchema(Schema):
    """移送. `centre`: who takes it, for a region that this installation serves; `recipient`: for any other, its key."""

    region = Text(12, required=True, validate=validate.Regexp(REGION))
    ground = word(TransferGround, required=True)
    centre = identifier(load_default=None)
    recipient = Text(
        44,
        load_default=None,
        metadata={"description": "接收方公钥（X25519，base64）；填写后可下载移送数据包"},
    )
    text = long_text(load_default=None)


class ParcelSchema(Schema):
    """The case, sealed for the receiving installation and signed by this one; see `casekit.parcels`."""

    format = fields.String(required=True)
    sender = fields.String(required=True)
    recipient = fields.String(required=True)
    ephemeral = fields.String(required=True)
    nonce = fields.String(required=True)
    ciphertext = fields.String(required=True)
    signature = fields.String(required=True)
