"""What differs between two procedures, part by part. Pure; anyone may call it."""

from collections.abc import Iterator
from dataclasses import dataclass

from procedures.listing import Items, sections
from procedures.model import Procedure


@dataclass(frozen=True, slots=True)
class Difference:
    """One item that is not the same: `before` is None where only the second procedure has it, and `after` where
    only the first one has."""

    section: str
    key: str
    before: str | None
    after: str | None


def differences(one: Procedure, other: Procedure) -> tuple[Difference, ...]:
    """What differs, by section in the order of a procedure and by key within one."""
    theirs = sections(other)
    return tuple(
        found for name, items in sections(one).items() for found in _in_section(name, items, theirs[name])
    )


def _in_section(name: str, ours: Items, theirs: Items) -> Iterator[Difference]:
    for key in sorted({*ours, *theirs}):
        before, after = ours.get(key), theirs.get(key)
        if before != after:
            yield Difference(name, key, before, after)
