"""The order chain over HTTP: assisting orders (协办), supervision (督办), escalation (提级), appraisal (评单)."""

from marshmallow import fields

from casekit.web import Moment, PageQuery, Schema
from casekit.web.words import CaseCodeField, identifier, told, word
from contracts.vocabulary import Appraisal, EscalationGround, SupervisionCause
from procedures.vocabulary import Stage
from services.grid.domain import lifecycle, supervision
from services.grid.schemas.words import filter_word, ident, long_text


class AssistanceRequest(Schema):
    """协办: a further unit, under the order's."""

    unit = ident(required=True)
    supervisor = identifier(load_default=None, allow_none=True, metadata={"description": "a unit or a post"})
    instruction = long_text(load_default=None, allow_none=True)


class SupervisionRequest(Schema):
    """督办, and its answer: what is asked, what is reported."""

    text = long_text(required=True)


class SupervisionClosureRequest(Schema):
    """督办办结."""

    text = long_text(load_default=None, allow_none=True)


class EscalationRequest(Schema):
    """提级."""

    ground = word(EscalationGround, required=True)
    reason = long_text(load_default=None, allow_none=True)


class AppraisalRequest(Schema):
    """评单."""

    appraisal = word(Appraisal, required=True)
    text = long_text(load_default=None, allow_none=True)


class AssistingView(Schema):
    """An order that assists this one."""

    id = fields.UUID(required=True)
    unit = fields.String(required=True)
    unit_name = fields.String(allow_none=True, required=True)
    state = told(lifecycle.State, required=True)
    due_at = Moment(required=True)


class SlipView(Schema):
    """A slip of the place's order chain: what it is called, and the post that issues it."""

    stage = told(Stage, required=True)
    name = fields.String(required=True)
    by = fields.String(required=True)


class SupervisionView(Schema):
    """A supervision slip; what was written with it stands among the order's notes."""

    id = fields.UUID(required=True)
    order = fields.UUID(required=True)
    code = fields.String(required=True)
    unit = fields.String(required=True)
    unit_name = fields.String(allow_none=True, required=True)
    name = fields.String(required=True, metadata={"description": "what the place calls the slip"})
    supervisor = fields.String(required=True)
    cause = told(SupervisionCause, required=True)
    missed = fields.String(
        allow_none=True, required=True, metadata={"description": "the kind of term that was missed"}
    )
    state = told(supervision.State, required=True)
    issued_at = Moment(required=True)
    due_at = Moment(required=True)
    answered_at = Moment(allow_none=True, required=True)
    ended_at = Moment(allow_none=True, required=True)
    is_overdue = fields.Boolean(required=True)


class SupervisionQuery(PageQuery):
    """Filters of the list of supervision slips."""

    unit = ident(load_default=None)
    state = filter_word(supervision.State)
    case = CaseCodeField(load_default=None)
    cause = filter_word(SupervisionCause)
    overdue = fields.Boolean(load_default=False, metadata={"description": "only those not answered in time"})
