"""What a matter counts for, as rows: read, begun, changed. On the session given; the matter's stream is locked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select, update

from casekit.envelope import Envelope
from casekit.facts import Event
from casekit.work import Work
from contracts.intake import CaseRegistered
from services.evaluation.domain.matters import Matter
from services.evaluation.domain.order import Heard, read
from services.evaluation.domain.tally import Fact, Tally
from services.evaluation.tables import CASES

_STORED = select(CASES).where(CASES.c.code == bindparam("matter"))


@dataclass(frozen=True, slots=True)
class Stored:
    """A matter as it is kept: what it counts for, after which events; None where they were not kept yet."""

    tally: Tally
    heard: list[Heard] | None


def known(work: Work, event: Event, matter: Matter) -> Stored | None:
    """The matter, None where it begins with this event. Raises LookupError for a case that nobody registered."""
    if isinstance(event, CaseRegistered):  # nothing is said of a case before: it costs no statement
        return None
    row = work.execute(_STORED, {"matter": matter.key}).mappings().one_or_none()
    if row is None and matter.is_case:  # a source of the case was left out
        raise LookupError("a case is counted before it is registered")
    return None if row is None else Stored(_tally(row), None if row["heard"] is None else read(row["heard"]))


def begin(
    work: Work, matter: str, envelope: Envelope, place: Heard, tally: Tally, facts: Iterable[Fact]
) -> None:
    """Count a matter's first event."""
    row = {**_row(tally), "heard": [place.to_data()]}
    work.insert("evaluation_cases", code=matter, region=envelope.region, **row)
    keep(work, matter, facts, envelope.id, envelope.region)


def change(
    work: Work,
    matter: str,
    envelope: Envelope,
    place: Heard,
    stored: Stored,
    tally: Tally,
    facts: Iterable[Fact],
) -> None:
    """Count an event that comes after all that were heard."""
    write(work, matter, tally, None if stored.heard is None else [*stored.heard, place])
    keep(work, matter, facts, envelope.id, envelope.region)


def write(work: Work, matter: str, tally: Tally, heard: Iterable[Heard] | None) -> None:
    """What the matter counts for from now on."""
    values = {**_row(tally), "heard": None if heard is None else [each.to_data() for each in heard]}
    work.execute(update(CASES).where(CASES.c.code == matter).values(values))


def keep(work: Work, matter: str, facts: Iterable[Fact], event: UUID, region: str) -> None:
    """Add facts that an event made."""
    for fact in facts:
        work.insert(
            "evaluation_facts",
            region=region,
            unit=fact.unit,
            indicator=fact.count,
            day=fact.day,
            delta=1 if fact.amount > 0 else -1,
            amount=None if abs(fact.amount) == 1 else fact.amount,
            code=matter,
            other=fact.other or "",
            event=event,
        )


def _row(tally: Tally) -> dict[str, Any]:
    marks = sorted(
        [subject, count] if (each, amount) == ("", 1) else [subject, count, each, amount]
        for (subject, count, each), amount in tally.marks.items()
    )
    return {
        "centre": tally.centre,
        "place": tally.place,
        "marks": marks,
        "due_at": tally.due_at,
        "terms": {unit: term.isoformat() for unit, term in tally.terms.items()},
        "timely": dict(tally.timely),
        "handler": tally.handler,
        "moments": {name: moment.isoformat() for name, moment in tally.moments.items()},
        "is_void": tally.is_void,
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
