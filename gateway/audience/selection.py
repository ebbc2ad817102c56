"""What a unit is sent next: the one function behind the feed and every queue, so that both carry the same.

It reads in order of position what the sequencer fixed for the unit, and asks the relations again as they are now: a
unit that has become accused meanwhile, or has lost the case, is not sent what it has not been sent yet. What is
withheld takes no place in what is returned.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Text, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY

from access import guard
from casekit.envelope import parse
from casekit.work import Work
from contracts.upcasters import upcast
from gateway.audience.message import codes_named, message
from gateway.audience.tables import EVERYONE

_LEAST_READ = 100
_WANTED = (  # a recall is for everybody whom it concerns, whatever types he asked for
    "position > :after AND (CAST(:types AS text[]) IS NULL OR type = ANY(:types) OR type = 'event.recalled')"
    " ORDER BY position LIMIT :limit"
)
_NEXT = text(
    "SELECT m.position, e.body FROM ("
    f"(SELECT position, serial FROM audience_members WHERE unit = :unit AND {_WANTED})"
    f" UNION ALL (SELECT position, serial FROM audience_members WHERE unit = '{EVERYONE}' AND {_WANTED})"
    ") m JOIN audience_events e USING (serial) ORDER BY m.position LIMIT :limit"
).bindparams(bindparam("types", type_=ARRAY(Text)))


@dataclass(frozen=True, slots=True)
class Item:
    """One event for the unit: `document` is what it is sent."""

    position: int
    document: dict[str, Any]


def due(work: Work, unit: str, after: int, limit: int, types: Sequence[str] | None = None) -> list[Item]:
    """Up to `limit` events for the unit behind position `after`, in order; of these types, or of all.

    Fewer than `limit` are all there are.
    """
    found: list[Item] = []
    size = max(limit, _LEAST_READ)
    while len(found) < limit:
        wanted = {
            "unit": unit,
            "after": after,
            "types": None if types is None else list(types),
            "limit": size,
        }
        rows = work.execute(_NEXT, wanted).all()
        found += _shown(work, unit, rows)
        if len(rows) < size:
            break
        after = rows[-1].position
    return found[:limit]


def _shown(work: Work, unit: str, rows: Sequence[Any]) -> list[Item]:
    envelopes = [upcast(parse(bytes(row.body))) for row in rows]
    # after the rows were read: an accusation that came in between is seen
    cases = guard.load_many(work, codes_named(envelopes))
    documents = (
        (row.position, message(unit, row.position, envelope, cases))
        for row, envelope in zip(rows, envelopes, strict=True)
    )
    return [Item(position, document) for position, document in documents if document is not None]
