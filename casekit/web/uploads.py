"""A file as a caller uploads it: one part `file` of a multipart form and nothing beside it. For the services' `api`.

A name is what the file was called where it came from, never where it lay: directories are cut off.
"""

from typing import Any

from flask import g, request
from marshmallow import ValidationError
from werkzeug.datastructures import FileStorage

from casekit.clock import monotonic
from casekit.errors import InvalidInput, Message
from casekit.web.body import raw
from casekit.web.messages import TWICE, UNKNOWN_FIELD
from casekit.web.schema import Text

FORM_BYTES = 64 * 1024  # what a multipart form adds to its file
FIELD = "file"
UPLOAD: dict[str, Any] = {
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": [FIELD],
                "properties": {FIELD: {"type": "string", "format": "binary"}},
                "additionalProperties": False,
            }
        }
    }
}
_NAME = Text(256)
_MISSING = Message("Missing data for required field.", "必填。")
_UNNAMED = "file"


def the_upload(most: int) -> tuple[FileStorage, str]:
    """The file of the request at hand, of `most` bytes, and its name; read whole before a transaction begins.

    Raises InvalidInput naming every part that is missing, given twice or not known, and what reading a body raises.
    """
    request.max_content_length = most + FORM_BYTES
    raw(request)
    g.started = monotonic()  # sending may take its time; the answer is due from here on
    files = request.files.getlist(FIELD)
    faults: dict[str, list[Message]] = {
        name: [UNKNOWN_FIELD] for name in (*request.files, *request.form) if name != FIELD
    }
    if not files:
        faults[FIELD] = [_MISSING]
    elif len(files) > 1 or FIELD in request.form:
        faults[FIELD] = [TWICE]
    if faults:
        raise InvalidInput(fields=faults)
    return files[0], name_of(files[0].filename or "")


def name_of(given: str) -> str:
    """The last part of a path of any system; a general name where nothing is left. Raises InvalidInput."""
    name = given.replace("\\", "/").rpartition("/")[2].strip()
    try:
        return str(_NAME.deserialize(_UNNAMED if name in {"", ".", ".."} else name))
    except ValidationError as fault:
        raise InvalidInput(fields={FIELD: fault.messages}) from None
