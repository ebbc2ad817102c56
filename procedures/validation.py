"""Whether a document is data of the published schema, said in terms of its lines.

Called by the shelf and the linter.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, cast

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from procedures.document import Document, Trail
from procedures.findings import Finding
from procedures.schema import schema

_LONGEST_MESSAGE = 200
_COMBINATIONS = ("oneOf", "not", "anyOf")


def check(document: Document) -> list[Finding]:
    """Every way in which the document leaves the schema, in order of lines."""
    found = sorted(_findings(document), key=lambda finding: finding.line)
    return list(dict.fromkeys(found))


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(schema())


def _findings(document: Document) -> Iterator[Finding]:
    for error in _validator().iter_errors(document.data):
        trail = tuple(error.absolute_path)
        if error.validator == "additionalProperties":
            for word in _unknown_words(error):
                line = document.line(*trail, word)
                yield Finding(
                    document.path, line, subject(document, trail), f"unknown word `{word}`", _remedy(error)
                )
        else:
            yield Finding(
                document.path,
                document.line(*trail),
                subject(document, trail),
                _message(error, trail),
                _remedy(error),
            )


def subject(document: Document, trail: Trail) -> str | None:
    """The step or rule that a trail leads into."""
    if len(trail) < 2 or trail[0] not in ("steps", "rules") or not isinstance(trail[1], int):
        return None
    item = document.data[trail[0]][trail[1]]
    word = item.get("key", item.get("kind")) if isinstance(item, dict) else None
    return word if isinstance(word, str) else None


def _message(error: ValidationError, trail: Trail) -> str:
    where = ".".join(str(part) for part in trail) or "the file"
    if error.validator in _COMBINATIONS:
        return f"{where}: these words do not go together"
    if error.validator == "uniqueItems":
        return f"{where}: a word stands twice"
    return f"{where}: {error.message[:_LONGEST_MESSAGE]}"


def _remedy(error: ValidationError) -> str:
    if error.validator == "additionalProperties":
        return "use one of: " + ", ".join(sorted(_known_words(error)))
    if error.validator == "enum":
        return "use one of: " + ", ".join(str(word) for word in cast(list[Any], error.validator_value))
    if error.validator == "required":
        return "state it"
    if error.validator == "uniqueItems":
        return "keep one of them"
    if error.validator in _COMBINATIONS:
        return "a rule states its `term` and the words it rests on (`says`), or else that it is `unpublished`"
    return "see docs/procedure.schema.json"


def _known_words(error: ValidationError) -> Mapping[str, Any]:
    properties: Mapping[str, Any] = cast(Mapping[str, Any], error.schema)["properties"]
    return properties


def _unknown_words(error: ValidationError) -> list[str]:
    known = _known_words(error)
    return [word for word in cast(Mapping[str, Any], error.instance) if word not in known]
