"""Refuses a file of indicators that could not be counted by, and says in which line and what to do about it.

Checked: that it is data of the published schema; that every event is one that is said, and has the fields that a rule
reads; that a condition asks for a value the field can have; that an indicator is made of counts there are, of as many
as its kind of measure takes, and that nobody has the whole of a rate who could never have its part. Used by the
catalogue and by `onedoor evaluation lint`.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import date
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any, get_args, get_type_hints

from jsonschema import Draft202012Validator

from casekit import deadlines
from casekit.facts import Event
from contracts.registry import BY_SERVICE
from contracts.topology import CASE_SERVICES
from procedures.document import Document, DocumentFault, Trail, read
from procedures.findings import Finding
from services.evaluation.domain.indicators import GIVEN, Headline, Measured
from services.evaluation.domain.tally import KNOWN

SCHEMA = Path(__file__).with_name("data") / "indicators.schema.json"
_LONGEST_MESSAGE = 200
# for whom a count is by what its rules name; any other field names units
_SUBJECTS = {"case.centre": "the centre", "case.place": "a grid or hall", "grid": "a grid or hall"}


def lint(path: Path) -> list[Finding]:
    """Everything wrong with the file, in order of lines; an empty list means that it can be used."""
    try:
        document = read(path)
    except DocumentFault as fault:
        return [Finding(path, fault.line, None, fault.message, "correct it")]
    return check(document)


def check(document: Document) -> list[Finding]:
    """`lint` of a file that has been read."""
    found = list(_shape(document)) or list(_Linter(document).findings())
    return sorted(found, key=lambda finding: finding.line)


def countable() -> Mapping[str, type[Event]]:
    """The events that can be counted by, by wire type: what the services that move cases say, and their deadlines."""
    every = [event for service in CASE_SERVICES for event in BY_SERVICE[service]]
    return {event.TYPE: event for event in (*every, *deadlines.EVENTS)}


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def _shape(document: Document) -> Iterator[Finding]:
    for error in _validator().iter_errors(document.data):
        trail = tuple(error.absolute_path)
        said = (
            error.message
            if len(error.message) <= _LONGEST_MESSAGE
            else f"{error.message[:_LONGEST_MESSAGE]}…"
        )
        yield Finding(
            document.path, document.line(*trail), _subject(trail), said, "see indicators.schema.json"
        )


def _subject(trail: Trail) -> str | None:
    return str(trail[1]) if len(trail) > 1 else None


class _Linter:
    """The checks that a schema cannot make, over a document that is of its shape."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._counts: Mapping[str, Any] = document.data["counts"]
        self._events = countable()

    def findings(self) -> Iterator[Finding]:
        """What is wrong."""
        yield from self._begins()
        for missing in sorted(set(Headline) - self._counts.keys()):
            yield self._finding(
                ("counts",), f"there is no count `{missing}`", "it is shown of every unit; add it"
            )
        for key, count in self._counts.items():
            for part in ("gained", "lost"):
                for index, rule in enumerate(count.get(part, ())):
                    yield from self._rule(("counts", key, part, index), rule)
        for key, indicator in self._document.data["indicators"].items():
            yield from self._indicator(("indicators", key), indicator)

    def _finding(self, trail: Trail, message: str, remedy: str) -> Finding:
        return Finding(self._document.path, self._document.line(*trail), _subject(trail), message, remedy)

    def _begins(self) -> Iterator[Finding]:
        try:
            date.fromisoformat(self._document.data["effective_from"])
        except ValueError:
            yield self._finding(("effective_from",), "effective_from is no date", "correct it")

    def _rule(self, trail: Trail, rule: Mapping[str, Any]) -> Iterator[Finding]:
        kind = self._events.get(rule["event"])
        if kind is None:
            yield self._finding(trail, f"`{rule['event']}` is no event", "name one of docs/contracts.md")
            return
        each = rule.get("each", [])
        once = [each] if isinstance(each, str) else each
        for name in (*rule.get("to", ()), *rule.get("of", ()), *rule.get("where", {}), *once):
            if name not in KNOWN and name not in _fields(kind):
                yield self._finding(
                    trail, f"`{kind.TYPE}` has no `{name}`", f"one of {', '.join(_fields(kind))}"
                )
        for name, value in rule.get("where", {}).items():
            yield from self._values(trail, kind, name, value if isinstance(value, list) else [value])
        if rule.get("having", next(iter(self._counts))) not in self._counts:
            yield self._finding(trail, f"there is no count `{rule['having']}`", "name a key of `counts`")
        if "since" in rule:
            yield from self._since(trail, rule["since"], once)

    def _values(self, trail: Trail, kind: type[Event], name: str, values: list[Any]) -> Iterator[Finding]:
        allowed = _vocabulary(kind, name)
        for value in values:
            if allowed is not None and value not in (*allowed, GIVEN, None):
                yield self._finding(
                    trail, f"`{name}` is never `{value}`", f"one of {', '.join(map(str, allowed))}"
                )

    def _since(self, trail: Trail, since: str, once: list[str]) -> Iterator[Finding]:
        kind = self._events.get(since)
        if kind is None:
            yield self._finding(trail, f"`{since}` is no event", "name one of docs/contracts.md")
        elif missing := [name for name in once if name not in _fields(kind)]:
            yield self._finding(
                trail, f"`{since}` has no `{missing[0]}`", "count from an event of the same thing"
            )

    def _indicator(self, trail: Trail, indicator: Mapping[str, Any]) -> Iterator[Finding]:
        for part in ("numerator", "denominator"):
            if part in indicator and indicator[part] not in self._counts:
                yield self._finding(
                    (*trail, part), f"there is no count `{indicator[part]}`", "name a key of `counts`"
                )
        if ("denominator" in indicator) is (indicator["measured"] == Measured.COUNT):
            yield self._finding(
                (*trail, "measured"),
                "a size has no denominator, anything else has one",
                "add it or take it away",
            )
        elif "denominator" in indicator:
            yield from self._perfect(trail, indicator["numerator"], indicator["denominator"])

    def _perfect(self, trail: Trail, part: str, whole: str) -> Iterator[Finding]:
        """A part that is 0 for whoever is asked about, not for want of it but because nothing ever adds to it."""
        if {part, whole} <= self._counts.keys() and (never := self._reached(whole) - self._reached(part)):
            for_whom = ", ".join(sorted(never))
            yield self._finding(
                trail,
                f"`{whole}` counts for {for_whom}, `{part}` never does: there it is always 0",
                f"let `{part}` count for the same, by its `to`",
            )

    def _reached(self, count: str) -> set[str]:
        """The kinds of subjects for which a count can be anything but 0."""
        named = (name for rule in self._counts[count]["gained"] for name in rule["to"])
        return {_SUBJECTS.get(name, "a unit") for name in named}


def _fields(kind: type[Event]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _vocabulary(kind: type[Event], name: str) -> tuple[Any, ...] | None:
    """The values that a field can have, where they are few; None where they are not."""
    if name in KNOWN:
        return (True, False) if name.startswith("case.is_") else None
    hint = get_type_hints(kind).get(name)
    for each in (hint, *get_args(hint)):
        if isinstance(each, type) and issubclass(each, Enum):
            return tuple(member.value for member in each)
        if each is bool:
            return (True, False)
    return None
