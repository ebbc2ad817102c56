"""Orders (单) over HTTP."""

from marshmallow import fields, validate

from casekit.web import Flag, Moment, PageQuery, Schema
from casekit.web.words import CaseCodeField, identifier, told, word
from contracts.vocabulary import Appraisal, Grade, NotCounted, ReturnGround
from services.grid.domain.lifecycle import State
from services.grid.schemas.chain import AssistingView, SlipView, SupervisionView
from services.grid.schemas.words import filter_word, ident, long_text


class OrderRequest(Schema):
    """派单 by a dispatcher, on a case that is routed to a grid or department."""

    case = CaseCodeField(required=True)
    unit = ident(required=True)
    supervisor = identifier(load_default=None, allow_none=True, metadata={"description": "a unit or a post"})
    instruction = long_text(load_default=None, allow_none=True)


class ReturnRequest(Schema):
    """退单."""

    ground = word(ReturnGround, required=True)
    reason = long_text(load_default=None, allow_none=True)


class ReturnDecisionRequest(Schema):
    """退单裁决."""

    upheld = Flag(required=True)
    reason = long_text(load_default=None, allow_none=True)


class ProgressRequest(Schema):
    """办理进展."""

    text = long_text(required=True)


class CompletionRequest(Schema):
    """办结反馈: what was done. Without `proofs`, all that were added count."""

    text = long_text(required=True)
    proofs = fields.List(fields.UUID(), load_default=list, validate=validate.Length(max=50))


class VerificationRequest(Schema):
    """核单、验单."""

    passed = Flag(required=True)
    text = long_text(load_default=None, allow_none=True)


class CancellationRequest(Schema):
    """撤单."""

    reason = long_text(load_default=None, allow_none=True)


class NoteView(Schema):
    """What was written with an act; `text` is null for those who see the order masked."""

    act = fields.String(required=True)
    text = fields.String(allow_none=True, required=True)
    written_by = fields.String(required=True)
    written_at = Moment(required=True)


class ProofView(Schema):
    """What proves completion; `name` is null for those who see the order masked."""

    id = fields.UUID(required=True)
    name = fields.String(allow_none=True, required=True)
    sha256 = fields.String(required=True)
    size = fields.Integer(required=True)
    media_type = fields.String(required=True)
    added_at = Moment(required=True)


class DeadlineView(Schema):
    """A term of the order, running or ended. `told`: the posts told, one after the other, since it was missed."""

    kind = fields.String(required=True)
    owner = fields.String(required=True)
    rule = fields.String(required=True)
    state = fields.String(required=True)
    due_at = Moment(required=True)
    missed_at = Moment(allow_none=True, required=True)
    ended_at = Moment(allow_none=True, required=True)
    is_target = fields.Boolean(required=True)
    told = fields.List(fields.String(), required=True)
    extended = fields.List(
        fields.String(), required=True, metadata={"description": "by what it was extended, such as `5 day`"}
    )


class OrderSummary(Schema):
    """An order in a list."""

    id = fields.UUID(required=True)
    code = fields.String(required=True)
    unit = fields.String(required=True)
    unit_name = fields.String(allow_none=True, required=True)
    supervisor = fields.String(allow_none=True, required=True)
    state = told(State, required=True)
    round = fields.Integer(required=True)
    grade = told(Grade, required=True)
    ground = told(ReturnGround, allow_none=True, required=True)
    issued_at = Moment(required=True)
    due_at = Moment(required=True)
    completed_at = Moment(allow_none=True, required=True)
    ended_at = Moment(allow_none=True, required=True)
    is_overdue = fields.Boolean(required=True)
    lead = fields.UUID(
        allow_none=True, required=True, metadata={"description": "the order it assists (协办)"}
    )
    outside_at = Moment(
        allow_none=True, required=True, metadata={"description": "since when the city has been asked (提级)"}
    )
    successor = fields.UUID(
        allow_none=True, required=True, metadata={"description": "the order that took its place, one tier up"}
    )
    appraisal = told(Appraisal, allow_none=True, required=True)
    asked_length = fields.String(
        allow_none=True, required=True, metadata={"description": "the extension asked for, not decided yet"}
    )
    suspended_for = told(NotCounted, allow_none=True, required=True)
    suspended_at = Moment(
        allow_none=True,
        required=True,
        metadata={"description": "since when its time stands still (中止计时)"},
    )


class OrderView(OrderSummary):
    """An order, what was written on it, and what the caller may do next."""

    is_masked = fields.Boolean(required=True)
    acts = fields.List(fields.String(), required=True)
    deadlines = fields.List(fields.Nested(DeadlineView), required=True)
    notes = fields.List(fields.Nested(NoteView), required=True)
    proofs = fields.List(fields.Nested(ProofView), required=True)
    assisting = fields.List(fields.Nested(AssistingView), required=True)
    supervisions = fields.List(fields.Nested(SupervisionView), required=True)
    slips = fields.List(
        fields.Nested(SlipView),
        required=True,
        metadata={"description": "the place's order chain, in its own words"},
    )


class ProofAdded(OrderView):
    """The order, and which of its proofs is the new one."""

    proof = fields.UUID(required=True)


class OrderQuery(PageQuery):
    """Filters of the list of orders."""

    unit = ident(load_default=None)
    state = filter_word(State)
    case = CaseCodeField(load_default=None)
    overdue = fields.Boolean(load_default=False, metadata={"description": "only those past their term"})
    open = fields.Boolean(
        load_default=False, metadata={"description": "only those to which something may happen"}
    )
