"""What happens around and after a settlement, over HTTP."""

from marshmallow import fields, validate

from casekit.web import Fen, Moment, Schema, Text, Whole
from casekit.web.words import CaseCodeField, identifier, of_record, told, word
from contracts.vocabulary import (
    ConfirmationOutcome,
    DangerGround,
    ExpertiseKind,
    HandOverGround,
    HandOverTo,
    ProceedingStage,
    ReferralKind,
    RulingKind,
    Side,
)

_LONG = 20_000
CONFIRMATION_STATES = ("open", "expired", "requested", "granted", "refused")


def _sides() -> fields.List:
    return fields.List(word(Side), required=True, validate=validate.Length(1, 2))


class DangerRequest(Schema):
    """报告公安机关 (人民调解法 25)."""

    ground = word(DangerGround, required=True)
    text = Text(4000, load_default=None, allow_none=True, multiline=True)


class ExpertiseRequest(Schema):
    """委托鉴定: what the expert is asked."""

    kind = word(ExpertiseKind, required=True)
    question = Text(4000, required=True, multiline=True)


class OpinionRequest(Schema):
    """鉴定意见."""

    opinion = Text(_LONG, required=True, multiline=True)


class ReferralRequest(Schema):
    """法院委派、委托: the court's id, its number of the file, and when that was signed for."""

    kind = word(ReferralKind, required=True)
    court = identifier(required=True)
    file_number = Text(100, required=True)
    signed_at = Moment(load_default=None, allow_none=True)


class ExtensionRequest(Schema):
    """延长, by as many days as both sides agree."""

    days = Whole(1, 365, required=True)
    sides = _sides()


class ProceedingRequest(Schema):
    """案件所处程序: the stage, the court or arbitration commission (none: one outside), and its number of the file."""

    stage = word(ProceedingStage, required=True)
    body = identifier(load_default=None, allow_none=True)
    file_number = Text(100, load_default=None, allow_none=True)


class ClosingRulingRequest(Schema):
    """裁判了结: the paper, whose it is, and the related cases that it closes too."""

    kind = word(RulingKind, required=True)
    body = identifier(load_default=None, allow_none=True)
    given_on = fields.Date(required=True, validate=of_record)
    number = Text(100, load_default=None, allow_none=True)
    related = fields.List(CaseCodeField(), load_default=list, validate=validate.Length(0, 100))


class HandOverRequest(Schema):
    """移交."""

    to = word(HandOverTo, required=True)
    ground = word(HandOverGround, required=True)
    text = Text(4000, load_default=None, allow_none=True, multiline=True)


class DecisionRequest(Schema):
    """处理决定送达 to a side: whose decision (none: of a government outside), of which day, its number."""

    side = word(Side, required=True)
    delivered_at = Moment(load_default=None, allow_none=True, metadata={"description": "now, if not given"})
    given_on = fields.Date(required=True, validate=of_record)
    body = identifier(load_default=None, allow_none=True)
    number = Text(100, load_default=None, allow_none=True)


class FulfilmentRequest(Schema):
    """履行, on a day in Asia/Shanghai."""

    fulfilled_on = fields.Date(required=True)


class ConfirmationRequest(Schema):
    """共同申请司法确认."""

    court = identifier(required=True)
    sides = _sides()


class RulingRequest(Schema):
    """司法确认裁定."""

    outcome = word(ConfirmationOutcome, required=True)
    ruling = Text(
        100, load_default=None, allow_none=True, metadata={"description": "the number of the ruling"}
    )


class AllowanceRequest(Schema):
    """一案一补."""

    post = identifier(required=True)
    amount_fen = Fen(required=True, metadata={"minimum": 1})


class DangerView(Schema):
    """A report to the police; its text is withheld from who sees the mediation masked."""

    ground = told(DangerGround, required=True)
    text = fields.String(required=True, allow_none=True)
    reported_by = fields.String(required=True)
    reported_at = Moment(required=True)


class ExpertiseView(Schema):
    """An expert opinion that was asked for."""

    id = fields.UUID(required=True)
    kind = told(ExpertiseKind, required=True)
    is_suspended = fields.Boolean(required=True, metadata={"description": "its time does not count"})
    question = fields.String(required=True, allow_none=True)
    opinion = fields.String(required=True, allow_none=True)
    requested_at = Moment(required=True)
    delivered_at = Moment(required=True, allow_none=True)


class ReferralView(Schema):
    """A court's file."""

    kind = told(ReferralKind, required=True)
    court = fields.String(required=True)
    file_number = fields.String(required=True, allow_none=True)
    extensions = fields.Integer(required=True)
    signed_at = Moment(required=True)
    returned_at = Moment(required=True, allow_none=True)


class ProceedingView(Schema):
    """In which proceeding the case stands besides; the number is withheld from who sees the mediation masked."""

    stage = told(ProceedingStage, required=True)
    body = fields.String(required=True, allow_none=True)
    file_number = fields.String(required=True, allow_none=True)
    entered_by = fields.String(required=True)
    entered_at = Moment(required=True)


class RulingView(Schema):
    """The paper that closed the case, and those of the cases it closed too that the reader may know of."""

    kind = told(RulingKind, required=True)
    body = fields.String(required=True, allow_none=True)
    number = fields.String(required=True, allow_none=True)
    given_on = fields.Date(required=True)
    related = fields.List(fields.String(), required=True)
    recorded_by = fields.String(required=True)
    recorded_at = Moment(required=True)


class HandOverView(Schema):
    """Where the dispute was handed over to, and why."""

    to = told(HandOverTo, required=True)
    ground = told(HandOverGround, required=True)
    text = fields.String(required=True, allow_none=True)
    handed_by = fields.String(required=True)
    handed_at = Moment(required=True)


class DecisionView(Schema):
    """The decision as it reached a side, which may sue until then; null where no article gives a term."""

    side = told(Side, required=True)
    body = fields.String(required=True, allow_none=True)
    number = fields.String(required=True, allow_none=True)
    given_on = fields.Date(required=True)
    delivered_at = Moment(required=True)
    until = Moment(required=True, allow_none=True)
    recorded_by = fields.String(required=True)
    recorded_at = Moment(required=True)


class CopyView(Schema):
    """A signed copy of the agreement; `sha256` stands on the ledger."""

    id = fields.UUID(required=True)
    name = fields.String(required=True, allow_none=True)
    sha256 = fields.String(required=True)
    size = fields.Integer(required=True)
    media_type = fields.String(required=True)
    added_by = fields.String(required=True)
    added_at = Moment(required=True)


class ConfirmationView(Schema):
    """司法确认; `until` is when both sides' right to apply ends."""

    state = fields.String(required=True, metadata={"enum": list(CONFIRMATION_STATES)})
    court = fields.String(required=True, allow_none=True)
    ruling = fields.String(required=True, allow_none=True)
    until = Moment(required=True)
    requested_at = Moment(required=True, allow_none=True)
    decided_at = Moment(required=True, allow_none=True)


class AllowanceView(Schema):
    """What a post is due for the case."""

    post = fields.String(required=True)
    amount_fen = fields.Integer(required=True)
    recorded_by = fields.String(required=True)
    recorded_at = Moment(required=True)


class SettlementView(Schema):
    """What happened around and after a settlement."""

    dangers = fields.List(fields.Nested(DangerView), required=True)
    expertises = fields.List(fields.Nested(ExpertiseView), required=True)
    referral = fields.Nested(ReferralView, required=True, allow_none=True)
    proceedings = fields.List(fields.Nested(ProceedingView), required=True)
    ruling = fields.Nested(RulingView, required=True, allow_none=True)
    hand_over = fields.Nested(HandOverView, required=True, allow_none=True)
    decisions = fields.List(fields.Nested(DecisionView), required=True)
    copies = fields.List(fields.Nested(CopyView), required=True)
    confirmation = fields.Nested(ConfirmationView, required=True, allow_none=True)
    allowances = fields.List(fields.Nested(AllowanceView), required=True)
