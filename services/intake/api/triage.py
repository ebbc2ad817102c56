"""What is proposed to who triages."""

from werkzeug.wrappers import Response

from casekit.streams import case_stream
from casekit.web import Blueprint, Bridge
from services.intake.readmodel.suggestion import triage_suggestion
from services.intake.schemas.triage import SuggestionSchema


def resources(bridge: Bridge) -> Blueprint:
    """The blueprint."""
    cases = Blueprint("triage", __name__)

    @cases.get("/v1/cases/<case_code:code>/triage-suggestion")
    @cases.response(200, SuggestionSchema)
    def suggestion(code: str) -> Response:
        """研判建议, with the rules it rests on; a person decides."""
        return bridge.read(lambda work, actor: triage_suggestion(work, actor, code), stream=case_stream(code))

    return cases
