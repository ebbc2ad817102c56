"""延期、中止、恢复 over HTTP."""

from casekit.web import Flag, Schema, Whole
from casekit.web.words import word
from contracts.vocabulary import NotCounted
from services.grid.schemas.words import long_text


class ExtensionRequest(Schema):
    """申请延期: by how many of the rule's units (days), null for all that the rule allows, and why."""

    amount = Whole(1, 366, load_default=None, allow_none=True)
    text = long_text(required=True)


class ExtensionDecisionRequest(Schema):
    """延期审批."""

    granted = Flag(required=True)
    text = long_text(load_default=None, allow_none=True)


class SuspensionRequest(Schema):
    """中止计时: for what, of what the rule names."""

    ground = word(NotCounted, required=True)
    text = long_text(load_default=None, allow_none=True)


class ResumptionRequest(Schema):
    """恢复计时."""

    text = long_text(load_default=None, allow_none=True)
