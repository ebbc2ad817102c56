"""Papers of a mediation as files, over HTTP."""

from marshmallow import fields, validate

from casekit.papers.schemas import PaperFile
from casekit.web import Schema, Text
from casekit.web.words import told
from contracts.vocabulary import PaperKind
from services.mediation.pages import KINDS


class PaperRequest(Schema):
    """Which paper; with a `grant` of intake's for the case, the parties' names stand in it."""

    kind = fields.String(required=True, validate=validate.OneOf([kind.value for kind in KINDS]))
    grant = Text(1000, load_default=None, allow_none=True)


class PaperView(PaperFile):
    """A paper of the mediation, and how it fares."""

    kind = told(PaperKind, required=True)


class PapersView(Schema):
    """All that were asked for, the first first."""

    items = fields.List(fields.Nested(PaperView), required=True)
