"""Path parameters: `<case_code:code>` reads a case code as people write it, and passes on the one way it is written;
`<identifier:line>` is an id that somebody gives by putting something there.

What is no code becomes `NoCode`, which the application answers with CASE_NOT_FOUND before any resource sees it. (A
converter that refused would let werkzeug take the path for another resource's and answer 405.)
"""

from typing import Any

from werkzeug.routing import BaseConverter

from casekit.casecode import CASE_CODE_PATTERN, CaseCode, CaseCodeMalformed
from casekit.web.words import IDENTIFIER


class NoCode(str):
    """Stands where a case code should; holds nothing of what was sent."""

    __slots__ = ()


class CaseCodeConverter(BaseConverter):
    """Full-width, lower case, with or without hyphens."""

    def to_python(self, value: str) -> str:
        """The code as it is written everywhere else, or `NoCode`."""
        try:
            return str(CaseCode.parse(value))
        except CaseCodeMalformed:
            return NoCode()


def case_code_schema(_: Any) -> dict[str, str]:
    """How OpenAPI describes it."""
    return {"type": "string", "pattern": CASE_CODE_PATTERN, "description": "案码"}


class IdentifierConverter(BaseConverter):
    """An id of ours; nothing answers under any other."""

    regex = IDENTIFIER.strip("^$")


def identifier_schema(_: Any) -> dict[str, str]:
    """How OpenAPI describes it."""
    return {"type": "string", "pattern": IDENTIFIER}
