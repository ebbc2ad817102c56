"""Deadlines whose consequence cannot succeed until somebody mends what it names: `onedoor parked list|retry`.

A consequence says so by raising `Hopeless`. The ticker then tries it no more, keeps every other deadline going, and
what was said stands beside it until it is taken up again. Each function owns its transaction.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text

from casekit.loops import bell
from casekit.runtime import Runtime

LIMIT = 200
_PARKED = "retry_at = 'infinity' AND (next_at IS NOT NULL OR escalate_next IS NOT NULL)"
_LIST = text(
    "SELECT id, stream, kind, subject, attempts, error, due_at FROM deadlines"
    f" WHERE {_PARKED} ORDER BY due_at, id LIMIT :limit"
)
_RETRY = text(
    f"UPDATE deadlines SET retry_at = NULL, attempts = 0, error = NULL WHERE id = :id AND {_PARKED}"
)


class Hopeless(Exception):
    """Trying again would fail alike. `said`: what is wrong, in codes, ids and places of files; no words of people."""

    def __init__(self, said: str) -> None:
        super().__init__(said)
        self.said = said


@dataclass(frozen=True, slots=True)
class ParkedDeadline:
    """One that is not tried any more, and why."""

    id: UUID
    stream: str
    kind: str
    subject: str
    attempts: int
    error: str
    due_at: datetime


def list_parked(runtime: Runtime, limit: int | None = LIMIT) -> list[ParkedDeadline]:
    """Those of a service, the longest due first; all of them when `limit` is None."""
    with runtime.db.begin() as db:
        return [ParkedDeadline(*row) for row in db.execute(_LIST, {"limit": limit})]


def retry(runtime: Runtime, deadline: UUID) -> bool:
    """Let the ticker take it up again; False where it is not parked."""
    with runtime.db.begin() as db:
        found = db.execute(_RETRY, {"id": deadline}).rowcount
    bell("ticker", runtime.name).ring()
    return found > 0
