"""What an event changes by the rules of a catalogue. Pure; `tally` keeps what is remembered of a matter.

Marks say what a matter counts for now, each with how much. An event first takes back, then adds; of a mark that is
there already nothing changes.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from services.evaluation.domain.indicators import GIVEN, Catalogue, Gain, Loss

# (subject, count, what it counts once for: empty for the matter as a whole)
Mark = tuple[str, str, str]
# a field of the event or, with `case.` before it, what is known of the matter
Read = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class Rules:
    """A catalogue by wire type: what each event takes back and adds, and which moments are to be remembered."""

    losses: Mapping[str, tuple[tuple[str, Loss], ...]]
    gains: Mapping[str, tuple[tuple[str, Gain], ...]]
    moments: Mapping[str, frozenset[tuple[str, ...]]]
    tied: frozenset[str]  # counts of one case that depend on another, which `each` names

    def heed(self, event: str) -> bool:
        """Whether an event of that wire type counts for anything."""
        return event in self.losses or event in self.gains or event in self.moments


def compiled(catalogue: Catalogue) -> Rules:
    """The rules of a catalogue."""
    losses: dict[str, list[tuple[str, Loss]]] = {}
    gains: dict[str, list[tuple[str, Gain]]] = {}
    moments: dict[str, set[tuple[str, ...]]] = {}
    tied = {
        key
        for key, count in catalogue.counts.items()
        if any(gain.each == ("other",) for gain in count.gained)
    }
    for key, count in catalogue.counts.items():
        for loss in count.lost:
            losses.setdefault(loss.event, []).append((key, loss))
        for gain in count.gained:
            gains.setdefault(gain.event, []).append((key, gain))
            if gain.since is not None:
                moments.setdefault(gain.since, set()).add(gain.each)
    return Rules(
        {event: tuple(rules) for event, rules in losses.items()},
        {event: tuple(rules) for event, rules in gains.items()},
        {event: frozenset(fields) for event, fields in moments.items()},
        frozenset(tied),
    )


def changed(
    marks: Mapping[Mark, int],
    moments: Mapping[str, datetime],
    rules: Rules,
    event: str,
    read: Read,
    at: datetime,
) -> dict[Mark, int]:
    """The marks after an event said at `at`; `moments` are those remembered before it."""
    kept = dict(marks)
    for count, loss in rules.losses.get(event, ()):
        if _holds(loss.where, read):
            for mark in [mark for mark in kept if mark[1] == count and _is_lost(mark, loss, read)]:
                del kept[mark]
    for count, gain in rules.gains.get(event, ()):
        if not _holds(gain.where, read) or not _has(kept, gain, read):
            continue
        amount = (
            1 if gain.since is None else _minutes(moments.get(moment_key(gain.since, gain.each, read)), at)
        )
        if amount is not None:
            once = _once(gain.each, read)
            for subject in _subjects(gain.to, read):
                kept.setdefault((subject, count, once), amount)
    return kept


def moment_key(event: str, each: tuple[str, ...], read: Read) -> str:
    """Under which name the moment of an event is remembered."""
    return "/".join([event, *map(str, map(read, each))])


def _holds(where: Mapping[str, tuple[Any, ...]], read: Read) -> bool:
    for name, wanted in where.items():
        value = read(name)
        if value not in wanted and (GIVEN not in wanted or value is None):
            return False
    return True


def _has(kept: Mapping[Mark, int], gain: Gain, read: Read) -> bool:
    if gain.having is None:
        return True
    once = ("", _once(gain.each, read))
    return any(count == gain.having and each in once for _, count, each in kept)


def _is_lost(mark: Mark, loss: Loss, read: Read) -> bool:
    if loss.of is not None and mark[0] not in set(_subjects(loss.of, read)):
        return False
    return not loss.each or mark[2] == _once(loss.each, read)


def _subjects(fields: tuple[str, ...], read: Read) -> Iterator[str]:
    for name in fields:
        value = read(name)
        for subject in value if isinstance(value, tuple) else (value,):
            if subject:
                yield f"grid/{subject}" if name == "grid" else str(subject)


def _once(each: tuple[str, ...], read: Read) -> str:
    return "/".join([str(read(name)) for name in each]) if each else ""


def _minutes(since: datetime | None, until: datetime) -> int | None:
    """Whole minutes gone by; None where the beginning is not known."""
    return None if since is None else (until - since) // timedelta(minutes=1)
