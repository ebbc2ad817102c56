"""The risk list (风险清单) over HTTP. No field names a person."""

from collections.abc import Mapping
from typing import Any, Final

from marshmallow import fields, validates_schema

from casekit.web import Moment, PageQuery, Schema, Text, invalid
from casekit.web.words import CaseCodeField, identifier, told, word
from contracts.vocabulary import Letter, RiskEnd, RiskReason, RiskTrend
from services.grid.domain import letter
from services.grid.domain.risk import BY_ITSELF, State
from services.grid.schemas.words import filter_word, ident, long_text

_BY_HAND: Final = sorted(ground.value for ground in RiskEnd if ground not in BY_ITSELF)
_AGAIN: Final = {"description": "by when it is to be reviewed (again), within 92 days"}


class RiskRequest(Schema):
    """列入: a case, or a place in a grid; who answers for it, and by when it is reviewed."""

    case = CaseCodeField(load_default=None, allow_none=True)
    grid = ident(load_default=None, allow_none=True)
    hazard = fields.UUID(load_default=None, allow_none=True, metadata={"description": "one of the grid"})
    reason = word(RiskReason, required=True)
    unit = ident(required=True)
    post = identifier(load_default=None, allow_none=True, metadata={"description": "a post of the unit"})
    matter = Text(200, required=True, metadata={"description": "the matter or place; no person"})
    measures = long_text(required=True)
    review_by = Moment(required=True, metadata=_AGAIN)

    @validates_schema
    def _somewhere(self, data: Mapping[str, Any], **_: Any) -> None:
        case, grid = data.get("case"), data.get("grid")
        if (case is None) == (grid is None):
            raise invalid("Give a case or a grid.", "请填写案件或网格之一。", "case")
        if grid is None and data.get("hazard") is not None:
            raise invalid("A hazard is of a grid.", "隐患须随网格填写。", "hazard")


class RiskAssignmentRequest(Schema):
    """转交."""

    unit = ident(required=True)
    post = identifier(load_default=None, allow_none=True)
    text = long_text(load_default=None, allow_none=True)


class RiskReviewRequest(Schema):
    """研判."""

    trend = word(RiskTrend, required=True)
    text = long_text(required=True)
    review_by = Moment(required=True, metadata=_AGAIN)


class RiskEndRequest(Schema):
    """销号."""

    ground = fields.Enum(
        RiskEnd,
        by_value=True,
        required=True,
        validate=lambda ground: _by_hand(ground),
        metadata={"enum": _BY_HAND},
    )
    text = long_text(required=True)


class RiskSummary(Schema):
    """An entry in the list."""

    id = fields.UUID(required=True)
    reason = told(RiskReason, required=True)
    unit = fields.String(required=True)
    unit_name = fields.String(allow_none=True, required=True)
    post = fields.String(allow_none=True, required=True)
    centre = fields.String(required=True, metadata={"description": "which keeps it"})
    code = fields.String(allow_none=True, required=True)
    grid = fields.String(allow_none=True, required=True)
    hazard = fields.UUID(allow_none=True, required=True)
    state = told(State, required=True)
    trend = told(RiskTrend, allow_none=True, required=True)
    reviews = fields.Integer(required=True)
    listed_by = fields.String(required=True)
    listed_at = Moment(required=True)
    review_by = Moment(required=True)
    reviewed_at = Moment(allow_none=True, required=True)
    ground = told(RiskEnd, allow_none=True, required=True)
    struck_off_by = fields.String(allow_none=True, required=True)
    struck_off_at = Moment(allow_none=True, required=True)
    is_overdue = fields.Boolean(required=True)


class RiskNoteView(Schema):
    """What was written with an act; `text` is null for those who do not read it."""

    act = fields.String(required=True)
    trend = told(RiskTrend, allow_none=True, required=True)
    text = fields.String(allow_none=True, required=True)
    written_by = fields.String(required=True)
    written_at = Moment(required=True)


class RiskLetterView(Schema):
    """A letter on which it is worked off."""

    id = fields.UUID(required=True)
    number = fields.String(required=True)
    kind = told(Letter, required=True)
    name = fields.String(required=True)
    recipient = fields.String(required=True)
    state = told(letter.State, required=True)


class RiskView(RiskSummary):
    """An entry, what was written, and the letters on which it is worked off."""

    matter = fields.String(allow_none=True, required=True)
    measures = fields.String(allow_none=True, required=True)
    notes = fields.List(fields.Nested(RiskNoteView), required=True)
    letters = fields.List(fields.Nested(RiskLetterView), required=True)
    is_masked = fields.Boolean(required=True)


class RiskQuery(PageQuery):
    """Filters of the risk list."""

    unit = ident(load_default=None)
    post = identifier(load_default=None)
    reason = filter_word(RiskReason)
    state = filter_word(State)
    trend = filter_word(RiskTrend)
    case = CaseCodeField(load_default=None)
    grid = ident(load_default=None)
    hazard = fields.UUID(load_default=None)
    overdue = fields.Boolean(load_default=False, metadata={"description": "only those whose review is late"})


def _by_hand(ground: RiskEnd) -> None:
    if ground in BY_ITSELF:
        raise invalid(
            "Said by itself, when the case is no longer here.", "该理由由系统在案件作废、移送时填写。"
        )
