"""What follows a petition's first term: longer terms, review and re-review, hearings."""

from marshmallow import fields, validate

from casekit.web import Moment, Schema, Text
from casekit.web.words import identifier, told, word
from contracts.vocabulary import ReviewLevel, ReviewOutcome
from services.petition.domain.longer import LongerState
from services.petition.domain.petition import WrittenForm

_LONG = 20_000


class ExtensionRequest(Schema):
    """申请延期 (信访工作条例 34): how many days longer, and why."""

    days = fields.Integer(
        load_default=None, allow_none=True, strict=True, validate=validate.Range(1, 366),
        metadata={"description": "all that the rule allows, if not given"},
    )  # fmt: skip
    text = Text(_LONG, required=True, multiline=True)


class ExtensionDecisionRequest(Schema):
    """延期审批 by the leader of the unit."""

    granted = fields.Boolean(required=True)
    text = Text(_LONG, load_default=None, allow_none=True, multiline=True)


class ExtensionNoticeRequest(Schema):
    """告知延期理由: the approved extension takes effect."""

    notice_form = word(WrittenForm, required=True)
    notified_at = Moment(load_default=None, allow_none=True, metadata={"description": "now, if not given"})
    text = Text(_LONG, load_default=None, allow_none=True, multiline=True)


class ReviewRequest(Schema):
    """申请复查 (35), 复核 (36): what the petitioner says, and when it was received."""

    text = Text(_LONG, required=True, multiline=True)
    received_at = Moment(load_default=None, allow_none=True, metadata={"description": "now, if not given"})
    reviewer = identifier(
        load_default=None, allow_none=True,
        metadata={"description": "the unit that reviews; none: an authority outside this installation"},
    )  # fmt: skip


class ReviewOpinionRequest(Schema):
    """复查、复核意见书, and when it was delivered."""

    outcome = word(ReviewOutcome, required=True)
    text = Text(_LONG, required=True, multiline=True)
    delivered_at = Moment(load_default=None, allow_none=True)


class HearingRecordRequest(Schema):
    """听证笔录."""

    record = Text(_LONG, load_default=None, allow_none=True, multiline=True)


class ExtensionView(Schema):
    """延期, as far as it has come. `reason` is null for who sees the petition masked."""

    id = fields.UUID(required=True)
    state = told(LongerState, required=True)
    length = fields.String(required=True)
    reason = fields.String(allow_none=True)
    asked_by = fields.String(required=True)
    asked_at = Moment(required=True)
    decided_by = fields.String(allow_none=True)
    decided_at = Moment(allow_none=True)
    notice_form = told(WrittenForm, allow_none=True)
    notified_at = Moment(allow_none=True)


class ReviewView(Schema):
    """复查 or 复核. Its texts are null for who sees the petition masked."""

    id = fields.UUID(required=True)
    level = told(ReviewLevel, required=True)
    reviewer = fields.String(allow_none=True)
    request = fields.String(allow_none=True)
    received_at = Moment(required=True)
    due_at = Moment(required=True)
    outcome = told(ReviewOutcome, allow_none=True)
    opinion = fields.String(allow_none=True)
    delivered_at = Moment(allow_none=True)
    is_on_time = fields.Boolean(allow_none=True)
    answered_at = Moment(allow_none=True)


class HearingView(Schema):
    """听证. `is_suspended`: its time is not counted."""

    id = fields.UUID(required=True)
    level = told(ReviewLevel, required=True)
    is_suspended = fields.Boolean(required=True)
    opened_at = Moment(required=True)
    held_at = Moment(allow_none=True)
    record = fields.String(allow_none=True)
