"""What matters count for, as rows. What events of one transaction change is kept in mind and written at its end.

A batch of events so costs a statement to read its matters, one to write them, and one for the facts, however many
events it has. On the session given; the streams of the matters are locked.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select, text

from casekit.facts import Event
from casekit.work import Work
from contracts.intake import CaseRegistered
from services.evaluation.domain.matters import Matter
from services.evaluation.domain.order import Heard, read
from services.evaluation.domain.tally import Fact, Tally
from services.evaluation.tables import CASES

_NAME = "evaluation.matters"
_STORED = select(CASES).where(CASES.c.code.in_(bindparam("matters", expanding=True)))
_MATTERS = text(
    """
    INSERT INTO evaluation_cases
        (code, region, centre, place, marks, due_at, terms, timely, handler, moments, is_void, heard)
    SELECT code, region, centre, place, marks, due_at, terms, timely, handler, moments, is_void, heard
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r (
        code text, region text, centre text, place text, marks jsonb, due_at timestamptz, terms jsonb, timely jsonb,
        handler text, moments jsonb, is_void boolean, heard jsonb
    )
    ON CONFLICT (code) DO UPDATE SET
        centre = excluded.centre, place = excluded.place, marks = excluded.marks, due_at = excluded.due_at,
        terms = excluded.terms, timely = excluded.timely, handler = excluded.handler, moments = excluded.moments,
        is_void = excluded.is_void, heard = excluded.heard
    """
)
_FACTS = text(
    """
    INSERT INTO evaluation_facts (region, unit, indicator, day, delta, amount, code, other, event)
    SELECT region, unit, indicator, day, delta, amount, code, other, event
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r (
        region text, unit text, indicator text, day date, delta smallint, amount bigint, code text, other text,
        event uuid
    )
    """
)


@dataclass(frozen=True, slots=True)
class Stored:
    """A matter as it is kept: what it counts for, after which events; None where they were not kept yet."""

    region: str
    tally: Tally
    heard: list[Heard] | None


@dataclass(slots=True)
class _Mind:
    """What is known in this transaction, and what of it is to be written."""

    matters: dict[str, Stored | None] = field(default_factory=dict)
    changed: set[str] = field(default_factory=set)
    facts: list[dict[str, Any]] = field(default_factory=list)


def foresee(work: Work, keys: Iterable[str]) -> None:
    """Read these matters at once; what is known already is not read again."""
    mind = _mind(work)
    unknown = sorted(set(keys) - mind.matters.keys())
    if unknown:
        mind.matters |= dict.fromkeys(unknown)
        for row in work.execute(_STORED, {"matters": unknown}).mappings():
            heard = None if row["heard"] is None else read(row["heard"])
            mind.matters[row["code"]] = Stored(row["region"], _tally(row), heard)


def known(work: Work, event: Event, matter: Matter) -> Stored | None:
    """The matter, None where it begins with this event. Raises LookupError for a case that nobody registered."""
    if isinstance(event, CaseRegistered):  # nothing is said of a case before: it costs no statement
        return None
    foresee(work, [matter.key])
    found = _mind(work).matters[matter.key]
    if found is None and matter.is_case:  # a source of the case was left out
        raise LookupError("a case is counted before it is registered")
    return found


def change(work: Work, matter: str, stored: Stored) -> None:
    """What the matter counts for from now on, after which events."""
    mind = _mind(work)
    mind.matters[matter] = stored
    mind.changed.add(matter)
    work.put_off(_NAME, _write)


def keep(work: Work, matter: str, facts: Iterable[Fact], event: UUID, region: str) -> None:
    """Add facts that an event made."""
    _mind(work).facts += [
        {
            "region": region, "unit": fact.unit, "indicator": fact.count, "day": fact.day.isoformat(),
            "delta": 1 if fact.amount > 0 else -1, "amount": None if abs(fact.amount) == 1 else fact.amount,
            "code": matter, "other": fact.other or "", "event": str(event),
        }
        for fact in facts
    ]  # fmt: skip
    work.put_off(_NAME, _write)


def settle(work: Work) -> None:
    """Write what is kept in mind, for who is going to read it by a statement."""
    _write(work)


def _mind(work: Work) -> _Mind:
    mind: _Mind | None = work.memory.get(_NAME)
    if mind is None:
        mind = work.memory[_NAME] = _Mind()
    return mind


def _write(work: Work) -> None:
    mind = _mind(work)
    rows = [_row(key, stored) for key in sorted(mind.changed) if (stored := mind.matters[key]) is not None]
    facts = mind.facts
    mind.changed, mind.facts = set(), []
    for statement, values in ((_MATTERS, rows), (_FACTS, facts)):
        if values:
            work.execute(statement, {"rows": json.dumps(values, ensure_ascii=False)})


def _row(matter: str, stored: Stored) -> dict[str, Any]:
    tally = stored.tally
    marks = sorted(
        [subject, count] if (each, amount) == ("", 1) else [subject, count, each, amount]
        for (subject, count, each), amount in tally.marks.items()
    )
    return {
        "code": matter,
        "region": stored.region,
        "centre": tally.centre,
        "place": tally.place,
        "marks": marks,
        "due_at": None if tally.due_at is None else tally.due_at.isoformat(),
        "terms": {unit: term.isoformat() for unit, term in tally.terms.items()},
        "timely": dict(tally.timely),
        "handler": tally.handler,
        "moments": {name: moment.isoformat() for name, moment in tally.moments.items()},
        "is_void": tally.is_void,
        "heard": None if stored.heard is None else [each.to_data() for each in stored.heard],
    }


def _tally(row: Mapping[Any, Any]) -> Tally:
    return Tally(
        centre=row["centre"],
        place=row["place"],
        marks={(mark[0], mark[1], *(mark[2:3] or ("",))): (mark[3:] or (1,))[0] for mark in row["marks"]},
        due_at=row["due_at"],
        terms={unit: datetime.fromisoformat(term) for unit, term in row["terms"].items()},
        timely=row["timely"],
        handler=row["handler"],
        moments={name: datetime.fromisoformat(moment) for name, moment in row["moments"].items()},
        is_void=row["is_void"],
    )
