"""Who conducts a mediation, over HTTP: assignments, recusals, consent."""

from marshmallow import fields, validate

from casekit.web import Flag, Moment, Schema, Text
from casekit.web.words import identifier, told, word
from contracts.vocabulary import AssignedBy, MediatorCapacity, RecusalGround, Side
from services.mediation.domain.assignment import Exclusion, Verdict
from services.mediation.domain.recusal import RecusalState


class AssignmentRequest(Schema):
    """选定 by the parties (then `mediators` are theirs), or 指定 by rule; `capacity`: also an expert or counsellor."""

    by = word(AssignedBy, required=True)
    capacity = word(MediatorCapacity, load_default=MediatorCapacity.MEDIATOR)
    mediators = fields.List(identifier(), load_default=list, validate=validate.Length(max=9))
    joining = Flag(
        load_default=False, metadata={"description": "by rule, beside who is assigned and not in their place"}
    )


class WeighedView(Schema):
    """One mediator of the committee as he was weighed: field before place before load."""

    post = fields.String(required=True)
    verdict = told(Verdict, required=True)
    is_of_field = fields.Boolean(required=True)
    is_of_place = fields.Boolean(required=True)
    load = fields.Integer(
        required=True,
        allow_none=True,
        metadata={
            "description": "open mediations at that time; null to other units than the committee and the centre"
        },
    )
    exclusion = told(Exclusion, required=True, allow_none=True)


class AssignmentView(Schema):
    """Who was assigned, how that was found, and everyone who was weighed, the best first."""

    id = fields.UUID(required=True)
    by = told(AssignedBy, required=True)
    capacity = told(MediatorCapacity, required=True)
    mediators = fields.List(fields.String(), required=True)
    weighed = fields.List(fields.Nested(WeighedView), required=True)
    assigned_by = fields.String(required=True)
    assigned_at = Moment(required=True)


class AssignmentsView(Schema):
    """The assignments of a mediation, the first first."""

    items = fields.List(fields.Nested(AssignmentView), required=True)


class RecusalRequest(Schema):
    """申请回避 of an assigned post. Without a `side` the post itself asks."""

    post = identifier(required=True)
    ground = word(RecusalGround, required=True)
    side = word(Side, load_default=None, allow_none=True)
    text = Text(4000, load_default=None, allow_none=True, multiline=True)


class RecusalDecisionRequest(Schema):
    """回避决定."""

    granted = Flag(required=True)


class RecusalView(Schema):
    """A recusal; its text is withheld from who sees the mediation masked."""

    id = fields.UUID(required=True)
    post = fields.String(required=True)
    ground = told(RecusalGround, required=True)
    side = told(Side, required=True, allow_none=True)
    state = told(RecusalState, required=True)
    text = fields.String(required=True, allow_none=True)
    decided_by = fields.String(required=True, allow_none=True)
    asked_at = Moment(required=True)
    decided_at = Moment(required=True, allow_none=True)


class RecusalsView(Schema):
    """The recusals of a mediation, the first first."""

    items = fields.List(fields.Nested(RecusalView), required=True)


class ConsentRequest(Schema):
    """同意调解 of one side. `given` false: it refuses, and the mediation ends."""

    side = word(Side, required=True)
    given = Flag(required=True)
    written = Flag(load_default=False)


class ConsentView(Schema):
    """The consent of one side."""

    side = told(Side, required=True)
    is_written = fields.Boolean(required=True)
    recorded_by = fields.String(required=True)
    given_at = Moment(required=True)


class ConsentsView(Schema):
    """Which sides have consented."""

    items = fields.List(fields.Nested(ConsentView), required=True)
