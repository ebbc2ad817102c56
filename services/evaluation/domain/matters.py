"""What an event tells of: a case, or what has a course of its own without one. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# What may be of no case, by the field that names it, the first that an event has.
_FIELDS = ("hazard", "report", "callout", "letter", "risk")


@dataclass(frozen=True, slots=True)
class Matter:
    """What is counted once: `key` is a case's code, or kind and id."""

    key: str
    is_case: bool


def matter_of(kind: str, data: Mapping[str, Any], stream: str) -> Matter | None:
    """The matter that an event of a wire type, with its data, tells of on `stream`; None where it is of none."""
    about, _, name = stream.partition("/")
    if about == "case":
        return Matter(name, True)
    if kind.startswith("deadline."):  # `hazard.rectification` of the hazard `subject`
        return Matter(f"{data['kind'].partition('.')[0]}/{data['subject']}", False)
    for field in _FIELDS:
        if (found := data.get(field)) is not None:
            return Matter(f"{field}/{found}", False)
    return None
