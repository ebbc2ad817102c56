"""What an event tells of: a case, or what has a course of its own without one. Pure."""

from dataclasses import dataclass

from casekit.facts import Event

# What may be of no case, by the field that names it, the first that an event has.
_FIELDS = ("hazard", "report", "callout", "letter", "risk")


@dataclass(frozen=True, slots=True)
class Matter:
    """What is counted once: `key` is a case's code, or kind and id."""

    key: str
    is_case: bool


def matter_of(event: Event, stream: str) -> Matter | None:
    """The matter that an event on `stream` tells of; None where it is of none."""
    about, _, name = stream.partition("/")
    if about == "case":
        return Matter(name, True)
    kind = getattr(event, "kind", None)
    if (
        event.TYPE.startswith("deadline.") and kind is not None
    ):  # `hazard.rectification` of the hazard `subject`
        return Matter(f"{kind.partition('.')[0]}/{getattr(event, 'subject', '')}", False)
    for field in _FIELDS:
        if (found := getattr(event, field, None)) is not None:
            return Matter(f"{field}/{found}", False)
    return None
