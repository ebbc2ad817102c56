"""The only fields that log entries and spans may carry, and what may stand in them. A closed list on purpose.

What is not listed is dropped, and what does not look like an identifier or a number is shown as `…`: so a
name, a telephone number in words or a sentence cannot slip into a log with a field that someone meant well.
"""

import re
from collections.abc import Mapping
from uuid import UUID

ALLOWED = frozenset(
    {
        "attempt", "check", "code", "count", "deadline_kind", "epoch", "error_type", "event_id", "event_type",
        "exit_code", "host", "job_id", "job_kind", "method", "outcome", "pid", "port", "position",
        "queue", "region", "route", "schema", "seconds", "seq", "service", "signal", "source", "status", "stream",
        "subscription", "version",
    }
)  # fmt: skip
HIDDEN = "…"
_MAX_CHARS = 200
_IDENTIFIER = re.compile(r"[A-Za-z0-9_./:@+<>{}*#,-]*")

Value = str | int | float | bool


def allowed_fields(given: Mapping[str, object]) -> dict[str, Value]:
    """Those of `given` that may leave the process, each in a form that may."""
    return {name: safe(value) for name, value in given.items() if name in ALLOWED and value is not None}


def safe(value: object) -> Value:
    """Numbers, UUIDs and identifiers as they are; all else hidden."""
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, str) and len(value) <= _MAX_CHARS and _IDENTIFIER.fullmatch(value):
        return str(value)
    return HIDDEN
