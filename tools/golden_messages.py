"""Writes what is missing of the golden messages and of the word list: `python -m tools.golden_messages`.

It only adds. An existing message or word that no longer fits is a broken promise to subscribers, and the contract tests
say so; the remedy is a new event type with an upcaster, not a new file.
"""

import re
from collections.abc import Iterator
from dataclasses import MISSING, fields
from enum import Enum
from pathlib import Path
from typing import get_type_hints

from casekit import deadlines, inbox
from casekit.facts import Event
from contracts import access, vocabulary
from contracts.registry import BY_SERVICE
from contracts.samples import message

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "contracts" / "examples"
WORDS = ROOT / "tests" / "contract" / "contracts" / "words.txt"
COMMON: tuple[type[Event], ...] = (*access.EVENTS, *deadlines.EVENTS, *inbox.EVENTS)


def said() -> Iterator[tuple[type[Event], str]]:
    """Every event class and a service that says it."""
    for source, kinds in BY_SERVICE.items():
        yield from ((kind, source) for kind in kinds)
    yield from ((kind, "intake") for kind in COMMON)


def words() -> Iterator[str]:
    """Every word of the contracts, one a line: enumeration and value, event and field with its type."""
    for name in vocabulary.__all__:
        value = getattr(vocabulary, name)
        if issubclass(value, Enum):
            yield from (f"{value.__name__} {member.value}" for member in value)
    for kind, _ in said():
        hints = get_type_hints(kind)
        yield kind.TYPE
        for field in fields(kind):
            required = field.default is MISSING and field.default_factory is MISSING
            hint = hints[field.name]
            # the word, not the module that happens to declare it
            type_ = hint.__name__ if isinstance(hint, type) else re.sub(r"\b(?:\w+\.)+(?=\w)", "", str(hint))
            yield f"{kind.TYPE} {field.name} {type_}{'' if required else ' optional'}"


def main() -> None:
    """Add what is missing."""
    EXAMPLES.mkdir(exist_ok=True)
    for kind, source in said():
        target = EXAMPLES / f"{kind.TYPE}.json"
        if not target.exists():
            target.write_bytes(message(kind, source).body)
    kept = WORDS.read_text(encoding="utf-8").splitlines() if WORDS.exists() else []
    added = [word for word in words() if word not in kept]
    WORDS.write_text("\n".join([*kept, *added]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
