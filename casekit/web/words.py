"""The short words that occur in every service's schemas: ids that somebody gave, and words of a closed vocabulary.

For `schemas` alone. The pattern of an id is written out, not `\\w`, so that it says in the OpenAPI document (ECMA 262)
exactly what the service enforces.
"""

from enum import StrEnum
from typing import Any

from marshmallow import fields, validate

from casekit.web.schema import Text

IDENTIFIER = r"^[A-Za-z0-9_.:@|-]{1,128}$"


def identifier(**kwargs: Any) -> Text:
    """The id of a unit, grid or post, as it stands in tokens and events."""
    return Text(128, validate=validate.Regexp(IDENTIFIER), **kwargs)


def word(vocabulary: type[StrEnum], **kwargs: Any) -> fields.Enum[Any]:
    """A word of a closed vocabulary, in a request."""
    return fields.Enum(vocabulary, by_value=True, **kwargs)


def told(vocabulary: type[StrEnum], **kwargs: Any) -> fields.String:
    """A word of a closed vocabulary, in an answer."""
    return fields.String(metadata={"enum": [each.value for each in vocabulary]}, **kwargs)
