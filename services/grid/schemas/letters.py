"""Letters (函) over HTTP."""

from collections.abc import Mapping
from typing import Any, Final

from marshmallow import fields, validate, validates_schema

from casekit.web import Moment, PageQuery, Schema, Text, invalid
from casekit.web.printing import Paper
from casekit.web.words import CaseCodeField, told, word
from contracts.vocabulary import Letter as Kind
from services.grid.domain.letter import OF_PLACES, REPLIES, State
from services.grid.schemas.words import filter_word, ident, long_text

_WRITTEN: Final = sorted(kind.value for kind in Kind if kind not in REPLIES)
_NUMBER: Final = r"^\d{4}-\d{4,9}$"


class LetterRequest(Schema):
    """发函: on a case; an assignment or a warning may be of a place in a grid instead."""

    kind = fields.Enum(
        Kind, by_value=True, required=True, validate=lambda kind: _written(kind), metadata={"enum": _WRITTEN}
    )
    to = ident(required=True, metadata={"description": "the unit that is written to"})
    case = CaseCodeField(load_default=None, allow_none=True)
    grid = ident(load_default=None, allow_none=True)
    subject = Text(200, required=True)
    text = long_text(required=True)
    answer_by = Moment(
        load_default=None, allow_none=True, metadata={"description": "sooner than the procedure's own term"}
    )

    risk = fields.UUID(
        load_default=None,
        allow_none=True,
        metadata={"description": "the entry of the risk list that an assignment or warning works off"},
    )

    @validates_schema
    def _somewhere(self, data: Mapping[str, Any], **_: Any) -> None:
        case, grid = data.get("case"), data.get("grid")
        if (case is None) == (grid is None):
            raise invalid("Give a case or a grid.", "请填写案件或网格之一。", "case")
        if grid is not None and data.get("kind") not in (None, *OF_PLACES):
            raise invalid("Such a letter is written on a case.", "此类函件须针对案件。", "grid")
        if data.get("risk") is not None and data.get("kind") not in (None, *OF_PLACES):
            raise invalid(
                "A risk is worked off by an assignment or a warning.", "风险事项以交办或预警函办理。", "risk"
            )


class ReplyRequest(Schema):
    """复函."""

    text = long_text(required=True)


class LetterSummary(Schema):
    """A letter in a list."""

    id = fields.UUID(required=True)
    number = fields.String(
        required=True, metadata={"description": "年-序号, of the case's centre, without a gap"}
    )
    kind = told(Kind, required=True)
    name = fields.String(required=True, metadata={"description": "what the place calls such a letter"})
    sender = fields.String(required=True)
    sender_name = fields.String(allow_none=True, required=True)
    recipient = fields.String(required=True)
    recipient_name = fields.String(allow_none=True, required=True)
    code = fields.String(allow_none=True, required=True)
    grid = fields.String(allow_none=True, required=True)
    answers = fields.UUID(
        allow_none=True, required=True, metadata={"description": "the letter that it answers"}
    )
    risk = fields.UUID(allow_none=True, required=True)
    state = told(State, required=True)
    sent_by = fields.String(required=True)
    sent_at = Moment(required=True)
    due_at = Moment(allow_none=True, required=True, metadata={"description": "by when it is to be answered"})
    received_by = fields.String(allow_none=True, required=True)
    received_at = Moment(allow_none=True, required=True)
    answered_at = Moment(allow_none=True, required=True)
    withdrawn_at = Moment(allow_none=True, required=True)
    is_overdue = fields.Boolean(required=True)


class LetterView(LetterSummary):
    """A letter; text is null for those who only oversee."""

    subject = fields.String(allow_none=True, required=True)
    text = fields.String(allow_none=True, required=True)
    is_masked = fields.Boolean(required=True)
    reply = fields.UUID(
        allow_none=True, required=True, metadata={"description": "the letter that answers it"}
    )
    acts = fields.List(fields.String(), required=True)


class LetterQuery(PageQuery):
    """Filters of the list of letters."""

    sender = ident(load_default=None)
    recipient = ident(load_default=None)
    kind = filter_word(Kind)
    state = filter_word(State)
    case = CaseCodeField(load_default=None)
    grid = ident(load_default=None)
    number = fields.String(load_default=None, validate=validate.Regexp(_NUMBER))
    answers = fields.UUID(load_default=None)
    risk = fields.UUID(load_default=None)
    awaited = fields.Boolean(
        load_default=False, metadata={"description": "only those that are to be answered yet"}
    )
    overdue = fields.Boolean(load_default=False, metadata={"description": "only those past their term"})


class LetterPaperQuery(Schema):
    """On what it is printed."""

    paper = word(Paper, load_default=Paper.A4)


def _written(kind: Kind) -> None:
    if kind in REPLIES:
        raise invalid("Reply to the letter itself.", "回复函须对来函作出。")
