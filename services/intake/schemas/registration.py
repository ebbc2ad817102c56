"""Registering a case (登记): what a clerk enters, and the receipt."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields, validate, validates_schema

from casekit.web import Flag, Moment, Schema, Text, invalid
from casekit.web.words import identifier, told, word
from contracts.vocabulary import Channel, MatterType, OralConfirmation, Relation
from services.intake.domain.lifecycle import State
from services.intake.schemas.source import CaseSourceSchema
from services.intake.schemas.words import email_address, identity_number, long_text, phone_number


class ContactSchema(Schema):
    """Who acts for a party."""

    name = Text(128, required=True)
    phone = phone_number(load_default=None)
    relation = Text(32, load_default=None, metadata={"description": "如 父亲、律师、村民代表"})


class PartySchema(Schema):
    """当事人: who brings the matter, or whom it is about."""

    side = fields.String(load_default="petitioner", validate=validate.OneOf(["petitioner", "respondent"]))
    kind = fields.String(load_default="person", validate=validate.OneOf(["person", "organisation"]))
    is_anonymous = Flag(load_default=False)
    is_minor = Flag(load_default=False)
    name = Text(128, load_default=None)
    phone = phone_number(load_default=None)
    email = email_address(load_default=None)
    id_number = identity_number(load_default=None)
    address = Text(256, load_default=None)
    representative = fields.Nested(ContactSchema, load_default=None, allow_none=True)
    guardian = fields.Nested(ContactSchema, load_default=None, allow_none=True)

    @validates_schema
    def _names(self, data: Mapping[str, Any], **_: Any) -> None:
        if data["is_anonymous"] and (data["name"] or data["id_number"]):
            raise invalid(
                "An anonymous party has no name or identity number.", "匿名当事人不填姓名和证件号码。"
            )
        if not data["is_anonymous"] and not data["name"]:
            raise invalid("A party has a name, or is anonymous.", "请填写姓名，或选择匿名。")
        if data["kind"] == "organisation" and (data["is_minor"] or data["guardian"]):
            raise invalid(
                "An organisation is no minor and has no guardian.", "单位当事人不填未成年和监护人。"
            )


class UnitRelationSchema(Schema):
    """A unit the matter is about."""

    unit = identifier(required=True)
    relation = fields.String(
        required=True, validate=validate.OneOf([Relation.ACCUSED.value, Relation.RESPONDENT.value])
    )


class RegistrationSchema(Schema):
    """登记. With `answer` a consultation is answered, completed and closed in the same act."""

    matter_type = word(MatterType, required=True)
    channel = word(Channel, required=True)
    description = long_text(load_default=None)
    location = Text(256, load_default=None)
    grid = identifier(load_default=None)
    parties = fields.List(fields.Nested(PartySchema), load_default=list, validate=validate.Length(max=500))
    units = fields.List(
        fields.Nested(UnitRelationSchema), load_default=list, validate=validate.Length(max=50)
    )
    is_group = Flag(load_default=False)
    received_at = Moment(load_default=None, metadata={"description": "收到时间；补录时填写，记录会标明"})
    place = Text(
        40,
        load_default=None,
        metadata={"description": "按哪个地方的流程办理；不填即本中心配置的地方，记录会标明"},
    )
    answer = long_text(load_default=None)
    reference = Text(
        128,
        load_default=None,
        metadata={"description": "来源编号：本单位或来源系统的编号；同一单位同一编号只登记一次"},
    )
    source = fields.Nested(
        CaseSourceSchema,
        load_default=None,
        allow_none=True,
        metadata={"description": "来源信息：只填本渠道的字段"},
    )
    oral = word(
        OralConfirmation,
        load_default=None,
        allow_none=True,
        metadata={"description": "口头反映：事项描述即笔录，已向反映人宣读；填反映人如何确认"},
    )

    @validates_schema
    def _units(self, data: Mapping[str, Any], **_: Any) -> None:
        units = [each["unit"] for each in data["units"]]
        if len(units) != len(set(units)):
            raise invalid("A unit stands in one relation to a case.", "同一单位只能有一种关系。", "units")


class CounterSchema(RegistrationSchema):
    """登记 at the desk. `first_contact`: the post of the centre that was asked first, if not the one that registers."""

    first_contact = identifier(
        load_default=None, metadata={"description": "首问负责人：本中心其他岗位；不填即登记人"}
    )
    form = Text(
        24,
        load_default=None,
        metadata={"description": "纸质登记表编号；补录时填写，须同时填写表上的收到时间，一表只能补录一次"},
    )


class ReceiptSchema(Schema):
    """What the clerk hands over. The secret is told only here."""

    code = fields.String(required=True)
    compact = fields.String(required=True, metadata={"description": "案码，不含连字符，供二维码使用"})
    secret = fields.String(required=True, allow_none=True)
    state = told(State, required=True)
    matter_type = told(MatterType, required=True)
    centre = fields.String(required=True)
    received_at = Moment(required=True)
    registered_at = Moment(required=True)
    due_at = Moment(required=True, allow_none=True)
    next = fields.String(required=True)
    is_known = fields.Boolean(
        required=True, metadata={"description": "本单位此前已用同一来源编号登记，未新登记；不再告知密码"}
    )
