"""What grid reads and writes over HTTP."""

from marshmallow import fields, validate

from casekit.casecode import CASE_CODE_PATTERN
from casekit.web import Moment, PageQuery, Schema, Text
from contracts.vocabulary import MatterType, ReturnGround, Tier, UnitKind
from services.grid.domain.lifecycle import State

STAFF_ROLES = (
    "guide", "clerk", "dispatcher", "grid_worker", "grid_leader", "handler", "mediator", "petition_officer",
    "supervisor", "evaluator", "auditor", "director", "department_system", "ops",
)  # fmt: skip
ID_PATTERN = r"^[a-z0-9][a-z0-9._-]{0,63}$"
_LONG = 4000


class Ident(Text):
    """The id a centre gives a unit, grid or post: short, lower case, stable."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(64, validate=validate.Regexp(ID_PATTERN), **kwargs)  # type: ignore[arg-type]


def enum(kind: type, **kwargs: object) -> fields.Enum:
    """A word of a closed vocabulary."""
    return fields.Enum(kind, by_value=True, **kwargs)  # type: ignore[arg-type]


class UnitRequest(Schema):
    """单位登记."""

    id = Ident(required=True)
    name = Text(100, required=True)
    kind = enum(UnitKind, required=True)
    tier = enum(Tier, required=True)
    parent = Ident(load_default=None, allow_none=True)
    fields_ = fields.List(Text(40), load_default=list, data_key="fields", validate=validate.Length(max=20))


class UnitPatch(Schema):
    """单位变更: what is given is put in place."""

    name = Text(100)
    parent = Ident(allow_none=True)
    fields_ = fields.List(Text(40), data_key="fields", validate=validate.Length(max=20))


class UnitView(Schema):
    """A unit."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    kind = fields.String(required=True)
    tier = fields.String(required=True)
    parent = fields.String(allow_none=True)
    fields_ = fields.List(fields.String(), attribute="fields", data_key="fields")
    is_active = fields.Boolean(required=True)


class UnitQuery(PageQuery):
    """Filters of the list of units."""

    kind = fields.String(load_default=None, validate=validate.OneOf([kind.value for kind in UnitKind]))
    tier = fields.String(load_default=None, validate=validate.OneOf([tier.value for tier in Tier]))
    parent = Ident(load_default=None)
    ended = fields.Boolean(load_default=False)


class GridRequest(Schema):
    """网格建立."""

    id = Ident(required=True)
    name = Text(100, required=True)
    tier = enum(Tier, required=True)
    unit = Ident(required=True)
    parent = Ident(load_default=None, allow_none=True)


class GridPatch(Schema):
    """网格变更."""

    name = Text(100)
    unit = Ident()


class GridView(Schema):
    """A grid."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    tier = fields.String(required=True)
    unit = fields.String(required=True)
    parent = fields.String(allow_none=True)


class GridQuery(PageQuery):
    """Filters of the list of grids."""

    tier = fields.String(load_default=None, validate=validate.OneOf([tier.value for tier in Tier]))
    unit = Ident(load_default=None)
    parent = Ident(load_default=None)


class PostRequest(Schema):
    """岗位登记."""

    id = Ident(required=True)
    title = Text(64, required=True)
    unit = Ident(required=True)
    roles = fields.List(
        fields.String(validate=validate.OneOf(STAFF_ROLES)), required=True, validate=validate.Length(1, 14)
    )
    grids = fields.List(Ident(), load_default=list, validate=validate.Length(max=512))


class PostView(Schema):
    """A post."""

    id = fields.String(required=True)
    title = fields.String(required=True)
    unit = fields.String(required=True)
    roles = fields.List(fields.String(), required=True)
    grids = fields.List(fields.String(), required=True)


class PostQuery(PageQuery):
    """Filters of the list of posts."""

    unit = Ident(load_default=None)


class Settlement(Schema):
    """就地化解: how it was settled."""

    record = Text(_LONG, required=True, multiline=True)


class ReportRequest(Schema):
    """网格上报."""

    id = fields.UUID(load_default=None, metadata={"description": "the client's own, so that it can be sent again"})
    grid = Ident(required=True)
    matter_type = enum(MatterType, required=True)
    category = Text(40, required=True)
    text = Text(_LONG, required=True, multiline=True)
    settled = fields.Nested(Settlement, load_default=None, allow_none=True)
    observed_at = Moment(load_default=None, allow_none=True)


class ReportSummary(Schema):
    """A report in a list; `code` appears when intake has opened its case."""

    id = fields.UUID(required=True)
    grid = fields.String(required=True)
    unit = fields.String(required=True)
    matter_type = fields.String(required=True)
    category = fields.String(required=True)
    is_settled = fields.Boolean(required=True)
    code = fields.String(allow_none=True)
    filed_by = fields.String(required=True)
    observed_at = Moment(required=True)
    filed_at = Moment(required=True)


class ReportView(ReportSummary):
    """A report; its text is shown to those of its grid."""

    text = fields.String(allow_none=True)
    settlement = fields.String(allow_none=True)


class ReportQuery(PageQuery):
    """Filters of the list of reports."""

    grid = Ident(load_default=None)


class OrderRequest(Schema):
    """派单 by a dispatcher."""

    case = fields.String(required=True, validate=validate.Regexp(CASE_CODE_PATTERN))
    unit = Ident(required=True)
    supervisor = Ident(load_default=None, allow_none=True)
    instruction = Text(_LONG, load_default=None, allow_none=True, multiline=True)


class ReturnRequest(Schema):
    """退单."""

    ground = enum(ReturnGround, required=True)
    reason = Text(_LONG, load_default=None, allow_none=True, multiline=True)


class ReturnDecisionRequest(Schema):
    """退单裁决."""

    upheld = fields.Boolean(required=True)
    reason = Text(_LONG, load_default=None, allow_none=True, multiline=True)


class ProgressRequest(Schema):
    """办理进展."""

    text = Text(_LONG, required=True, multiline=True)


class CompletionRequest(Schema):
    """办结反馈; without `proofs`, all that were added count."""

    text = Text(_LONG, load_default=None, allow_none=True, multiline=True)
    proofs = fields.List(fields.UUID(), load_default=list, validate=validate.Length(max=50))


class VerificationRequest(Schema):
    """核单、验单."""

    passed = fields.Boolean(required=True)
    text = Text(_LONG, load_default=None, allow_none=True, multiline=True)


class CancellationRequest(Schema):
    """撤单."""

    reason = Text(_LONG, load_default=None, allow_none=True, multiline=True)


class Note(Schema):
    """What was written with an act; `text` is null for those who see the order masked."""

    act = fields.String(required=True)
    text = fields.String(allow_none=True)
    written_by = fields.String(required=True)
    written_at = Moment(required=True)


class ProofView(Schema):
    """What proves completion."""

    id = fields.UUID(required=True)
    name = fields.String(allow_none=True)
    sha256 = fields.String(required=True)
    size = fields.Integer(required=True)
    media_type = fields.String(required=True)
    added_at = Moment(required=True)


class OrderSummary(Schema):
    """An order in a list."""

    id = fields.UUID(required=True)
    code = fields.String(required=True)
    unit = fields.String(required=True)
    supervisor = fields.String(allow_none=True)
    state = fields.String(required=True)
    round = fields.Integer(required=True)
    grade = fields.String(required=True)
    issued_at = Moment(required=True)
    due_at = Moment(required=True)
    completed_at = Moment(allow_none=True)
    ended_at = Moment(allow_none=True)
    is_overdue = fields.Boolean(required=True)


class OrderView(OrderSummary):
    """An order, what was written on it, and what the caller may do next."""

    masked = fields.Boolean(required=True)
    acts = fields.List(fields.String(), required=True)
    notes = fields.List(fields.Nested(Note), required=True)
    proofs = fields.List(fields.Nested(ProofView), required=True)


class OrderQuery(PageQuery):
    """Filters of the list of orders."""

    unit = Ident(load_default=None)
    state = fields.String(load_default=None, validate=validate.OneOf([state.value for state in State]))
    case = fields.String(load_default=None, validate=validate.Regexp(CASE_CODE_PATTERN))
    overdue = fields.Boolean(load_default=False)
    open = fields.Boolean(load_default=False)
