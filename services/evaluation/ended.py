"""Terms (期限) that ended, as their services told of them: met, or missed. Only SELECTs; for `measuring` and cards.

A term that is met after it was missed was missed. What is told is kept for good, so the terms behind a figure can be
shown with their days whenever it is asked.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text

from casekit.clock import to_local
from casekit.deadlines.events import DeadlineMet, DeadlineMissed
from casekit.envelope import parse
from casekit.work import Work

_TYPES = [DeadlineMet.TYPE, DeadlineMissed.TYPE]
_BY_EVENT = text("SELECT id, body FROM inbox_messages WHERE id = ANY(:events) AND type = ANY(:types)")
_BY_CASE = text(
    """
    SELECT c.code, m.body FROM evaluation_cases c
    CROSS JOIN LATERAL jsonb_array_elements(c.heard) AS h(event)
    JOIN inbox_messages m ON m.id = CAST(h.event ->> 3 AS uuid)
    WHERE c.code = ANY(:codes) AND m.type = ANY(:types)
    """
)


@dataclass(frozen=True, slots=True)
class Ended:
    """A term: what it was set for, whose duty it was, when it was due, when it was met or missed (`ended_at`)."""

    deadline: UUID
    kind: str
    owner: str
    due_at: datetime
    is_missed: bool
    ended_at: datetime


def told_by(work: Work, events: Sequence[UUID]) -> dict[UUID, Ended]:
    """The terms that some of these events tell the end of, by event."""
    if not events:
        return {}
    rows = work.execute(_BY_EVENT, {"events": list(events), "types": _TYPES})
    return {row.id: _ended(row.body) for row in rows}


def of_cases(work: Work, codes: Collection[str], until: date) -> dict[str, list[Ended]]:
    """The terms of these cases that had ended by the end of a day (of Asia/Shanghai), by case and in order."""
    if not codes:
        return {}
    found: dict[str, list[Ended]] = {}
    for row in work.execute(_BY_CASE, {"codes": sorted(codes), "types": _TYPES}):
        term = _ended(row.body)
        if to_local(term.ended_at).date() <= until:
            found.setdefault(row.code, []).append(term)
    return {code: once(terms) for code, terms in found.items()}


def once(terms: Iterable[Ended]) -> list[Ended]:
    """Each term once, as it ended first, in the order in which they were due.

    What is done late before anybody had said that it was missed is missed and met at one moment: it was missed.
    """
    latest_first = sorted(terms, key=lambda each: (each.ended_at, not each.is_missed), reverse=True)
    ends: Mapping[UUID, Ended] = {each.deadline: each for each in latest_first}
    return sorted(ends.values(), key=lambda each: (each.due_at, each.kind, each.deadline))


def _ended(body: Any) -> Ended:
    told = parse(bytes(body))
    return Ended(
        deadline=UUID(told.data["deadline"]),
        kind=told.data["kind"],
        owner=told.data["owner"],
        due_at=datetime.fromisoformat(told.data["due_at"]),
        is_missed=told.type == DeadlineMissed.TYPE,
        ended_at=told.time,
    )
