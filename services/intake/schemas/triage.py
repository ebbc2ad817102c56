"""The suggestion for triage (研判建议): what is proposed, by which rules, and what else was spoken for."""

from marshmallow import fields

from casekit.web import Schema
from casekit.web.words import told
from procedures.vocabulary import Origin
from services.intake.domain.candidates import UnitSignal


class SourceSchema(Schema):
    """Where a rule comes from."""

    origin = told(Origin, required=True)
    title = fields.String(required=True)
    article = fields.String(allow_none=True)
    note = fields.String(allow_none=True)


class ReasonSchema(Schema):
    """One rule that spoke. `signals` name what it met: `words:wages` is a list of words, never the words found."""

    rule = fields.String(required=True)
    points = fields.Integer(required=True)
    signals = fields.List(fields.String(), required=True)
    source = fields.Nested(SourceSchema, required=True)


class OptionSchema(Schema):
    """A value, and what speaks for and against it."""

    value = fields.String(required=True, allow_none=True)
    name = fields.String(allow_none=True)
    points = fields.Integer(required=True)
    reasons = fields.List(fields.Nested(ReasonSchema), required=True)


class ChoiceSchema(OptionSchema):
    """What is proposed for one part; null where no rule of the place knows a value for it."""

    alternatives = fields.List(fields.Nested(OptionSchema), required=True)


class UnitOptionSchema(Schema):
    """A unit the case might go to."""

    unit = fields.String(required=True)
    name = fields.String(required=True)
    signals = fields.List(told(UnitSignal), required=True)
    needs_supervisor = fields.Boolean(required=True)


class GridOptionSchema(Schema):
    """A grid the matter may lie in: its own, or one that its text names."""

    grid = fields.String(required=True)
    name = fields.String(required=True)
    signal = fields.String(required=True, metadata={"enum": ["grid", "named"]})


class SuggestionSchema(Schema):
    """研判建议; a person decides, and gives `id` with the decision."""

    id = fields.String(required=True)
    place = fields.String(required=True)
    procedure = fields.String(required=True)
    category = fields.Nested(ChoiceSchema, required=True)
    concern = fields.Nested(ChoiceSchema, required=True)
    manner = fields.String(allow_none=True)
    grade = fields.Nested(ChoiceSchema, required=True)
    route = fields.Nested(ChoiceSchema, required=True)
    guidance = fields.List(fields.Nested(OptionSchema), required=True)
    units = fields.List(fields.Nested(UnitOptionSchema), required=True)
    grids = fields.List(fields.Nested(GridOptionSchema), required=True)
