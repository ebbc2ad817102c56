"""The small words from which the schema of a procedure file is put together. Called by the schema modules only."""

from enum import StrEnum
from typing import Any

Schema = dict[str, Any]

KEY = {"type": "string", "pattern": "^[a-z][a-z0-9_]{0,39}$"}
TEXT = {"type": "string", "minLength": 1, "maxLength": 400}
DATE = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
COUNT = {"type": "integer", "minimum": 1, "maximum": 1000}
TRUE = {"const": True}


def one_of(enum: type[StrEnum]) -> Schema:
    """One word of a closed vocabulary."""
    return {"enum": [member.value for member in enum]}


def ref(name: str) -> Schema:
    """A part defined once."""
    return {"$ref": f"#/$defs/{name}"}


def list_of(item: Schema) -> Schema:
    """A list of one at least."""
    return {"type": "array", "items": item, "minItems": 1}


def set_of(item: Schema) -> Schema:
    """A list of one at least, none twice."""
    return {**list_of(item), "uniqueItems": True}


def object_of(required: tuple[str, ...], **properties: Schema) -> Schema:
    """A mapping with these words and no other."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


def source(*required: str) -> Schema:
    """A citation with these words, and a note."""
    return object_of(required, **dict.fromkeys(required, TEXT), note=TEXT)
