"""Cases as staff see them: the list, the page of one, and those that may have the same root."""

from marshmallow import fields, validate

from casekit.web import Moment, PageQuery, Schema, Text, Whole
from casekit.web.words import identifier, told, word
from contracts.vocabulary import (
    Channel,
    Grade,
    MatterType,
    NotificationForm,
    NotificationKind,
    OralConfirmation,
    Outcome,
    Route,
    Satisfaction,
)
from services.intake.domain.kinship import Kinship
from services.intake.domain.lifecycle import State
from services.intake.domain.notification import NotificationState
from services.intake.schemas.acts import CATEGORY
from services.intake.schemas.parties import MaskedPartySchema
from services.intake.schemas.source import CaseSourceViewSchema
from services.intake.schemas.transfers import TransferredFromSchema

# 地区-年份-序号, from the left
PREFIX = r"^[0-9]{6}(?:-(?:[0-9]{1,4}|[0-9]{4}-[0-9]{0,7}))?$"


class CaseQuery(PageQuery):
    """Filters of the list of cases. `q` is a case code, `prefix` the beginning of one, `related` one it is tied to.

    `due_since` and `due_until` are of the next term that ends.
    """

    q = Text(64, load_default=None)
    prefix = Text(20, load_default=None, validate=validate.Regexp(PREFIX))
    related = Text(64, load_default=None)
    category = Text(64, load_default=None, validate=CATEGORY)
    centre = identifier(load_default=None)
    is_back_dated = fields.Boolean(load_default=None)
    is_group = fields.Boolean(load_default=None)
    received_since = Moment(load_default=None)
    received_until = Moment(load_default=None)
    due_since = Moment(load_default=None)
    due_until = Moment(load_default=None)
    state = word(State, load_default=None)
    matter_type = word(MatterType, load_default=None)
    route = word(Route, load_default=None)
    grade = word(Grade, load_default=None)
    channel = word(Channel, load_default=None)
    unit = identifier(load_default=None)
    grid = identifier(load_default=None)
    first_contact = identifier(load_default=None)
    overdue = fields.Boolean(load_default=None)
    undelivered = fields.Boolean(load_default=None)
    since = Moment(load_default=None)
    until = Moment(load_default=None)


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
    """期限. `is_target`: an aim of the place, never called missed; `told`: the posts told since it was missed.

    `is_unpublished`: neither statute nor the place fixes the term; ours stands in for it.
    """

    kind = fields.String()
    rule = fields.String()
    state = fields.String()
    set_at = Moment()
    due_at = Moment()
    is_provisional = fields.Boolean()
    ended_at = Moment(allow_none=True)
    is_target = fields.Boolean()
    is_unpublished = fields.Boolean()
    told = fields.List(fields.String())
    extended = fields.List(fields.String(), metadata={"description": "延期：如 `5 day`"})


class NamedUnitSchema(Schema):
    """A unit in a relation to the case."""

    unit = fields.String()
    relation = fields.String()
    name = fields.String(allow_none=True)


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
    fallback = fields.List(told(NotificationForm), allow_none=True)
    handed_at = Moment(allow_none=True, metadata={"description": "短信或邮件网关接收的时间"})
    is_in_doubt = fields.Boolean(metadata={"description": "网关曾未明确答复，当事人可能收到两次"})


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
    """One case. `acts`: what this reader may do now. `is_masked`: personal data and text are withheld.

    `oral`: brought by word of mouth; how who spoke confirmed what was written down and read back.
    """

    acts = fields.List(fields.String())
    is_masked = fields.Boolean()
    centre = fields.String()
    place = fields.String()
    procedure = fields.String()
    proposed_route = told(Route, allow_none=True)
    concern = fields.String(allow_none=True)
    supervisor = fields.String(allow_none=True)
    unit_name = fields.String(allow_none=True)
    grid_name = fields.String(allow_none=True)
    is_back_dated = fields.Boolean()
    is_overdue = fields.Boolean()
    first_contact = fields.String(allow_none=True)
    is_first_contact_answerable = fields.Boolean(
        metadata={"description": "首问负责人仍对本案负责：尚无承办单位"}
    )
    received_at = Moment()
    description = fields.String(allow_none=True)
    location = fields.String(allow_none=True)
    reference = fields.String(allow_none=True)
    source = fields.Nested(CaseSourceViewSchema, allow_none=True, metadata={"description": "来源信息"})
    oral = told(OralConfirmation, allow_none=True)
    transferred_from = fields.Nested(TransferredFromSchema, allow_none=True)
    is_oral_amended = fields.Boolean(metadata={"description": "笔录确认后，事项描述又经更正"})
    units = fields.List(fields.Nested(NamedUnitSchema))
    deadlines = fields.List(fields.Nested(DeadlineSchema))
    parties = fields.List(fields.Nested(MaskedPartySchema))
    notes = fields.List(fields.Nested(NoteSchema))
    notifications = fields.List(fields.Nested(NotificationSchema))
    follow_ups = fields.List(fields.Nested(FollowUpViewSchema))
    related = fields.List(fields.Nested(RelatedSchema))


class CandidatesQuery(Schema):
    """How many days before and after like text and same places are looked for."""

    days = Whole(1, 3660, lenient=True, load_default=365)


class CandidateSchema(Schema):
    """A case that may have the same root, and why it is proposed."""

    code = fields.String()
    state = told(State)
    matter_type = told(MatterType)
    category = fields.String(allow_none=True)
    registered_at = Moment()
    same_phone = fields.Boolean()
    same_id_number = fields.Boolean()
    same_place = fields.Boolean()
    same_grid = fields.Boolean()
    likeness = fields.Integer(metadata={"description": "文字相似度，百分数", "minimum": 0, "maximum": 100})
    days = fields.Integer(metadata={"description": "两件登记相隔的天数"})
    score = fields.Integer(metadata={"minimum": 0, "maximum": 100})
    reasons = fields.List(told(Kinship), required=True)


class CandidatesSchema(Schema):
    """Proposals; a person decides."""

    items = fields.List(fields.Nested(CandidateSchema), required=True)
