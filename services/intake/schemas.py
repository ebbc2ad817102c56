"""What intake's API takes and gives, in the words of `contracts.vocabulary`."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from marshmallow import fields, validate, validates_schema

from casekit.web import Flag, Moment, PageQuery, Schema, Text, Whole, invalid
from contracts.vocabulary import (
    Channel,
    Grade,
    MatterType,
    NotificationForm,
    NotificationKind,
    Outcome,
    RefusalGround,
    Relation,
    Route,
    Satisfaction,
)
from services.intake.domain.lifecycle import State
from services.intake.domain.notification import NotificationState

_ID = validate.Regexp(r"^[\w.:@|-]{1,128}$")
_WORD = validate.Regexp(r"^[a-z][a-z0-9_]{0,63}$")
# Why somebody looks at who the parties are (个人信息保护法: a stated purpose).
PURPOSES = ("contact_party", "verify_identity", "notify", "handle", "mediate", "follow_up", "audit")
# Why two cases are tied.
REASONS = ("same_root", "repeat", "same_party")
# Why a notification did not arrive.
FAILURES = ("address_wrong", "refused", "not_reached", "number_invalid", "other")


def identifier(**kwargs: Any) -> Text:
    """The id of a unit, grid or post."""
    return Text(128, validate=_ID, **kwargs)


def long_text(**kwargs: Any) -> Text:
    """What a person wrote."""
    return Text(8000, multiline=True, **kwargs)


def word(enum: type[StrEnum], **kwargs: Any) -> fields.Enum[Any]:
    """A word of a closed vocabulary."""
    return fields.Enum(enum, by_value=True, **kwargs)


def told(enum: type[StrEnum], **kwargs: Any) -> fields.String:
    """A word of a closed vocabulary in an answer."""
    return fields.String(metadata={"enum": [each.value for each in enum]}, **kwargs)


class ContactSchema(Schema):
    """Who acts for a party."""

    name = Text(128, required=True)
    phone = Text(32, load_default=None)
    relation = Text(32, load_default=None, metadata={"description": "如 父亲、律师、村民代表"})


class PartySchema(Schema):
    """当事人: who brings the matter, or whom it is about."""

    side = fields.String(load_default="petitioner", validate=validate.OneOf(["petitioner", "respondent"]))
    kind = fields.String(load_default="person", validate=validate.OneOf(["person", "organisation"]))
    is_anonymous = Flag(load_default=False)
    is_minor = Flag(load_default=False)
    name = Text(128, load_default=None)
    phone = Text(32, load_default=None)
    id_number = Text(32, load_default=None)
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

    @validates_schema
    def _units(self, data: Mapping[str, Any], **_: Any) -> None:
        units = [each["unit"] for each in data["units"]]
        if len(units) != len(set(units)):
            raise invalid("A unit stands in one relation to a case.", "同一单位只能有一种关系。")


class ReceiptSchema(Schema):
    """What the clerk hands over. The secret is told only here."""

    code = fields.String(required=True)
    compact = fields.String(required=True, metadata={"description": "案码，不含连字符，供二维码使用"})
    secret = fields.String(required=True)
    state = told(State, required=True)
    matter_type = told(MatterType, required=True)
    centre = fields.String(required=True)
    received_at = Moment(required=True)
    registered_at = Moment(required=True)
    due_at = Moment(required=True, allow_none=True)
    next = fields.String(required=True)


class CaseStateSchema(Schema):
    """Where a case stands after an act; the case page tells the rest."""

    code = fields.String(required=True)
    state = told(State, required=True)
    round = Whole(1, 10_000, required=True)


class RefusalSchema(Schema):
    """不予受理."""

    ground = word(RefusalGround, required=True)
    right_way = word(Route, load_default=None)
    text = long_text(load_default=None)


class TriageSchema(Schema):
    """研判."""

    category = Text(64, required=True, validate=_WORD)
    grade = word(Grade, required=True)
    route = word(Route, load_default=None)
    text = long_text(load_default=None)


class RoutingSchema(Schema):
    """分流. `supervisor`: a unit or post from outside, needed when the unit itself answers in the matter."""

    route = word(Route, required=True)
    unit = identifier(load_default=None)
    grid = identifier(load_default=None)
    supervisor = identifier(load_default=None)
    text = long_text(load_default=None)


class AnswerSchema(Schema):
    """答复."""

    text = long_text(required=True)


class RemarkSchema(Schema):
    """An act that needs no more than, perhaps, a word of why."""

    text = long_text(load_default=None)


class EmptySchema(Schema):
    """An act that needs nothing."""


class FollowUpSchema(Schema):
    """回访."""

    satisfaction = word(Satisfaction, required=True)
    text = long_text(load_default=None)


class RelationSchema(Schema):
    """关联."""

    other = Text(64, required=True)
    reason = fields.String(load_default="same_root", validate=validate.OneOf(REASONS))


class NotifySchema(Schema):
    """告知. `party` is the number of a party in the case; the first petitioner if not given."""

    kind = word(NotificationKind, required=True)
    form = word(NotificationForm, required=True)
    text = long_text(required=True)
    party = Whole(1, 10_000, load_default=None)


class NotifiedSchema(CaseStateSchema):
    """The notification made."""

    notification = fields.UUID(required=True)
    notification_state = told(NotificationState, required=True)


class DeliverySchema(Schema):
    """送达."""

    delivered_at = Moment(load_default=None)


class FailureSchema(Schema):
    """未送达."""

    reason = fields.String(required=True, validate=validate.OneOf(FAILURES))


class KeySchema(Schema):
    """What opens the public's view of a case."""

    code = Text(64, required=True)
    secret = Text(64, required=True)


class CaseQuery(PageQuery):
    """Filters of the list of cases. `q` is a case code."""

    q = Text(64, load_default=None)
    state = word(State, load_default=None)
    matter_type = word(MatterType, load_default=None)
    route = word(Route, load_default=None)
    grade = word(Grade, load_default=None)
    channel = word(Channel, load_default=None)
    unit = identifier(load_default=None)
    grid = identifier(load_default=None)
    overdue = fields.Boolean(load_default=None)
    since = Moment(load_default=None)
    until = Moment(load_default=None)


class RevealQuery(Schema):
    """Why the parties' data is looked at."""

    purpose = fields.String(required=True, validate=validate.OneOf(PURPOSES))


class CaseItemSchema(Schema):
    """A case in a list."""

    code = fields.String(required=True)
    state = told(State, required=True)
    matter_type = told(MatterType, required=True)
    channel = told(Channel, required=True)
    category = fields.String(allow_none=True)
    grade = told(Grade, allow_none=True)
    route = told(Route, allow_none=True)
    unit = fields.String(allow_none=True)
    grid = fields.String(allow_none=True)
    round = fields.Integer()
    outcome = told(Outcome, allow_none=True)
    is_anonymous = fields.Boolean()
    is_group = fields.Boolean()
    party_count = fields.Integer()
    registered_at = Moment()
    state_since = Moment()
    due_at = Moment(allow_none=True)


class DeadlineSchema(Schema):
    """期限."""

    kind = fields.String()
    rule = fields.String()
    state = fields.String()
    set_at = Moment()
    due_at = Moment()
    is_provisional = fields.Boolean()
    ended_at = Moment(allow_none=True)


class NamedUnitSchema(Schema):
    """A unit in a relation to the case."""

    unit = fields.String()
    relation = fields.String()
    name = fields.String(allow_none=True)


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
    id_number = fields.String(dump_default=None, allow_none=True)
    address = fields.String(dump_default=None, allow_none=True)
    representative = fields.Nested(ContactSchema, dump_default=None, allow_none=True)
    guardian = fields.Nested(ContactSchema, dump_default=None, allow_none=True)
    is_erased = fields.Boolean()


class PartiesSchema(Schema):
    """The parties of a case."""

    items = fields.List(fields.Nested(PartyViewSchema), required=True)


class NoteSchema(Schema):
    """What was written with an act."""

    act = fields.String()
    round = fields.Integer()
    text = fields.String(allow_none=True)
    written_by = fields.String()
    written_at = Moment()


class NotificationSchema(Schema):
    """告知."""

    id = fields.UUID()
    kind = told(NotificationKind)
    form = told(NotificationForm)
    state = told(NotificationState)
    round = fields.Integer()
    party = fields.Integer(allow_none=True)
    text = fields.String(allow_none=True)
    sent_at = Moment()
    delivered_at = Moment(allow_none=True)
    failure = fields.String(allow_none=True)


class FollowUpViewSchema(Schema):
    """回访."""

    round = fields.Integer()
    satisfaction = told(Satisfaction)
    asked_by = fields.String()
    asked_at = Moment()


class RelatedSchema(Schema):
    """A case of the same root."""

    code = fields.String()
    reason = fields.String()
    related_at = Moment()


class CasePageSchema(CaseItemSchema):
    """One case. `acts`: what this reader may do now. `is_masked`: personal data and text are withheld."""

    acts = fields.List(fields.String())
    is_masked = fields.Boolean()
    centre = fields.String()
    place = fields.String()
    procedure = fields.String()
    proposed_route = told(Route, allow_none=True)
    supervisor = fields.String(allow_none=True)
    unit_name = fields.String(allow_none=True)
    grid_name = fields.String(allow_none=True)
    is_back_dated = fields.Boolean()
    is_overdue = fields.Boolean()
    first_contact = fields.String(allow_none=True)
    received_at = Moment()
    description = fields.String(allow_none=True)
    location = fields.String(allow_none=True)
    units = fields.List(fields.Nested(NamedUnitSchema))
    deadlines = fields.List(fields.Nested(DeadlineSchema))
    parties = fields.List(fields.Nested(MaskedPartySchema))
    notes = fields.List(fields.Nested(NoteSchema))
    notifications = fields.List(fields.Nested(NotificationSchema))
    follow_ups = fields.List(fields.Nested(FollowUpViewSchema))
    related = fields.List(fields.Nested(RelatedSchema))


class CandidateSchema(Schema):
    """A case that may have the same root, and why it is proposed."""

    code = fields.String()
    state = told(State)
    matter_type = told(MatterType)
    category = fields.String(allow_none=True)
    registered_at = Moment()
    same_phone = fields.Boolean()
    same_id_number = fields.Boolean()


class CandidatesSchema(Schema):
    """Proposals; a person decides."""

    items = fields.List(fields.Nested(CandidateSchema), required=True)


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


class StepSchema(Schema):
    """A step of the case, for its owner."""

    name = fields.String()
    began_at = Moment()
    ended_at = Moment(allow_none=True)
    spent_seconds = fields.Integer()
    spent = fields.String()


class PublicCaseSchema(Schema):
    """How a case stands, for its owner."""

    code = fields.String()
    matter = fields.String()
    registered_at = Moment()
    received_at = Moment()
    step = fields.String()
    is_finished = fields.Boolean()
    since = Moment()
    due_at = Moment(allow_none=True)
    is_overdue = fields.Boolean()
    next = fields.String()
    handled_by = fields.String(allow_none=True)
    outcome = fields.String(allow_none=True)
    steps = fields.List(fields.Nested(StepSchema))
    may_withdraw = fields.Boolean()
