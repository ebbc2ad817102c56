"""Papers of a mediation as files, over HTTP."""

from marshmallow import fields

from casekit.web import Moment, Schema, Text
from casekit.web.words import told, word
from contracts.vocabulary import PaperKind

STATES = ("waiting", "made", "refused")


class PaperRequest(Schema):
    """Which paper; with a `grant` of intake's for the case, the parties' names stand in it."""

    kind = word(PaperKind, required=True)
    grant = Text(1000, load_default=None, allow_none=True)


class PaperOrdered(Schema):
    """The paper, and the job that makes it."""

    id = fields.UUID(required=True)
    job = fields.String(required=True)


class PaperView(Schema):
    """A paper: `sha256` of the file is on the ledger; `refused` is the code of why it could not be made."""

    id = fields.UUID(required=True)
    kind = told(PaperKind, required=True)
    state = fields.String(required=True, metadata={"enum": list(STATES)})
    asked_by = fields.String(required=True)
    asked_at = Moment(required=True)
    made_at = Moment(required=True, allow_none=True)
    size = fields.Integer(required=True, allow_none=True)
    sha256 = fields.String(required=True, allow_none=True)
    refused = fields.String(required=True, allow_none=True)


class PapersView(Schema):
    """All that were asked for, the first first."""

    items = fields.List(fields.Nested(PaperView), required=True)
