"""From a row to the command it asks for, or to what is wrong with it, in codes, field names and sentences of ours."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import marshmallow

from casekit.errors import Problem
from casekit.web.body import loads
from casekit.web.messages import Message, field_errors
from services.intake.api.commands import command_of
from services.intake.handlers.import_rows import Checked
from services.intake.importing.columns import body_of
from services.intake.importing.reading import Line, Row
from services.intake.schemas.registration import (
    ContactSchema,
    CounterSchema,
    PartySchema,
    RegistrationSchema,
    UnitRelationSchema,
)
from services.intake.schemas.source import CaseSourceSchema

MAX_ERRORS = 20  # of one row; a file has a hundred thousand
_SCHEMA = RegistrationSchema()
_FIELDS = frozenset().union(
    *(
        schema().fields
        for schema in (CounterSchema, PartySchema, ContactSchema, UnitRelationSchema, CaseSourceSchema)
    )
)
_TOO_MANY_CELLS = Message("The row has more cells than there are columns.", "该行的单元格多于列数。")


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a row says, and under which names its fields are known to who wrote it."""

    body: Any
    names: Mapping[str, str] = field(default_factory=dict)


def checked(row: Row) -> Checked:
    """The row's command, or why it is none."""
    asked = _Asked(None)
    try:
        asked = _asked(row)
        return Checked(row.number, command_of(_SCHEMA.load(asked.body)))
    except marshmallow.ValidationError as fault:
        return Checked(row.number, None, "INVALID_INPUT", _shown(field_errors(fault.messages), asked.names))
    except Problem as fault:
        return Checked(row.number, None, fault.code)


def _asked(row: Row) -> _Asked:
    """Raises MalformedRequest, or ValidationError for a record with too many cells."""
    if isinstance(row, Line):
        return _Asked(loads(row.data))
    if any(cell.strip() for cell in row.cells[len(row.columns) :]):
        raise marshmallow.ValidationError([_TOO_MANY_CELLS])
    return _Asked(*body_of(row.columns, row.cells))


def _shown(errors: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """The errors under names of ours: a field that somebody made up may say anything."""
    found: dict[str, Any] = {}
    for path, sentences in list(errors.items())[:MAX_ERRORS]:
        is_ours = all(part.isdigit() or part in _FIELDS or part == "_" for part in path.split("."))
        found.setdefault(names.get(path, path if is_ours else "?"), sentences)
    return found
