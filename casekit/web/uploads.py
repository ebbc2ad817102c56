"""A file as a caller uploads it: one part `file` of a multipart form, and beside it only the words that are asked for.
For the services' `api`.

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
WORD_LENGTH = 64
_NAME = Text(256)
_MISSING = Message("Missing data for required field.", "必填。")
_TOO_LONG = Message(f"Longer than maximum length {WORD_LENGTH}.", f"不能超过 {WORD_LENGTH} 个字。")
_UNNAMED = "file"


def upload_with(*words: str) -> dict[str, Any]:
    """The body as OpenAPI describes it: the file, and `words` of one line."""
    word = {"type": "string", "minLength": 1, "maxLength": WORD_LENGTH}
    schema = {
        "type": "object",
        "required": [FIELD, *words],
        "properties": {FIELD: {"type": "string", "format": "binary"}, **dict.fromkeys(words, word)},
        "additionalProperties": False,
    }
    return {"content": {"multipart/form-data": {"schema": schema}}}


UPLOAD = upload_with()


def the_upload(most: int, *words: str) -> tuple[FileStorage, str]:
    """The file of the request at hand, of `most` bytes, and its name; read whole before a transaction begins.

    `words` are form fields that stand beside it, each once, in `request.form`.

    Raises InvalidInput naming every part that is missing, given twice or not known, and what reading a body raises.
    """
    request.max_content_length = most + FORM_BYTES
    raw(request)
    g.started = monotonic()  # sending may take its time; the answer is due from here on
    files = request.files.getlist(FIELD)
    faults: dict[str, list[Message]] = {
        name: [UNKNOWN_FIELD]
        for name in (*request.files, *request.form)
        if name != FIELD and (name not in words or name in request.files)
    }
    faults |= _of_words(words)
    if not files:
        faults[FIELD] = [_MISSING]
    elif len(files) > 1 or FIELD in request.form:
        faults[FIELD] = [TWICE]
    if faults:
        raise InvalidInput(fields=faults)
    return files[0], name_of(files[0].filename or "")


def _of_words(words: tuple[str, ...]) -> dict[str, list[Message]]:
    faults = {}
    for name in words:
        given = request.form.getlist(name)
        if not given or not given[0].strip():
            faults[name] = [_MISSING]
        elif len(given) > 1:
            faults[name] = [TWICE]
        elif len(given[0]) > WORD_LENGTH:
            faults[name] = [_TOO_LONG]
    return faults


def name_of(given: str) -> str:
    """The last part of a path of any system; a general name where nothing is left. Raises InvalidInput."""
    name = given.replace("\\", "/").rpartition("/")[2].strip()
    try:
        return str(_NAME.deserialize(_UNNAMED if name in {"", ".", ".."} else name))
    except ValidationError as fault:
        raise InvalidInput(fields={FIELD: fault.messages}) from None
