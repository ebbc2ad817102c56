"""Field reports (网格上报) over HTTP."""

from marshmallow import fields

from casekit.web import Moment, PageQuery, Schema, Text
from casekit.web.words import CaseCodeField, told, word
from contracts.vocabulary import MatterType
from services.grid.schemas.words import ident, long_text


class Settlement(Schema):
    """就地化解: how it was settled."""

    record = long_text(required=True)


class ReportRequest(Schema):
    """网格上报. With `settled` the matter is reported and settled in one act."""

    id = fields.UUID(
        load_default=None, metadata={"description": "the client's own, so that it can be sent again"}
    )
    grid = ident(required=True)
    matter_type = word(MatterType, required=True)
    category = Text(64, required=True, metadata={"description": "a category of the procedure in force"})
    text = long_text(required=True)
    settled = fields.Nested(Settlement, load_default=None, allow_none=True)
    observed_at = Moment(load_default=None, allow_none=True)


class ReportSummary(Schema):
    """A report in a list; `code` appears when intake has opened its case."""

    id = fields.UUID(required=True)
    grid = fields.String(required=True)
    unit = fields.String(required=True)
    matter_type = told(MatterType, required=True)
    category = fields.String(required=True)
    is_settled = fields.Boolean(required=True)
    code = fields.String(allow_none=True, required=True)
    filed_by = fields.String(required=True)
    observed_at = Moment(required=True)
    filed_at = Moment(required=True)


class ReportView(ReportSummary):
    """A report; its text is shown to the staff of its grid."""

    text = fields.String(allow_none=True, required=True)
    settlement = fields.String(allow_none=True, required=True)


class ReportQuery(PageQuery):
    """Filters of the list of reports."""

    grid = ident(load_default=None)
    case = CaseCodeField(load_default=None)
