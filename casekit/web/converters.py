"""Path parameters: `<case_code:code>` reads a case code as people write it, and passes on the one way it is written."""

from typing import Any

from werkzeug.routing import BaseConverter, ValidationError

from casekit.casecode import CASE_CODE_PATTERN, CaseCode, CaseCodeMalformed


class CaseCodeConverter(BaseConverter):
    """Full-width, lower case, with or without hyphens; what is no code matches no path."""

    regex = r"[^/]{10,64}"

    def to_python(self, value: str) -> str:
        """The code as it is written everywhere else."""
        try:
            return str(CaseCode.parse(value))
        except CaseCodeMalformed:
            raise ValidationError from None


def case_code_schema(_: Any) -> dict[str, str]:
    """How OpenAPI describes it."""
    return {"type": "string", "pattern": CASE_CODE_PATTERN, "description": "案码"}
