"""What matters count for, as rows. What events of one transaction change is kept in mind and written at its end.

A batch of events so costs a statement to read its matters, one to write them, and one for the facts, however many
events it has; and one for what they change of the figures, summed up, which `folding` adds to the sums. On the session
given; the streams of the matters are locked.

What is read here and written at the end must not be put right by a rebuild in between: `begin` comes before anything
else of evaluation's that the transaction reads or writes, and a rebuild takes the same table first of all, so neither
can hold what the other waits for.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from casekit.facts import Event
from casekit.rowset import columns, rowset
from casekit.work import Work
from contracts.intake import CaseRegistered
from services.evaluation.domain.counting import Mark
from services.evaluation.domain.matters import Matter
from services.evaluation.domain.order import Course, Heard
from services.evaluation.domain.tally import Fact, Tally
from services.evaluation.tables import CASES

_NAME = "evaluation.matters"
# stands in the way of a rebuild's EXCLUSIVE and of nothing else, until the transaction ends
_BEGIN = text(f"LOCK TABLE {CASES.name} IN ROW SHARE MODE")
_STORED = text(
    """
    SELECT code, region, centre, place, due_at, handler, is_void, CAST(heard AS text) AS heard,
        CAST(jsonb_build_array(marks, terms, timely, moments, heard -> -1) AS text) AS nested
    FROM evaluation_cases WHERE code = ANY(CAST(:matters AS text[]))
    """
)
_COLUMNS = "code, region, centre, place, marks, due_at, terms, timely, handler, moments, is_void, heard"
_COLUMNS_OF_NEW = ", ".join(f"excluded.{name}" for name in _COLUMNS.split(", "))
# nested as they are, these are read sooner as objects
_ROWS = """
    jsonb_to_recordset(CAST(:rows AS jsonb)) AS r (
        code text, region text, centre text, place text, marks jsonb, due_at timestamptz, terms jsonb, timely jsonb,
        handler text, moments jsonb, is_void boolean, heard jsonb, is_whole boolean
    )
"""
_NEW = text(
    f"""
    INSERT INTO evaluation_cases ({_COLUMNS}) SELECT {_COLUMNS} FROM {_ROWS}
    ON CONFLICT (code) DO UPDATE SET ({_COLUMNS}) = ROW ({_COLUMNS_OF_NEW})
    """
)
_CHANGED = text(
    f"""
    UPDATE evaluation_cases c SET
        centre = r.centre, place = r.place, marks = r.marks, due_at = r.due_at, terms = r.terms, timely = r.timely,
        handler = r.handler, moments = r.moments, is_void = r.is_void,
        heard = CASE WHEN r.is_whole THEN r.heard ELSE c.heard || r.heard END
    FROM {_ROWS} WHERE c.code = r.code
    """
)
_OF_FACT = {
    "region": "text", "unit": "text", "indicator": "text", "day": "date", "delta": "smallint", "amount": "bigint",
    "code": "text", "other": "text", "event": "uuid",
}  # fmt: skip
_FACTS = text(
    f"""
    INSERT INTO evaluation_facts ({", ".join(_OF_FACT)}, is_folded) SELECT *, true FROM {rowset(_OF_FACT)}
    """
)
_OF_CHANGE = {"region": "text", "unit": "text", "indicator": "text", "day": "date", "change": "bigint"}
_FRESH = text(f"INSERT INTO evaluation_fresh ({', '.join(_OF_CHANGE)}) SELECT * FROM {rowset(_OF_CHANGE)}")


@dataclass(frozen=True, slots=True)
class Stored:
    """A matter as it is kept: what it counts for, after which events; None where they were not kept yet."""

    region: str
    tally: Tally
    heard: Course | None


@dataclass(slots=True)
class _Mind:
    """What is known in this transaction, and what of it is to be written."""

    matters: dict[str, Stored | None] = field(default_factory=dict)
    there: set[str] = field(default_factory=set)  # of which there is a row
    changed: set[str] = field(default_factory=set)
    facts: list[tuple[str | int | None, ...]] = field(default_factory=list)
    # by region, subject, count and day
    figures: Counter[tuple[str, str, str, str]] = field(default_factory=Counter)


def begin(work: Work) -> None:
    """Let no rebuild come between what this transaction reads and what it writes; waits for one that is at its end."""
    work.execute(_BEGIN)


def foresee(work: Work, keys: Iterable[str]) -> None:
    """Read these matters at once; what is known already is not read again."""
    mind = _mind(work)
    unknown = sorted(set(keys) - mind.matters.keys())
    if unknown:
        mind.matters |= dict.fromkeys(unknown)
        for row in work.execute(_STORED, {"matters": unknown}):
            mind.matters[row.code] = _stored(row)
            mind.there.add(row.code)


def known(work: Work, event: Event, matter: Matter) -> Stored | None:
    """The matter, None where it begins with this event. Raises LookupError for a case that nobody registered."""
    if isinstance(event, CaseRegistered):  # nothing is said of a case before: it costs no statement
        return None
    matters = _mind(work).matters
    if matter.key not in matters:
        foresee(work, [matter.key])
    found = matters[matter.key]
    if found is None and matter.is_case:  # a source of the case was left out
        raise LookupError("a case is counted before it is registered")
    return found


def change(work: Work, matter: str, stored: Stored) -> None:
    """What the matter counts for from now on, after which events."""
    mind = _mind(work)
    mind.matters[matter] = stored
    mind.changed.add(matter)
    work.put_off(_NAME, _write)


def remember(work: Work, matter: str, stored: Stored) -> None:
    """What is known of the matter until it is counted again; nothing of it is written."""
    _mind(work).matters[matter] = stored


def keep(work: Work, matter: str, facts: Iterable[Fact], event: UUID, region: str) -> None:
    """Add facts that an event made."""
    mind, id_, days = _mind(work), str(event), dict[date, str]()
    for fact in facts:
        day = days.get(fact.day) or days.setdefault(fact.day, fact.day.isoformat())
        mind.figures[region, fact.unit, fact.count, day] += fact.amount
        amount = None if abs(fact.amount) == 1 else fact.amount
        sign = 1 if fact.amount > 0 else -1
        mind.facts.append((region, fact.unit, fact.count, day, sign, amount, matter, fact.other or "", id_))
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
    changed = {key: stored for key in sorted(mind.changed) if (stored := mind.matters.pop(key)) is not None}
    facts, figures = mind.facts, mind.figures
    mind.changed, mind.facts, mind.figures = set(), [], Counter()
    _write_matters(work, mind.there, changed)
    if facts:
        work.execute(_FACTS, columns(_OF_FACT, facts))
    if fresh := [(*figure, change) for figure, change in figures.items() if change]:
        work.execute(_FRESH, columns(_OF_CHANGE, fresh))


def _write_matters(work: Work, there: set[str], changed: Mapping[str, Stored]) -> None:
    """What is written is read again where it is asked for after that."""
    for statement, keys in ((_NEW, changed.keys() - there), (_CHANGED, changed.keys() & there)):
        if keys:
            rows = [_row(key, changed[key]) for key in sorted(keys)]
            work.execute(statement, {"rows": json.dumps(rows, ensure_ascii=False)})
    there |= changed.keys()


def _row(matter: str, stored: Stored) -> dict[str, Any]:
    tally, heard = stored.tally, stored.heard
    return {
        "code": matter,
        "region": stored.region,
        "centre": tally.centre,
        "place": tally.place,
        "marks": [
            mark[:2] if mark[2] == "" and amount == 1 else [*mark, amount]
            for mark, amount in sorted(tally.marks.items())
        ],
        "due_at": None if tally.due_at is None else tally.due_at.isoformat(),
        "terms": {unit: term.isoformat() for unit, term in tally.terms.items()},
        "timely": dict(tally.timely),
        "handler": tally.handler,
        "moments": {name: moment.isoformat() for name, moment in tally.moments.items()},
        "is_void": tally.is_void,
        "heard": None if heard is None else heard.fresh,
        "is_whole": heard is None or heard.is_new,
    }


def _stored(row: Row[Any]) -> Stored:
    marks, terms, timely, moments, last = json.loads(row.nested)
    tally = Tally(
        centre=row.centre,
        place=row.place,
        marks=dict(_mark(*mark) for mark in marks),
        due_at=row.due_at,
        terms={unit: datetime.fromisoformat(term) for unit, term in terms.items()},
        timely=timely,
        handler=row.handler,
        moments={name: datetime.fromisoformat(moment) for name, moment in moments.items()},
        is_void=row.is_void,
    )
    heard = None if row.heard is None else Course(row.heard, None if last is None else Heard(*last))
    return Stored(row.region, tally, heard)


def _mark(subject: str, count: str, each: str = "", amount: int = 1) -> tuple[Mark, int]:
    return (subject, count, each), amount
