"""How workers of one inbox keep out of each other's way while there is much to do.

Of the streams in a batch only one worker can handle events, so two that take the oldest events side by side leave half
of what they take. A worker that has found many streams of a full batch held by others therefore takes its next batches
from one half of all streams, whichever nobody else is at. Nothing but speed depends on it: who finds both halves taken,
or nothing in his own, takes what there is.
"""

import random
from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.engine import Connection

from casekit.inbox import rows
from casekit.inbox.order import Entry
from casekit.runtime import Runtime

# For so many batches after such a one.
_APART = 20
_HELD_BY_OTHERS = 0.1
# The halves, for the length of the transaction.
_TAKE = text(
    """
    SELECT CASE WHEN pg_try_advisory_xact_lock(hashtext('inbox/' || current_schema()), :one) THEN :one
        WHEN pg_try_advisory_xact_lock(hashtext('inbox/' || current_schema()), 1 - :one) THEN 1 - :one END
    """
)


def claim(runtime: Runtime, db: Connection, limit: int) -> list[Entry]:
    """Take up to `limit` ready events that nobody else is handling, oldest first."""
    if runtime.batches_apart <= 0:
        return rows.claim(db, limit)
    runtime.batches_apart -= 1
    half = db.execute(_TAKE, {"one": random.randrange(2)}).scalar_one()
    return rows.claim(db, limit, half) or rows.claim(db, limit)


def note(runtime: Runtime, claimed: Sequence[Entry], ours: Sequence[Entry], limit: int) -> None:
    """Of what was claimed, only the streams of `ours` were free."""
    if len(claimed) == limit and len(claimed) - len(ours) > _HELD_BY_OTHERS * limit:
        runtime.batches_apart = _APART
