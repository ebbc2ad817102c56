"""Recalling (召回) what a unit was sent of a case before it turned out to be accused in it.

What the unit's system has taken is on record per event; the recall names those ids to the unit, and the case to nobody
there. Whatever it had not taken yet is withheld by `selection` without a word. Sending to a unit and recalling from it
keep out of each other's way by an advisory lock of the unit, so that nothing sent while the accusation is being handled
goes unrecalled.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Text, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.engine import Connection

from casekit.envelope import Envelope
from casekit.streams import case_stream
from casekit.work import Work
from contracts.corrections import CaseUnitsCorrected
from contracts.gateway import EventRecalled
from contracts.vocabulary import Relation
from gateway.audience.offering import keep, offer

MOST_IDS = 500  # in one recall
_KEY = "hashtextextended('audience/recall/' || current_schema() || '/' || :unit, 0)"
_SENDING = text(f"SELECT pg_advisory_xact_lock_shared({_KEY})")
_BEGIN_SENDING = text(f"SELECT pg_advisory_lock_shared({_KEY})")
_END_SENDING = text(f"SELECT pg_advisory_unlock_shared({_KEY})")
_RECALLING = text(f"SELECT pg_advisory_xact_lock({_KEY})")
_TAKEN = text(
    "UPDATE audience_members SET taken_at = :now"
    " WHERE unit = :unit AND position = ANY(:positions) AND taken_at IS NULL"
).bindparams(bindparam("positions", type_=ARRAY(BigInteger)))
_RECALLED = text(
    "WITH recalled AS ("
    " UPDATE audience_members m SET recalled_at = :now FROM audience_events e"
    " WHERE e.code = :code AND e.serial = m.serial AND m.unit = :unit AND m.taken_at IS NOT NULL"
    " AND m.recalled_at IS NULL AND e.type <> :recall RETURNING e.serial, e.id"
    ") SELECT id FROM recalled ORDER BY serial"
).bindparams(bindparam("unit", type_=Text))


def while_sending(db: Connection, unit: str) -> None:
    """Keep recalls from the unit waiting until this transaction ends: what it sends is noted as taken first."""
    db.execute(_SENDING, {"unit": unit})


@contextmanager
def sending(db: Connection, unit: str) -> Iterator[None]:
    """The same, on a session without transactions, for as long as the block."""
    db.execute(_BEGIN_SENDING, {"unit": unit})
    try:
        yield
    finally:
        if not db.invalidated:
            db.execute(_END_SENDING, {"unit": unit})


def taken(db: Connection, unit: str, positions: Sequence[int], now: datetime) -> None:
    """The unit's system has got what stands at these positions; the first time counts."""
    if positions:
        db.execute(_TAKEN, {"unit": unit, "positions": list(positions), "now": now})


def units_corrected(work: Work, event: CaseUnitsCorrected, envelope: Envelope) -> None:
    """Recall what each unit newly accused has; then the event is for whom it is."""
    for unit in sorted(each.unit for each in event.named if each.relation is Relation.ACCUSED):
        for ids in _had(work, event.code, unit):
            recall = EventRecalled(event.code, unit, event.correction, ids)
            said = work.append(case_stream(event.code), recall)
            keep(work, said, event.code, [unit])
    offer(work, event, envelope)


def _had(work: Work, code: str, unit: str) -> Iterator[tuple[UUID, ...]]:
    """The ids of what the unit has of the case, in the order it happened, and noted as recalled."""
    work.execute(_RECALLING, {"unit": unit})
    wanted: dict[str, Any] = {"code": code, "unit": unit, "now": work.now, "recall": EventRecalled.TYPE}
    ids = work.execute(_RECALLED, wanted).scalars().all()
    yield from (tuple(ids[start : start + MOST_IDS]) for start in range(0, len(ids), MOST_IDS))
