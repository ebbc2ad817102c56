"""The ticker: says that a deadline approaches or was missed, and tells one post after the other up, each once.

It reads what is due without locks, then per stream takes the stream's lock, looks again and fires in one transaction,
together with the consequence that the service's definition names. A kind that the definition calls an appointment
(`on_due`) is kept when it is due: the service acts, and nothing is missed. Nothing fires before both the database's
clock and this process's have passed (a driven clock stands for both). A consequence that fails is tried again ever more
slowly, one that is `Hopeless` not until somebody asks (`parking`); neither keeps any other deadline waiting.
"""

import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import RowMapping, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Uuid

from casekit import streams
from casekit.blame import blame
from casekit.clock import is_driven
from casekit.deadlines.events import DeadlineApproaching, DeadlineEscalated, DeadlineMet, DeadlineMissed
from casekit.deadlines.parking import Hopeless
from casekit.deadlines.terms import COLUMNS, Deadline, following
from casekit.faults import point
from casekit.loops import Stop, bell, run_loop
from casekit.runtime import DeadlineHandler, Runtime, ServiceDefinition
from casekit.work import Work

BATCH = 200
IDLE_SECONDS = 1.0
LONGEST_RETRY_SECONDS = 300.0
log = logging.getLogger(__name__)

# The moment that both clocks have reached. `now()` is the transaction's begin, so never ahead of the database's clock;
# unlike clock_timestamp() it lets the index on next_at be used.
_MOMENT = "least(:now, CASE WHEN :is_driven THEN :now ELSE now() END)"
_IS_DUE = f"next_at <= {_MOMENT} AND (retry_at IS NULL OR retry_at <= now())"
# A deadline that a process of the previous version has met keeps its `escalate_next`.
_NOT_TOLD = f"escalate_next <= {_MOMENT} AND ended_at IS NULL AND (retry_at IS NULL OR retry_at <= now())"
_DUE = text(
    f"(SELECT id, stream, region, next_at AS at FROM deadlines WHERE {_IS_DUE} ORDER BY next_at LIMIT {BATCH})"
    f" UNION ALL (SELECT id, stream, region, escalate_next FROM deadlines WHERE {_NOT_TOLD}"
    f" ORDER BY escalate_next LIMIT {BATCH}) ORDER BY at LIMIT {BATCH}"
)
_STILL_DUE = text(
    f"SELECT {COLUMNS}, {_MOMENT} AS moment FROM deadlines WHERE id = ANY(:ids)"
    f" AND ({_IS_DUE} OR {_NOT_TOLD}) ORDER BY coalesce(next_at, escalate_next), id"
).bindparams(bindparam("ids", type_=ARRAY(Uuid)))
_PENDING = text(
    f"SELECT (SELECT count(*) FROM deadlines WHERE {_IS_DUE})"
    f" + (SELECT count(*) FROM deadlines WHERE {_NOT_TOLD})"
)
_WARN = text("UPDATE deadlines SET warned = :warned, next_at = :next_at, retry_at = NULL WHERE id = :id")
_MISS = text(
    "UPDATE deadlines SET state = 'missed', missed_at = :now, next_at = NULL, escalate_next = escalate_at[1],"
    " retry_at = NULL, error = NULL WHERE id = :id"
)
_KEPT = text(
    "UPDATE deadlines SET state = 'met', ended_at = :now, next_at = NULL, retry_at = NULL, error = NULL WHERE id = :id"
)
_TOLD = text(
    "UPDATE deadlines SET escalated = :step, escalate_next = escalate_at[:step + 1], retry_at = NULL WHERE id = :id"
)
_FAILED = text(
    "UPDATE deadlines SET attempts = least(attempts + 1, 1000), error = :error,"
    " retry_at = clock_timestamp() + least(:longest, power(2, least(attempts, 30))) * interval '1 second'"
    " WHERE id = :id RETURNING attempts"
)
_GIVEN_UP = text(
    "UPDATE deadlines SET attempts = least(attempts + 1, 1000), error = :error, retry_at = 'infinity'"
    " WHERE id = :id RETURNING attempts"
)


def run_ticker(runtime: Runtime, stop: Stop) -> None:
    """Fire what is due until `stop` is set; ring `bell("ticker", service)` when a driven clock was moved."""
    wake, name = bell("ticker", runtime.name), f"{runtime.name}.ticker"
    run_loop(lambda: tick(runtime) > 0, stop, wake, IDLE_SECONDS, name)


def tick(runtime: Runtime) -> int:
    """Fire what is due now, up to a batch; returns how many events that were."""
    by_stream: dict[tuple[str, str], list[UUID]] = {}
    with runtime.db.begin() as db:
        for id_, stream, region, _ in db.execute(_DUE, _clocks(runtime)):
            by_stream.setdefault((stream, region), []).append(id_)
    return sum(_fire_stream(runtime, stream, region, ids) for (stream, region), ids in by_stream.items())


def pending_due(runtime: Runtime) -> int:
    """How many deadlines are due and have not fired."""
    with runtime.db.begin() as db:
        return int(db.execute(_PENDING, _clocks(runtime)).scalar_one())


def _fire_stream(runtime: Runtime, stream: str, region: str, ids: Iterable[UUID]) -> int:
    """Fire the deadlines of one stream in one transaction; nothing when somebody else holds the stream."""
    current: Deadline | None = None
    fired = 0
    try:
        with runtime.db.begin() as db:
            locked = streams.try_lock(db, {stream: region})
            if stream not in locked:
                return 0
            point("ticker.after_lock")
            work = runtime.work(db, f"service/{runtime.name}")
            work.adopt(locked)
            clocks = {"now": work.now, "is_driven": work.is_driven}
            for row in _still_due(work, ids, clocks):
                current = Deadline.from_row(row)
                _fire(work, current, row["moment"], runtime.definition)
                work.flush()  # so that what it inserts fails here, if it fails
                current = None
                fired += 1
            point("ticker.before_commit")
    except Exception as fault:  # broad: a consequence may fail in any way; it is counted against its deadline
        if current is None:
            raise
        _note_failure(runtime, current, fault)
        return 0
    point("ticker.after_commit")
    if fired:
        bell("relay", runtime.name).ring()
    return fired


def _still_due(work: Work, ids: Iterable[UUID], clocks: Mapping[str, object]) -> Iterator[RowMapping]:
    """Those that are due, each as it is once the ones before have fired: a consequence may end what is due as well."""
    found = work.execute(_STILL_DUE, {"ids": list(ids), **clocks}).mappings().all()
    yield from found[:1]
    for each in found[1:]:
        yield from work.execute(_STILL_DUE, {"ids": [each["id"]], **clocks}).mappings().all()


def _fire(work: Work, deadline: Deadline, moment: datetime, definition: ServiceDefinition) -> None:
    if deadline.state == "missed":
        _escalate(work, deadline)
        return
    if deadline.due_at > moment or deadline.is_target:
        _warn(work, deadline, moment)
        return
    appointment = definition.on_due.get(deadline.kind)
    if appointment is not None:
        _keep(work, deadline, appointment)
        return
    work.execute(_MISS, {"id": deadline.id, "now": work.now})
    work.append(deadline.stream, DeadlineMissed(**deadline.told_in_full()))
    consequence = definition.on_deadlines.get(deadline.kind)
    if consequence is not None:
        consequence(work, replace(deadline, state="missed", missed_at=work.now))


def _keep(work: Work, deadline: Deadline, appointment: DeadlineHandler) -> None:
    """Met by being due: the service does what it had set itself."""
    work.execute(_KEPT, {"id": deadline.id, "now": work.now})
    work.append(deadline.stream, DeadlineMet(**deadline.told_in_full()))
    appointment(work, deadline)


def _escalate(work: Work, deadline: Deadline) -> None:
    """Tell the next post up; the ticker looks again at once for one whose moment has come too."""
    step = deadline.escalated + 1
    work.execute(_TOLD, {"id": deadline.id, "step": step})
    post, is_last = deadline.escalate_to[step - 1], step == len(deadline.escalate_to)
    work.append(
        deadline.stream, DeadlineEscalated(**deadline.told_in_full(), step=step, post=post, is_last=is_last)
    )


def _warn(work: Work, deadline: Deadline, moment: datetime) -> None:
    """One warning, even when several have passed meanwhile."""
    warned = sum(warning <= moment for warning in deadline.warn_at)
    next_at = following(deadline.due_at, deadline.warn_at[warned:], is_target=deadline.is_target)
    work.execute(_WARN, {"id": deadline.id, "warned": warned, "next_at": next_at})
    work.append(deadline.stream, DeadlineApproaching(**deadline.told_in_full()))


def _note_failure(runtime: Runtime, deadline: Deadline, fault: Exception) -> None:
    error = fault.said if isinstance(fault, Hopeless) else blame(fault)
    values = {"id": deadline.id, "error": error, "longest": LONGEST_RETRY_SECONDS}
    with runtime.db.begin() as db:
        attempts = db.execute(_GIVEN_UP if isinstance(fault, Hopeless) else _FAILED, values).scalar_one()
    log.error(
        "the consequence of a missed deadline failed",
        exc_info=fault,
        extra={
            "service": runtime.name,
            "stream": deadline.stream,
            "deadline_kind": deadline.kind,
            "attempt": attempts,
        },
    )


def _clocks(runtime: Runtime) -> dict[str, object]:
    return {"now": runtime.clock.now(), "is_driven": is_driven(runtime.clock)}
