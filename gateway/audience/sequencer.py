"""Gives events of the audience feed their positions: one order for all units, the same for feed and queues.

Any number of gateways run the loop; one at a time, under an advisory lock, sequences. Owns its transactions. Events are
taken by serial, which is safe: of any two that are ordered (in one stream, or by `after`) the earlier has the lower one
and is visible first. A crash leaves what it found without positions, or numbered whole.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Text, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.engine import Connection

from casekit.faults import point
from casekit.loops import Every, Stop, bell, run_loop
from casekit.runtime import Runtime
from gateway.audience.metrics import PENDING, publish_lags
from gateway.audience.positions import following, last, present

BATCH = 500
IDLE_SECONDS = 0.1  # how late, at most, what another gateway offered is sequenced, or its sequencing noticed
MEASURE_SECONDS = 15.0
BELL = "audience"  # rung when there is something new behind a cursor
SEQUENCER = "sequencer"  # rung when something was offered in this process

_LOCK = text(
    "SELECT pg_try_advisory_xact_lock(hashtextextended('audience/sequence/' || current_schema(), 0))"
)
_UNSEQUENCED = text(
    "SELECT serial, region, type, units FROM audience_events WHERE position IS NULL ORDER BY serial LIMIT :limit"
)
_PLACE = text(
    "UPDATE audience_events e SET position = v.position"
    " FROM unnest(CAST(:serials AS bigint[]), CAST(:positions AS bigint[])) v (serial, position)"
    " WHERE e.serial = v.serial"
)
_ADD = text(
    "INSERT INTO audience_members (unit, position, serial, region, type)"
    " SELECT * FROM unnest(:units, CAST(:positions AS bigint[]), CAST(:serials AS bigint[]), :regions, :types)"
).bindparams(*(bindparam(name, type_=ARRAY(Text)) for name in ("units", "regions", "types")))
_COUNT = text("SELECT count(*) FROM audience_events WHERE position IS NULL")


def sequence(runtime: Runtime, limit: int = BATCH) -> int:
    """Sequence up to `limit` events; returns how many. 0 also while another gateway is at it."""
    with runtime.db.begin() as db:
        if not db.execute(_LOCK).scalar_one():
            return 0
        rows = db.execute(_UNSEQUENCED, {"limit": limit}).all()
        if not rows:
            return 0
        _place(db, rows, following(present(db), len(rows)))
        point("audience.before_commit")
    point("audience.after_sequence")
    return len(rows)


def run_sequencer(runtime: Runtime, stop: Stop) -> None:
    """Sequence until `stop` is set; rings for those who wait for events, also when another gateway sequenced them."""
    measuring = Every(MEASURE_SECONDS)
    news = bell(BELL, runtime.name)
    known = 0

    def turn() -> bool:
        nonlocal known
        count = sequence(runtime)
        with runtime.db.begin() as db:
            reached = last(db)
            if measuring.is_due():
                PENDING.set(db.execute(_COUNT).scalar_one())
                publish_lags(runtime.work(db, f"service/{runtime.name}"), present(db))
        if reached != known:
            known = reached
            news.ring()
        return count > 0

    run_loop(turn, stop, bell(SEQUENCER, runtime.name), IDLE_SECONDS, f"{runtime.name}.sequencer")


def _place(db: Connection, rows: Sequence[Any], positions: Sequence[int]) -> None:
    """Number the events, and enter each for every unit it is for."""
    members = [
        (unit, position, row.serial, row.region, row.type)
        for row, position in zip(rows, positions, strict=True)
        for unit in row.units
    ]
    names = ("units", "positions", "serials", "regions", "types")
    columns = (list(column) for column in zip(*members, strict=True))
    db.execute(_PLACE, {"serials": [row.serial for row in rows], "positions": list(positions)})
    db.execute(_ADD, dict(zip(names, columns, strict=True)))
