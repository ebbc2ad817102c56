"""Sponsors (包案领导) over HTTP."""

from marshmallow import fields, validate

from casekit.web import Moment, PageQuery, Schema, Whole
from casekit.web.words import CaseCodeField, identifier
from services.grid.schemas.words import long_text


class StepRequest(Schema):
    """A step of the plan."""

    text = long_text(required=True)
    due_on = fields.Date(required=True)


class SponsorshipRequest(Schema):
    """包案: one sponsor (a post), one task group (posts and units), one plan with its steps."""

    case = CaseCodeField(required=True)
    sponsor = identifier(required=True, metadata={"description": "a post"})
    members = fields.List(identifier(), load_default=list, validate=validate.Length(max=50))
    plan = long_text(load_default=None, allow_none=True)
    steps = fields.List(fields.Nested(StepRequest), load_default=list, validate=validate.Length(max=50))


class AdvanceRequest(Schema):
    """A step of the plan is done."""

    number = Whole(1, 50, required=True)


class StepView(Schema):
    """A step of the plan; `text` is null for those who neither sponsor nor appoint."""

    number = fields.Integer(required=True)
    text = fields.String(allow_none=True, required=True)
    due_on = fields.Date(required=True)
    done_at = Moment(allow_none=True, required=True)
    is_overdue = fields.Boolean(required=True)


class SponsorshipSummary(Schema):
    """A sponsorship in a list."""

    id = fields.UUID(required=True)
    code = fields.String(required=True)
    sponsor = fields.String(required=True)
    members = fields.List(fields.String(), required=True)
    appointed_by = fields.String(required=True)
    appointed_at = Moment(required=True)
    ended_at = Moment(allow_none=True, required=True)


class SponsorshipView(SponsorshipSummary):
    """A sponsorship with its plan."""

    plan = fields.String(allow_none=True, required=True)
    steps = fields.List(fields.Nested(StepView), required=True)


class SponsorshipQuery(PageQuery):
    """Filters of the list of sponsorships."""

    case = CaseCodeField(load_default=None)
    sponsor = identifier(load_default=None)
    running = fields.Boolean(load_default=False, metadata={"description": "only those that have not ended"})
