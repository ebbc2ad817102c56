"""Registration, urgent reports, forwarding and assignment, papers."""

from marshmallow import fields, validate

from casekit.web import Moment, PageQuery, Schema, Text
from casekit.web.words import identifier, told, word
from contracts.vocabulary import CompetenceBy, ForwardingKind, PetitionForm, PetitionSort
from services.petition.domain.forwarding import ForwardState
from services.petition.domain.lifecycle import State
from services.petition.domain.paper import PaperKind
from services.petition.domain.petition import WrittenForm
from services.petition.domain.registration import MOST_PETITIONERS
from services.petition.schemas.steps import ExtensionView

_LONG = 20_000
_MOST_JOINT = 10


class RegistrationRequest(Schema):
    """登记要素 (信访工作条例 17, 20, 29–31)."""

    form = word(PetitionForm, required=True)
    sort = word(PetitionSort, required=True)
    petitioners = fields.Integer(load_default=1, strict=True, validate=validate.Range(1, MOST_PETITIONERS))
    representatives = fields.Integer(
        load_default=0, strict=True, validate=validate.Range(0, MOST_PETITIONERS)
    )


class UrgentReportRequest(Schema):
    """重大、紧急信访事项报告 (25): to whom, what it is, what is done meanwhile."""

    recipient = identifier(
        load_default=None, allow_none=True,
        metadata={"description": "a unit; none: an authority outside this installation"},
    )  # fmt: skip
    text = Text(_LONG, required=True, multiline=True)


class ForwardingRequest(Schema):
    """转送 or 交办 (22), and how shared competence was settled (24)."""

    kind = word(ForwardingKind, required=True)
    recipient = identifier(required=True)
    text = Text(_LONG, required=True, multiline=True)
    report_by = Moment(load_default=None, allow_none=True, metadata={"description": "of what is assigned"})
    joint = fields.List(identifier(), load_default=list, validate=validate.Length(max=_MOST_JOINT))
    settled_by = word(CompetenceBy, load_default=None, allow_none=True)


class ForwardingDecisionRequest(Schema):
    """核实异议: whether it is upheld."""

    upheld = fields.Boolean(required=True)
    text = Text(_LONG, load_default=None, allow_none=True, multiline=True)


class ObjectionRequest(Schema):
    """异议, with its grounds (23)."""

    text = Text(_LONG, required=True, multiline=True)


class TakingRequest(Schema):
    """受理 by the unit, with the written notice to the petitioner (23)."""

    notice_form = word(WrittenForm, load_default=None, allow_none=True)
    notified_at = Moment(load_default=None, allow_none=True, metadata={"description": "now, if not given"})
    text = Text(_LONG, load_default=None, allow_none=True, multiline=True)


class ReportRequest(Schema):
    """反馈办理结果."""

    text = Text(_LONG, required=True, multiline=True)


class ForwardingSummary(Schema):
    """转送、交办 in a list."""

    id = fields.UUID(required=True)
    petition = fields.UUID(required=True)
    code = fields.String(required=True)
    unit = fields.String(required=True)
    recipient = fields.String(required=True)
    kind = told(ForwardingKind, required=True)
    state = told(ForwardState, required=True)
    sent_at = Moment(required=True)
    object_by = Moment(required=True)
    report_by = Moment(allow_none=True)
    objected_at = Moment(allow_none=True)
    decided_at = Moment(allow_none=True)
    taken_at = Moment(allow_none=True)
    reported_at = Moment(allow_none=True)


class ForwardingView(ForwardingSummary):
    """转送、交办 with what was written, null for who sees the petition masked."""

    joint = fields.List(fields.String(), required=True)
    settled_by = told(CompetenceBy, allow_none=True)
    text = fields.String(allow_none=True)
    objection = fields.String(allow_none=True)
    decision = fields.String(allow_none=True)
    report = fields.String(allow_none=True)


class PaperView(Schema):
    """文书: which, under which number, and when it reached whom it is for."""

    id = fields.UUID(required=True)
    kind = told(PaperKind, required=True)
    unit = fields.String(required=True, metadata={"description": "the unit whose series the number is of"})
    title = fields.String(required=True)
    number = fields.String(required=True)
    delivery_form = told(WrittenForm, allow_none=True)
    delivered_at = Moment(allow_none=True)
    issued_at = Moment(required=True)


class ForwardingPage(ForwardingView):
    """转送、交办 as its recipient sees it, with what he may do next."""

    is_anonymous = fields.Boolean(required=True)
    acts = fields.List(fields.String(), required=True)
    due_at = Moment(
        allow_none=True, metadata={"description": "by when it answers; none unless it has admitted"}
    )
    extensions = fields.List(fields.Nested(ExtensionView), required=True)
    papers = fields.List(fields.Nested(PaperView), required=True, metadata={"description": "in its name"})


class ForwardingQuery(PageQuery):
    """Filters of the recipient's list."""

    state = fields.String(load_default=None, validate=validate.OneOf([state.value for state in ForwardState]))


class UrgentReportView(Schema):
    """重大、紧急事项报告."""

    id = fields.UUID(required=True)
    recipient = fields.String(allow_none=True)
    text = fields.String(allow_none=True)
    reported_by = fields.String(required=True)
    reported_at = Moment(required=True)


class UrgentReportSummary(Schema):
    """重大、紧急事项报告 in the list of the unit it was made to."""

    id = fields.UUID(required=True)
    petition = fields.UUID(required=True)
    code = fields.String(required=True)
    reported_at = Moment(required=True)


class UrgentReportPage(UrgentReportSummary):
    """重大、紧急事项报告 as that unit sees it."""

    text = fields.String(allow_none=True)


class RepeatView(Schema):
    """A petition of a case of the same root, which this one may repeat (19, 36)."""

    code = fields.String(required=True)
    petition = fields.UUID(required=True)
    state = told(State, required=True)
