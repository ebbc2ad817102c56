"""Supervision of what is late, relief, recommendations, and the figures of a year."""

from marshmallow import fields, validate

from casekit.web import Moment, Schema, Text
from casekit.web.words import identifier, told, word
from contracts.vocabulary import AdviceKind
from services.petition.domain.advice import AdviceState
from services.petition.domain.pressing import SlipState

_LONG = 20_000
_MOST_FEN = 10**12


class ExplanationRequest(Schema):
    """督办回复."""

    text = Text(_LONG, required=True, multiline=True)


class ReleaseRequest(Schema):
    """督办办结."""

    text = Text(_LONG, load_default=None, allow_none=True, multiline=True)


class ReliefRequest(Schema):
    """信访救助 (信访工作条例 37): money in fen, or other help."""

    amount_fen = fields.Integer(
        load_default=None, allow_none=True, strict=True, validate=validate.Range(1, _MOST_FEN)
    )
    text = Text(_LONG, required=True, multiline=True)


class AdviceRequest(Schema):
    """三项建议 (40)."""

    kind = word(AdviceKind, required=True)
    recipient = identifier(required=True)
    text = Text(_LONG, required=True, multiline=True)


class SlipView(Schema):
    """督办 of a missed term (`kind`). Its texts are null for who sees the petition masked."""

    id = fields.UUID(required=True)
    kind = fields.String(required=True)
    state = told(SlipState, required=True)
    issued_at = Moment(required=True)
    explanation = fields.String(allow_none=True)
    explained_at = Moment(allow_none=True)
    closure = fields.String(allow_none=True)
    closed_at = Moment(allow_none=True)


class ReliefView(Schema):
    """信访救助."""

    id = fields.UUID(required=True)
    amount_fen = fields.Integer(allow_none=True)
    text = fields.String(allow_none=True)
    granted_by = fields.String(required=True)
    granted_at = Moment(required=True)


class AdviceView(Schema):
    """三项建议."""

    id = fields.UUID(required=True)
    kind = told(AdviceKind, required=True)
    recipient = fields.String(required=True)
    text = fields.String(allow_none=True)
    given_by = fields.String(required=True)
    given_at = Moment(required=True)
    state = told(AdviceState, required=True)
    reply = fields.String(allow_none=True)
    replied_at = Moment(allow_none=True)


class AdviceSummary(Schema):
    """三项建议 in the list of the unit it was given to."""

    id = fields.UUID(required=True)
    petition = fields.UUID(required=True)
    code = fields.String(required=True)
    unit = fields.String(required=True)
    kind = told(AdviceKind, required=True)
    given_at = Moment(required=True)
    state = told(AdviceState, required=True)
    replied_at = Moment(allow_none=True)


class AdvicePage(AdviceSummary):
    """三项建议 as that unit sees it, with what it may do next."""

    text = fields.String(allow_none=True)
    reply = fields.String(allow_none=True)
    acts = fields.List(fields.String(), required=True)


class AdviceReplyRequest(Schema):
    """建议回复: whether it is adopted, and what follows."""

    adopted = fields.Boolean(required=True)
    text = Text(_LONG, load_default=None, allow_none=True, multiline=True)


class YearQuery(Schema):
    """Which year, in Asia/Shanghai; the last one that is over, if not given."""

    year = fields.Integer(load_default=None, validate=validate.Range(2000, 9999))


class YearFigures(Schema):
    """年度报告的数字 (41): of petitions received in the year, by what became of them."""

    year = fields.Integer(required=True)
    received = fields.Integer(required=True)
    by_state = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    by_form = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    by_sort = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    by_category = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    answered_on_time = fields.Integer(required=True)
    answered_late = fields.Integer(required=True)
    forwarded = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    reviews = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    pressed = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    advice = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    supervised = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(),
        required=True,
        metadata={"description": "slips by state"},
    )
    advice_answers = fields.Dict(
        keys=fields.String(), values=fields.Integer(), required=True,
        metadata={"description": "recommendations by what their recipients answered"},
    )  # fmt: skip
    complained_of = fields.Dict(
        keys=fields.String(), values=fields.Integer(), required=True,
        metadata={"description": "the ten units that most petitions are about; whom a petition accuses is not counted"},
    )  # fmt: skip
    relieved = fields.Integer(required=True)
    relief_fen = fields.Integer(required=True)
    withheld = fields.Integer(
        required=True, metadata={"description": "groups so small that they might name somebody, left out"}
    )
