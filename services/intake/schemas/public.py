"""What the owner of a case gives to see it, and sees."""

from marshmallow import fields

from casekit.web import Moment, Schema, Text


class KeySchema(Schema):
    """What opens the public's view of a case."""

    code = Text(64, required=True)
    secret = Text(64, required=True)


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
    is_suspended = fields.Boolean(metadata={"description": "计时中止（如鉴定、补充材料期间）"})
    next = fields.String()
    handled_by = fields.String(allow_none=True)
    outcome = fields.String(allow_none=True)
    steps = fields.List(fields.Nested(StepSchema))
    may_withdraw = fields.Boolean()
    may_add_material = fields.Boolean()
    may_rate = fields.Boolean()
    may_complain = fields.Boolean(metadata={"description": "有承办单位可投诉"})
