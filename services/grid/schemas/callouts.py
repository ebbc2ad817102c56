"""Callouts (吹哨报到) over HTTP."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields, validate, validates_schema

from casekit.web import Flag, Moment, PageQuery, Schema, Text, invalid
from casekit.web.words import CaseCodeField, identifier, told, word
from contracts.vocabulary import CalloutFollow, EscalationGround, MatterType
from services.grid.domain.callout import CallState, State
from services.grid.schemas.words import filter_word, ident, long_text

_FOLLOWS = ("order", "escalation", "report")


class CalloutRequest(Schema):
    """吹哨: where, what, and which units; on a case, in a grid, or both."""

    case = CaseCodeField(load_default=None, allow_none=True)
    grid = ident(load_default=None, allow_none=True)
    where = Text(200, required=True)
    text = long_text(required=True)
    units = fields.List(ident(), required=True, validate=validate.Length(1, 20))

    @validates_schema
    def _somewhere(self, data: Mapping[str, Any], **_: Any) -> None:
        if data.get("case") is None and data.get("grid") is None:
            raise invalid("Give a case or a grid.", "请填写案件或网格。", "case")
        if len(set(data.get("units", ()))) != len(data.get("units", ())):
            raise invalid("Names a unit twice.", "单位重复。", "units")


class CalloutAnswerRequest(Schema):
    """回复."""

    text = long_text(required=True)


class OrderWanted(Schema):
    """派单 as what follows."""

    unit = ident(required=True)
    supervisor = identifier(load_default=None, allow_none=True, metadata={"description": "a unit or a post"})
    instruction = long_text(load_default=None, allow_none=True)


class EscalationWanted(Schema):
    """提级 as what follows."""

    ground = word(EscalationGround, required=True)


class ReportWanted(Schema):
    """上报 as what follows: a case is opened from it."""

    matter_type = word(MatterType, required=True)
    category = Text(64, required=True, metadata={"description": "a category of the procedure in force"})


class CalloutClosureRequest(Schema):
    """销哨. When nothing was settled, one of `order`, `escalation` and `report` says what follows."""

    settled = Flag(required=True)
    text = long_text(load_default=None, allow_none=True)
    order = fields.Nested(OrderWanted, load_default=None, allow_none=True)
    escalation = fields.Nested(EscalationWanted, load_default=None, allow_none=True)
    report = fields.Nested(ReportWanted, load_default=None, allow_none=True)

    @validates_schema
    def _one_follows(self, data: Mapping[str, Any], **_: Any) -> None:
        given = sum(data.get(name) is not None for name in _FOLLOWS)
        if "settled" in data and given != (0 if data["settled"] else 1):
            raise invalid(
                "What was settled has nothing to follow; what was not, one thing.",
                "已解决的无后续；未解决的须选一项后续。",
            )


class CalloutCancellationRequest(Schema):
    """撤哨."""

    reason = long_text(load_default=None, allow_none=True)


class CallSummary(Schema):
    """One unit's call."""

    unit = fields.String(required=True)
    unit_name = fields.String(allow_none=True, required=True)
    state = told(CallState, required=True)
    due_at = Moment(required=True, metadata={"description": "until when to report in, then to answer"})
    reported_at = Moment(allow_none=True, required=True)
    answered_at = Moment(allow_none=True, required=True)
    is_overdue = fields.Boolean(required=True)


class CallView(CallSummary):
    """One unit's call, with what it answered."""

    answer = fields.String(allow_none=True, required=True)


class CalloutSummary(Schema):
    """A callout in a list."""

    id = fields.UUID(required=True)
    unit = fields.String(required=True, metadata={"description": "who called"})
    code = fields.String(allow_none=True, required=True)
    grid = fields.String(allow_none=True, required=True)
    state = told(State, required=True)
    follow = told(CalloutFollow, allow_none=True, required=True)
    raised_by = fields.String(required=True)
    raised_at = Moment(required=True)
    ended_at = Moment(allow_none=True, required=True)
    calls = fields.List(fields.Nested(CallSummary), required=True)


class CalloutView(CalloutSummary):
    """A callout; text is null for those who only oversee."""

    where = fields.String(allow_none=True, required=True)
    text = fields.String(allow_none=True, required=True)
    ending = fields.String(allow_none=True, required=True)
    is_masked = fields.Boolean(required=True)
    acts = fields.List(fields.String(), required=True)
    calls = fields.List(fields.Nested(CallView), required=True)


class CalloutQuery(PageQuery):
    """Filters of the list of callouts."""

    raised_by_unit = ident(load_default=None)
    called = ident(load_default=None, metadata={"description": "a unit that was called"})
    state = filter_word(State)
    case = CaseCodeField(load_default=None)
    grid = ident(load_default=None)
