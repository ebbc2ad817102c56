"""Asking for a job and reading how it fares. `enqueue` is buffered in the caller's `Work`; nothing here commits."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.engine import Connection

from casekit.errors import NotFound
from casekit.ids import new_id
from casekit.work import Work

_READ = text(
    "SELECT id, kind, actor, state, done, total, result, error, created_at, finished_at FROM jobs WHERE id = :id"
)

_AGAIN = text(
    "UPDATE jobs SET state = 'queued', attempts = 0, error = NULL, finished_at = NULL, next_at = now()"
    " WHERE id = :id AND state = 'failed' RETURNING id"
)

# what a worker could claim, were there one
_OPEN = text("SELECT EXISTS (SELECT 1 FROM jobs WHERE state IN ('queued', 'running') AND next_at <= now())")


class JobNotFound(NotFound):
    """No such job, or not one the caller may read."""

    code = "JOB_NOT_FOUND"
    title_en = "There is no such job."
    title_zh = "没有找到该任务。"


@dataclass(frozen=True, slots=True)
class JobView:
    """A job as `/v1/jobs/{id}` shows it. `error` is a code; `total` is None until the job knows it."""

    id: UUID
    kind: str
    actor: str
    state: str
    done: int
    total: int | None
    result: Any
    error: str | None
    created_at: datetime
    finished_at: datetime | None


def enqueue(work: Work, kind: str, params: Mapping[str, Any]) -> UUID:
    """Ask for a job of a kind that the service's definition names; `params` are JSON without personal data.

    It may run as soon as the work is committed, and more than once from where it was: see `JobRun.checkpoint`.
    """
    id_ = new_id()
    work.insert(
        "jobs", id=id_, kind=kind, region=work.region, actor=work.actor, state="queued", params=dict(params),
        created_at=work.now,
    )  # fmt: skip
    return id_


def enqueue_again(work: Work, id_: UUID) -> bool:
    """Let a job that has failed be tried afresh, from its last checkpoint; returns whether it had failed."""
    return work.execute(_AGAIN, {"id": id_}).first() is not None


def has_open(db: Connection) -> bool:
    """Whether a job waits for a worker, or has one."""
    return bool(db.execute(_OPEN).scalar_one())


def read_job(db: Connection, id_: UUID, actor: str | None = None) -> JobView:
    """The job; with `actor`, only if it was that actor who asked for it. Raises JobNotFound."""
    row = db.execute(_READ, {"id": id_}).mappings().one_or_none()
    if row is None or (actor is not None and row["actor"] != actor):
        raise JobNotFound
    return JobView(**row)
