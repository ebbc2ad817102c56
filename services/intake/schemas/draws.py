"""The monthly draws (随机抽取回访) and their cases."""

from marshmallow import fields, validate

from casekit.web import Moment, PageQuery, Schema, Text
from casekit.web.words import identifier, told
from contracts.vocabulary import FollowUpWay, Satisfaction
from services.intake.domain.lifecycle import State

STATES = ("committed", "drawn")
_PLACE = validate.Regexp(r"^[a-z][a-z0-9-]{1,39}$")
_MONTH = validate.Regexp(r"^[0-9]{4}-(0[1-9]|1[0-2])$")


class DrawQuery(PageQuery):
    """Filters of the list of draws."""

    centre = identifier(load_default=None)
    place = Text(40, load_default=None, validate=_PLACE)
    month = Text(7, load_default=None, validate=_MONTH)
    state = fields.String(load_default=None, validate=validate.OneOf(STATES))


class DrawnIntervalView(Schema):
    """How sure the rate of those satisfied is: Wilson's interval at 95 %, per cent, rounded outwards."""

    low = fields.String(required=True)
    high = fields.String(required=True)


class AnswersView(Schema):
    """What the parties that answered said; `interval` is of `satisfied` in `answered`."""

    answered = fields.Integer(required=True)
    satisfied = fields.Integer(required=True)
    basically_satisfied = fields.Integer(required=True)
    dissatisfied = fields.Integer(required=True)
    interval = fields.Nested(DrawnIntervalView, required=True, allow_none=True)


class UnitAnswersView(AnswersView):
    """Of the cases of one unit."""

    unit = fields.String(required=True)


class DrawResultView(AnswersView):
    """Of all, and unit by unit for who may compare units (else null)."""

    units = fields.List(fields.Nested(UnitAnswersView), required=True, allow_none=True)


class DrawSchema(Schema):
    """A draw. `seed`, counts and digests are null until it is held; then anybody can compute it again.

    `least` and `most`: how many of each unit, null where no quota is kept.
    """

    id = fields.UUID(required=True)
    centre = fields.String(required=True)
    place = fields.String(required=True)
    month = fields.String(required=True)
    state = fields.String(required=True, metadata={"enum": list(STATES)})
    commitment = fields.String(required=True, metadata={"description": "SHA-256 of the seed"})
    seed = fields.String(required=True, allow_none=True)
    population = fields.Integer(required=True, allow_none=True)
    population_digest = fields.String(required=True, allow_none=True)
    drawn = fields.Integer(required=True, allow_none=True)
    sample_digest = fields.String(required=True, allow_none=True)
    least = fields.Integer(required=True, allow_none=True, metadata={"description": "每单位至少"})
    most = fields.Integer(required=True, allow_none=True, metadata={"description": "每单位至多"})
    committed_at = Moment(required=True)
    drawn_at = Moment(required=True, allow_none=True)
    result = fields.Nested(DrawResultView, required=True, allow_none=True)


class DrawnQuery(PageQuery):
    """`asked`: whose party has answered since, or has not."""

    asked = fields.Boolean(load_default=None)


class DrawnCaseSchema(Schema):
    """A case that was drawn; `satisfaction`: what its party has said since, and by which `way`."""

    position = fields.Integer(required=True)
    code = fields.String(required=True)
    state = told(State, required=True)
    unit = fields.String(required=True, allow_none=True)
    satisfaction = told(Satisfaction, required=True, allow_none=True)
    way = told(FollowUpWay, required=True, allow_none=True)
