"""Evaluation's handlers: events in, facts out, on the caller's transaction. Never commits."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from casekit.envelope import Envelope
from casekit.facts import Event
from casekit.work import Work
from contracts.grid import UnitChanged, UnitEnded, UnitRegistered
from contracts.intake import CaseRegistered
from services.evaluation.domain.tally import Fact, Indicator, Tally
from services.evaluation.tables import CASES, UNITS


def register_case(work: Work, event: CaseRegistered, envelope: Envelope) -> None:
    """Begin to count a case."""
    tally, facts = Tally(event.centre).heard(event, envelope.time)
    work.insert("evaluation_cases", code=event.code, region=envelope.region, **_row(tally))
    _keep(work, event.code, facts, envelope)


def count(work: Work, event: Any, envelope: Envelope) -> None:
    """Count what an event of a case changes."""
    stored = work.execute(select(CASES).where(CASES.c.code == event.code)).mappings().one_or_none()
    if stored is None:  # said of a case before this service's sources tell of it: a source was left out
        raise LookupError("a case is counted before it is registered")
    before = _tally(stored)
    after, facts = before.heard(event, envelope.time)
    if after != before:
        work.execute(update(CASES).where(CASES.c.code == event.code).values(**_row(after)))
    _keep(work, event.code, facts, envelope)


def know_unit(work: Work, event: UnitRegistered | UnitChanged, envelope: Envelope) -> None:
    """Keep a unit's official name and place among units."""
    named = {"name": event.name, "kind": event.kind.value, "tier": event.tier.value, "is_ended": False}
    row = insert(UNITS).values(unit=event.unit, region=envelope.region, **named)
    work.execute(row.on_conflict_do_update(index_elements=["unit"], set_=named))


def end_unit(work: Work, event: UnitEnded, envelope: Envelope) -> None:
    """A unit that is no more keeps its figures."""
    work.execute(update(UNITS).where(UNITS.c.unit == event.unit).values(is_ended=True))


def _keep(work: Work, code: str, facts: list[Fact], envelope: Envelope) -> None:
    for fact in facts:
        work.insert(
            "evaluation_facts",
            region=envelope.region,
            unit=fact.unit,
            indicator=fact.indicator.value,
            day=fact.day,
            delta=fact.delta,
            code=code,
            event=envelope.id,
        )


def _row(tally: Tally) -> dict[str, Any]:
    return {
        "centre": tally.centre,
        "marks": sorted([unit, indicator.value] for unit, indicator in tally.marks),
        "due_at": tally.due_at,
        "terms": {unit: term.isoformat() for unit, term in tally.terms.items()},
        "timely": dict(tally.timely),
        "handler": tally.handler,
    }


def _tally(row: Mapping[Any, Any]) -> Tally:
    return Tally(
        centre=row["centre"],
        marks=frozenset((unit, Indicator(name)) for unit, name in row["marks"]),
        due_at=row["due_at"],
        terms={unit: datetime.fromisoformat(term) for unit, term in row["terms"].items()},
        timely=row["timely"],
        handler=row["handler"],
    )


def handled(*kinds: type[Event]) -> dict[type[Event], Any]:
    """The handler of each kind of event that counts."""
    return {kind: register_case if kind is CaseRegistered else count for kind in kinds}
