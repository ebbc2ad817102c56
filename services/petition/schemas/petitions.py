"""A petition: admitted, refused, answered; in a list and on its own page."""

from marshmallow import fields, validate

from casekit.web import Moment, PageQuery, Schema, Text
from casekit.web.words import CaseCodeField, identifier, told, word
from contracts.vocabulary import (
    Conclusion,
    HandOverTo,
    PetitionForm,
    PetitionSort,
    RefusalGround,
    Route,
    Side,
)
from services.petition.domain.handing import MEDIATIONS
from services.petition.domain.lifecycle import State
from services.petition.domain.petition import WrittenForm
from services.petition.schemas.forwardings import (
    ForwardingView,
    PaperView,
    RegistrationRequest,
    RepeatView,
    UrgentReportView,
)
from services.petition.schemas.pressing import AdviceView, ReliefView, SlipView
from services.petition.schemas.receptions import ReceptionView
from services.petition.schemas.statuses import StatusView
from services.petition.schemas.steps import ExtensionView, HearingView, ReviewView

_LONG = 20_000
NOTED = ["notice", "refusal", "opinion", "extension_decision", "extension_notice", "hand_over", "meeting"]


class AdmissionRequest(Schema):
    """受理, with the written notice (信访工作条例 23); only an anonymous petitioner gets none.

    `registration`: 登记要素 in the same act, where they are not on record yet.
    """

    notice_form = word(WrittenForm, load_default=None, allow_none=True)
    notified_at = Moment(load_default=None, allow_none=True, metadata={"description": "now, if not given"})
    text = Text(_LONG, load_default=None, allow_none=True, multiline=True)
    registration = fields.Nested(RegistrationRequest, load_default=None, allow_none=True)


class RefusalRequest(Schema):
    """不予受理: ground, right way; for `duplicate`, `concluded` the case it repeats, or in `text` who has it."""

    ground = word(RefusalGround, required=True)
    right_way = word(Route, load_default=None, allow_none=True)
    earlier = CaseCodeField(load_default=None, allow_none=True)
    text = Text(_LONG, load_default=None, allow_none=True, multiline=True)


class AnswerRequest(Schema):
    """答复: the written opinion (处理意见书), and when it was delivered."""

    text = Text(_LONG, required=True, multiline=True)
    delivered_at = Moment(load_default=None, allow_none=True)


class HandOverRequest(Schema):
    """移交调解 (信访工作条例 33): to which kind, which sides wish it, why; and the written notice of it."""

    to = word(
        HandOverTo,
        required=True,
        validate=validate.OneOf(MEDIATIONS),
        metadata={"enum": [each.value for each in MEDIATIONS]},
    )
    sides = fields.List(word(Side), required=True, validate=validate.Length(1, 2))
    text = Text(_LONG, required=True, multiline=True)
    notice_form = word(WrittenForm, load_default=None, allow_none=True)
    notified_at = Moment(load_default=None, allow_none=True, metadata={"description": "now, if not given"})


class PetitionSummary(Schema):
    """A petition in a list. `due_at`: what is due next, the notice or the answer."""

    id = fields.UUID(required=True)
    code = fields.String(required=True)
    unit = fields.String(required=True)
    state = told(State, required=True)
    round = fields.Integer(required=True)
    grade = fields.String(required=True)
    category = fields.String(required=True)
    received_at = Moment(required=True)
    notice_due_at = Moment(required=True)
    admitted_at = Moment(allow_none=True)
    due_at = Moment(allow_none=True)
    met_at = Moment(allow_none=True, metadata={"description": "when the petitioner was first met (见面)"})
    delivered_at = Moment(allow_none=True)
    ended_at = Moment(allow_none=True)
    is_on_time = fields.Boolean(allow_none=True)
    is_overdue = fields.Boolean(required=True)


class NoteView(Schema):
    """What the office wrote; `text` is null for who sees the petition masked."""

    act = fields.String(required=True, metadata={"enum": NOTED})
    text = fields.String(allow_none=True)
    written_by = fields.String(required=True)
    written_at = Moment(required=True)


class PetitionView(PetitionSummary):
    """A petition, what was written on it, and what the caller may do next."""

    unit_name = fields.String(allow_none=True)
    is_anonymous = fields.Boolean(required=True)
    notice_form = told(WrittenForm, allow_none=True)
    notified_at = Moment(allow_none=True)
    ground = told(RefusalGround, allow_none=True)
    right_way = told(Route, allow_none=True)
    handed_to = told(HandOverTo, allow_none=True)
    earlier = fields.String(allow_none=True, metadata={"description": "null for who may not see that case"})
    form = told(PetitionForm, allow_none=True)
    sort = told(PetitionSort, allow_none=True)
    petitioners = fields.Integer(allow_none=True)
    representatives = fields.Integer(allow_none=True)
    repeats = fields.List(fields.Nested(RepeatView), required=True)
    until = Moment(allow_none=True, metadata={"description": "to when review or re-review may be asked for"})
    is_heard = fields.Boolean(required=True, metadata={"description": "a hearing goes on"})
    conclusion = told(Conclusion, allow_none=True)
    concluded_at = Moment(allow_none=True)
    notes = fields.List(fields.Nested(NoteView), required=True)
    forwardings = fields.List(fields.Nested(ForwardingView), required=True)
    urgent_reports = fields.List(fields.Nested(UrgentReportView), required=True)
    slips = fields.List(fields.Nested(SlipView), required=True)
    reliefs = fields.List(fields.Nested(ReliefView), required=True)
    advices = fields.List(fields.Nested(AdviceView), required=True)
    papers = fields.List(fields.Nested(PaperView), required=True)
    extensions = fields.List(fields.Nested(ExtensionView), required=True)
    reviews = fields.List(fields.Nested(ReviewView), required=True)
    hearings = fields.List(fields.Nested(HearingView), required=True)
    receptions = fields.List(fields.Nested(ReceptionView), required=True)
    statuses = fields.List(fields.Nested(StatusView), required=True)
    is_told_elsewhere = fields.Boolean(
        required=True, metadata={"description": "a partner's system, or the national one, is told of it"}
    )
    is_told_nationally = fields.Boolean(
        required=True, metadata={"description": "it stands in the national system, or is to be opened there"}
    )
    number_elsewhere = fields.String(
        allow_none=True,
        metadata={"description": "in the national system, of what was opened there from here"},
    )
    is_masked = fields.Boolean(required=True)
    acts = fields.List(fields.String(), required=True)


class PetitionQuery(PageQuery):
    """Filters of the list."""

    case = CaseCodeField(load_default=None)
    unit = identifier(load_default=None)
    state = fields.String(load_default=None, validate=validate.OneOf([state.value for state in State]))
