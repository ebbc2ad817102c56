"""Papers as files over HTTP: what services answer with when one is ordered, tried again or listed."""

from marshmallow import fields

from casekit.web import Moment, Schema

STATES = ("waiting", "made", "refused", "failed")


class PaperOrdered(Schema):
    """The paper, and the job that makes it."""

    id = fields.UUID(required=True)
    job = fields.String(required=True)


class PaperFile(Schema):
    """A paper: `sha256` of the file is on the ledger; `refused` and `failed` are the code of why it was not made.

    What was refused is ordered anew; what has failed can be tried again.
    """

    id = fields.UUID(required=True)
    state = fields.String(required=True, metadata={"enum": list(STATES)})
    asked_by = fields.String(required=True)
    asked_at = Moment(required=True)
    made_at = Moment(required=True, allow_none=True)
    size = fields.Integer(required=True, allow_none=True)
    sha256 = fields.String(required=True, allow_none=True)
    refused = fields.String(required=True, allow_none=True)
    failed = fields.String(required=True, allow_none=True)


class PaperFiles(Schema):
    """All that were asked for, the first first."""

    items = fields.List(fields.Nested(PaperFile), required=True)
