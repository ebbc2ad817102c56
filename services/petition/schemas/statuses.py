"""What a partner's system is told of a petition that it passed on (回传)."""

from enum import StrEnum

from marshmallow import fields, validate

from casekit.web import Moment, PageQuery, Schema, Text
from casekit.web.words import CaseCodeField, told, word
from contracts.vocabulary import StatusKind
from services.petition.domain.status import StatusState

REASON = r"[A-Z][A-Z0-9_]{0,63}"
NUMBER = r"[0-9A-Za-z\u4e00-\u9fff][0-9A-Za-z\u4e00-\u9fff()（）〔〕\[\]/.\-]{0,63}"


class StatusOutcome(StrEnum):
    """What became of telling it."""

    DELIVERED = "delivered"
    REFUSED = "refused"
    FAILED = "failed"


class StatusView(Schema):
    """A status. `number`: its place in the case's own order; `facts`: codes, days and official ids."""

    id = fields.UUID(required=True)
    code = fields.String(required=True)
    petition = fields.UUID(required=True)
    unit = fields.String(required=True)
    number = fields.Integer(required=True)
    kind = told(StatusKind, required=True)
    happened_at = Moment(required=True)
    facts = fields.Dict(keys=fields.String(), required=True)
    state = told(StatusState, required=True)
    attempts = fields.Integer(required=True)
    reason = fields.String(allow_none=True)
    next_at = Moment(allow_none=True)
    told_at = Moment(allow_none=True)


class DueStatuses(Schema):
    """What is to be told now, at most a hundred."""

    items = fields.List(fields.Nested(StatusView), required=True)


class StatusQuery(PageQuery):
    """Filters of the list."""

    code = CaseCodeField(load_default=None, data_key="case")
    state = fields.String(load_default=None, validate=validate.OneOf([state.value for state in StatusState]))


class OutcomeRequest(Schema):
    """回传结果; `reason`: a code of the other side's, never words; `number`: there, of what was opened."""

    outcome = word(StatusOutcome, required=True)
    number = Text(
        64, load_default=None, allow_none=True, validate=validate.Regexp(NUMBER + r"\Z"),
        metadata={"description": "of an opening that was delivered: its number there"},
    )  # fmt: skip
    reason = Text(64, load_default=None, allow_none=True, validate=validate.Regexp(REASON + r"\Z"))
