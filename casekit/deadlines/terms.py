"""Sets, meets and ends deadlines within a `Work` that holds the stream's lock. Never commits.

Setting is buffered with the work's other rows, so that registering a case stays one statement. A deadline is named by
`(stream, kind, subject)`, of which one may run at a time. Every change is said on the stream. What moves the end of one
that runs is in `casekit.deadlines.changing`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from sqlalchemy import column, text
from sqlalchemy.engine import Connection, RowMapping

from casekit.deadlines.events import (
    DeadlineCancelled,
    DeadlineMet,
    DeadlineMissed,
    DeadlineSet,
)
from casekit.ids import new_id
from casekit.work import Work


@dataclass(frozen=True, slots=True)
class Course:
    """What becomes of a term that nobody meets.

    `escalation`: when (aware UTC, ascending) which post is told, one after the other, while nothing is done.
    `is_target`: an aim of the place, not a promise: it warns, and is neither missed nor escalated.
    """

    escalation: tuple[tuple[datetime, str], ...] = ()
    is_target: bool = False

    def columns(self) -> dict[str, Any]:
        """As kept in the table."""
        steps = () if self.is_target else self.escalation
        return {
            "is_target": self.is_target,
            "escalate_to": [post for _, post in steps],
            "escalate_at": [at for at, _ in steps],
        }


SILENT = Course()


_LISTS = ("warn_at", "escalate_to", "escalate_at", "pauses", "extended")


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline (期限) as it stands. All moments are aware UTC; `subject` is what of the stream it is about.

    `began_at`: from when it is counted (None: as a previous version set it, `set_at`); `pauses` when it stood still, as
    began, ended, began, ended …; `extended` the lengths it was extended by, in order, as the procedure writes them.
    """

    id: UUID
    stream: str
    kind: str
    subject: str
    region: str
    owner: str
    rule: str
    state: str
    provisional: bool
    set_at: datetime
    due_at: datetime
    warn_at: tuple[datetime, ...]
    warned: int
    suspended_at: datetime | None
    missed_at: datetime | None
    ended_at: datetime | None
    is_target: bool
    escalate_to: tuple[str, ...]
    escalate_at: tuple[datetime, ...]
    escalated: int
    began_at: datetime | None
    pauses: tuple[datetime, ...]
    extended: tuple[str, ...]

    @classmethod
    def from_row(cls, row: RowMapping) -> Self:
        """A deadline from a row of the table."""
        lists = {name: tuple(row[name]) for name in _LISTS}
        return cls(**{**{name: row[name] for name in cls.__slots__}, **lists})

    @property
    def next_warning(self) -> datetime | None:
        """The first warning that does not lie behind."""
        return self.warn_at[self.warned] if self.warned < len(self.warn_at) else None

    @property
    def counted_from(self) -> datetime:
        """The moment from which it is counted."""
        return self.began_at or self.set_at

    def told(self) -> dict[str, Any]:
        """What every event about it says."""
        return {"deadline": self.id, "kind": self.kind, "subject": self.subject}

    def told_in_full(self) -> dict[str, Any]:
        """What an event says that somebody must act on."""
        return {**self.told(), "owner": self.owner, "due_at": self.due_at}


# Both clocks must have passed: a process whose clock runs ahead must not call late what is in time.
COLUMNS = ", ".join(Deadline.__slots__)
_FIND = text(
    f"SELECT {COLUMNS}, due_at <= :now AND (:is_driven OR due_at <= clock_timestamp()) AS is_past FROM deadlines"
    " WHERE stream = :stream AND kind = :kind AND subject = :subject"
    " AND (state IN ('open', 'suspended') OR (state = 'missed' AND ended_at IS NULL))"
    " ORDER BY state = 'missed', due_at DESC LIMIT 1"
).columns(*map(column, (*Deadline.__slots__, "is_past")))
_RUNNING = text(
    f"SELECT {COLUMNS} FROM deadlines WHERE stream = :stream AND state IN ('open', 'suspended') ORDER BY id"
).columns(*map(column, Deadline.__slots__))
_OF_STREAM = text(f"SELECT {COLUMNS} FROM deadlines WHERE stream = :stream ORDER BY set_at, id").columns(
    *map(column, Deadline.__slots__)
)
_CLOSE = text(
    "UPDATE deadlines SET state = :state, missed_at = coalesce(missed_at, :missed_at), ended_at = :now,"
    " next_at = NULL, suspended_at = NULL, retry_at = NULL, escalate_next = NULL WHERE id = :id"
)
_QUIET = text("UPDATE deadlines SET escalate_next = NULL WHERE id = :id")
_HAND_ON = text(
    "UPDATE deadlines SET owner = :to"
    " WHERE stream = ANY(:streams) AND owner = :owner AND state IN ('open', 'suspended', 'missed') AND ended_at IS NULL"
)
_QUIET_ALL = text(
    "UPDATE deadlines SET escalate_next = NULL WHERE stream = :stream AND escalate_next IS NOT NULL"
)


def set_deadline(
    work: Work,
    stream: str,
    kind: str,
    due: datetime,
    *,
    subject: str = "",
    rule: str,
    owner: str,
    warn_at: Sequence[datetime] = (),
    provisional: bool = False,
    course: Course = SILENT,
    began_at: datetime | None = None,
) -> UUID:
    """Let a term run until `due` (aware); `rule` is its key or citation, `owner` the unit or post that must act.

    `course`: what becomes of it when nobody does; `began_at` (aware): from when it is counted, where that is not now.

    Raises ValueError for a naive moment. A second one of that name while one runs breaks the transaction.
    """
    if any(moment.tzinfo is None for moment in (due, *warn_at)):
        raise ValueError("a deadline takes aware moments")
    warnings = sorted(moment for moment in warn_at if moment < due)
    event = DeadlineSet(new_id(), kind, subject, owner, rule, due, provisional)
    envelope = work.append(stream, event)
    work.insert(
        "deadlines", id=event.deadline, stream=stream, kind=kind, subject=subject, region=envelope.region,
        owner=owner, rule=rule, state="open", provisional=provisional, set_at=work.now, due_at=due,
        began_at=began_at or work.now,
        warn_at=warnings, next_at=following(due, warnings, is_target=course.is_target), **course.columns(),
    )  # fmt: skip
    return event.deadline


def meet(work: Work, stream: str, kind: str, *, subject: str = "") -> Deadline | None:
    """What the term was set for is done. Returns the deadline as it was, or None when there is none to meet.

    One that is past and that the ticker has not reached yet is missed first, without its consequence.
    """
    found = find(work, stream, kind, subject)
    if found is None:
        return None
    deadline, is_past = found
    is_late = deadline.state == "missed" or (deadline.state == "open" and is_past and not deadline.is_target)
    if is_late and deadline.missed_at is None:
        work.append(stream, DeadlineMissed(**deadline.told_in_full()))
    _close(work, deadline, "missed" if is_late else "met", missed_at=work.now if is_late else None)
    work.append(stream, DeadlineMet(**deadline.told_in_full(), late=is_late))
    return deadline


def cancel(
    work: Work, stream: str, kind: str, *, subject: str = "", reason: str | None = None
) -> Deadline | None:
    """The term no longer matters (`reason`: a code). Returns the deadline as it was, or None when none ran.

    One that was missed stays so, and nobody further up is told of it any more.
    """
    found = find(work, stream, kind, subject)
    if found is None:
        return None
    deadline = found[0]
    if deadline.state == "missed":
        work.execute(_QUIET, {"id": deadline.id})
        return None
    _cancel(work, deadline, reason)
    return deadline


def cancel_all(work: Work, stream: str) -> list[Deadline]:
    """No term of the stream matters any more, as when a case is withdrawn. Returns them as they were."""
    found = [Deadline.from_row(row) for row in work.execute(_RUNNING, {"stream": stream}).mappings()]
    for deadline in found:
        _cancel(work, deadline)
    work.execute(_QUIET_ALL, {"stream": stream})
    return found


def hand_on(work: Work, streams: Sequence[str], owner: str, to: str) -> None:
    """Who must act is `to` wherever it was `owner`, on these streams, until it is done. Nothing else of a term changes,
    so nothing is said of it: what made `to` the owner was.
    """
    work.execute(_HAND_ON, {"streams": [*streams], "owner": owner, "to": to})


def deadlines_of(db: Connection, stream: str) -> list[Deadline]:
    """All terms of a stream, running or not, in the order they were set."""
    return [Deadline.from_row(row) for row in db.execute(_OF_STREAM, {"stream": stream}).mappings()]


def find(work: Work, stream: str, kind: str, subject: str) -> tuple[Deadline, bool] | None:
    """The deadline of that name that runs, or was missed and is not done yet; and whether its end is past.

    For this package.
    """
    names = {"stream": stream, "kind": kind, "subject": subject}
    clocks = {"now": work.now, "is_driven": work.is_driven}
    row = work.execute(_FIND, {**names, **clocks}).mappings().one_or_none()
    return None if row is None else (Deadline.from_row(row), row["is_past"])


def _cancel(work: Work, deadline: Deadline, reason: str | None = None) -> None:
    _close(work, deadline, "cancelled")
    work.append(deadline.stream, DeadlineCancelled(**deadline.told(), reason=reason))


def _close(work: Work, deadline: Deadline, state: str, missed_at: datetime | None = None) -> None:
    work.execute(_CLOSE, {"id": deadline.id, "state": state, "missed_at": missed_at, "now": work.now})


def following(due: datetime, warnings: Sequence[datetime], *, is_target: bool) -> datetime | None:
    """When the ticker must look next: at a warning to come, then at the end, which for a target brings nothing."""
    return min(warnings, default=None) if is_target else min((due, *warnings))
