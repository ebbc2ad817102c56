"""隐患 over HTTP."""

from marshmallow import fields, validate

from casekit.web import Flag, Moment, PageQuery, Schema, Text
from casekit.web.words import told, word
from contracts.vocabulary import Grade, HazardKind, HazardSource
from services.grid.domain.hazard import State
from services.grid.schemas.orders import NoteView, ProofView
from services.grid.schemas.words import filter_word, ident, long_text


class HazardRequest(Schema):
    """发现隐患. With `report` it goes the way of the case that came of that."""

    grid = ident(required=True)
    kind = word(HazardKind, required=True)
    grade = word(Grade, load_default=Grade.ORDINARY)
    source = word(HazardSource, required=True)
    where = Text(200, required=True, metadata={"description": "the place or facility; kept encrypted"})
    text = long_text(required=True)
    report = fields.UUID(load_default=None, allow_none=True)


class AssignmentRequest(Schema):
    """交办整改."""

    unit = ident(required=True)
    instruction = long_text(load_default=None, allow_none=True)


class RectificationRequest(Schema):
    """整改完成. Without `proofs`, all that were added in this round count."""

    text = long_text(required=True)
    proofs = fields.List(fields.UUID(), load_default=list, validate=validate.Length(max=50))


class ReinspectionRequest(Schema):
    """复查."""

    passed = Flag(required=True)
    text = long_text(load_default=None, allow_none=True)


class VoidingRequest(Schema):
    """误报."""

    reason = long_text(load_default=None, allow_none=True)


class HazardSummary(Schema):
    """A hazard in a list; with `report`, `state` is that of the newest order of its case, `code`."""

    id = fields.UUID(required=True)
    grid = fields.String(required=True)
    kind = told(HazardKind, required=True)
    grade = told(Grade, required=True)
    source = told(HazardSource, required=True)
    report = fields.UUID(allow_none=True, required=True)
    code = fields.String(allow_none=True, required=True)
    state = told(State, required=True)
    unit = fields.String(allow_none=True, required=True)
    round = fields.Integer(required=True)
    found_by = fields.String(required=True)
    found_at = Moment(required=True)
    due_at = Moment(allow_none=True, required=True)
    closed_at = Moment(allow_none=True, required=True)
    is_overdue = fields.Boolean(required=True)


class HazardView(HazardSummary):
    """A hazard and what was written; `where`, `text` and names are null for those who do not read them."""

    where = fields.String(allow_none=True, required=True)
    text = fields.String(allow_none=True, required=True)
    notes = fields.List(fields.Nested(NoteView), required=True)
    proofs = fields.List(fields.Nested(ProofView), required=True)


class HazardProofAdded(HazardView):
    """The hazard, and which of its proofs is the new one."""

    proof = fields.UUID(required=True)


class HazardQuery(PageQuery):
    """Filters of the list of hazards."""

    grid = ident(load_default=None)
    unit = ident(load_default=None)
    kind = filter_word(HazardKind)
    grade = filter_word(Grade)
    state = filter_word(State)
    report = fields.UUID(load_default=None)
    open = fields.Boolean(
        load_default=False, metadata={"description": "only those to which something may happen"}
    )
    overdue = fields.Boolean(load_default=False, metadata={"description": "only those past their term"})
