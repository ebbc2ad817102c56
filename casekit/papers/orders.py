"""Orders of papers: asked for in a request's transaction, carried out by a job, given out when they are made.

Nothing here commits. Leave is the caller's to ask, each time: when a paper is ordered, made, listed and opened.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, Select, case, func, select

from casekit.attachments import AttachmentStore
from casekit.auth.actor import Actor, Role
from casekit.errors import NotFound, Problem
from casekit.jobs import enqueue, enqueue_again
from casekit.papers.table import table_of
from casekit.sealing import key_of, live_key, opened
from casekit.work import Work

NOTHING: Final[Mapping[str, Any]] = {}


class PaperNotFound(NotFound):
    """No such paper was asked for, of what the caller names."""

    code = "PAPER_NOT_FOUND"
    title_en = "There is no such paper."
    title_zh = "没有找到该文书。"


class PaperNotMade(Problem):
    """The paper is not there yet, or could not be made; `why` is the code of the reason in the second case."""

    code = "PAPER_NOT_MADE"
    status = 409
    title_en = "The paper has not been made; its job says how far it is."
    title_zh = "文书尚未生成，可查询生成任务的进度。"


class PaperNotFailed(Problem):
    """Only what was tried in vain as often as jobs are tried is tried again."""

    code = "PAPER_NOT_FAILED"
    status = 409
    title_en = "The making of the paper has not failed."
    title_zh = "文书生成任务未失败，无需重试。"


@dataclass(frozen=True, slots=True)
class Order:
    """A paper that somebody asked for. `actor` is who asked, as he was then; `is_over`: made or refused already."""

    id: UUID
    subject: str
    kind: str
    owner: str
    actor: Actor
    grant: str | None
    asked_at: datetime
    is_over: bool


def order(
    work: Work,
    actor: Actor,
    job: str,
    *,
    subject: str,
    kind: str,
    owner: str,
    grant: str | None = None,
    params: Mapping[str, Any] = NOTHING,
) -> UUID:
    """Ask for a paper; returns the id of the paper and of its job. `job` is the service's kind of job that makes it.

    `owner` names the key under which it will lie; `grant` lies under it until the paper is made. `params`: of the job.
    """
    id_ = enqueue(work, job, params)
    sealed = None if grant is None else key_of(work, owner).encrypt(grant, f"papers/{id_}/grant_sealed")
    work.insert(
        table_of(work.tables).name, id=id_, region=work.region, subject=subject, kind=kind, owner=owner,
        asker=_told(actor), grant_sealed=sealed, asked_at=work.now,
    )  # fmt: skip
    return id_


def order_of(work: Work, id_: UUID) -> Order:
    """The order of that id, for its job."""
    papers = table_of(work.tables)
    row = work.execute(select(papers).where(papers.c.id == id_)).mappings().one()
    grant = opened(live_key(work, row["owner"]), row["grant_sealed"], f"papers/{id_}/grant_sealed")
    is_over = row["stored"] is not None or row["refused"] is not None
    return Order(
        id_, row["subject"], row["kind"], row["owner"], _actor(row["asker"]), grant, row["asked_at"], is_over
    )


def listed(work: Work, subject: str) -> list[dict[str, Any]]:
    """The papers of the subject, the first first; `state` is waiting, made, refused or failed.

    `refused` is the code of what stood against it, `failed` of what went wrong the last time it was tried.
    """
    papers = table_of(work.tables)
    rows = work.execute(_with_fault(work, papers.c.subject == subject).order_by(papers.c.id)).mappings()
    return [{**row, "state": _state(row), "asked_by": row["asker"]["id"]} for row in rows]


def try_again(work: Work, subject: str, id_: UUID) -> None:
    """Let a paper's job that has failed begin again. Raises PaperNotFound or PaperNotFailed."""
    papers = table_of(work.tables)
    found = select(papers.c.id).where(papers.c.subject == subject, papers.c.id == id_)
    if work.execute(found).first() is None:
        raise PaperNotFound
    if not enqueue_again(work, id_):
        raise PaperNotFailed


def open_paper(work: Work, subject: str, id_: UUID) -> tuple[RowMapping, Iterator[bytes]]:
    """A made paper's row, and its content. Raises PaperNotFound, PaperNotMade, or what the store raises."""
    papers = table_of(work.tables)
    found = _with_fault(work, (papers.c.subject == subject) & (papers.c.id == id_))
    row = work.execute(found).mappings().one_or_none()
    if row is None:
        raise PaperNotFound
    if row["stored"] is None:
        raise PaperNotMade(why=row["refused"] or row["failed"])
    key = live_key(work, row["owner"])
    if key is None:  # destroyed since
        raise PaperNotFound
    store: AttachmentStore = work.extras["attachments"]
    return row, store.open(row["stored"], key)


def _with_fault(work: Work, which: ColumnElement[bool]) -> Select[Any]:
    """The papers, each with the code of why its job has `failed`; none while it may still be tried.

    An error of a job is a code, and where it was raised.
    """
    papers, jobs = table_of(work.tables), work.tables["jobs"]
    error = case((jobs.c.state == "failed", func.split_part(jobs.c.error, " ", 1)))
    return (
        select(papers, error.label("failed"))
        .outerjoin_from(papers, jobs, jobs.c.id == papers.c.id)
        .where(which)
    )


def _state(row: RowMapping) -> str:
    if row["stored"] is not None:
        return "made"
    if row["refused"] is not None:
        return "refused"
    return "waiting" if row["failed"] is None else "failed"


def _told(actor: Actor) -> dict[str, Any]:
    """The actor as JSON data: a post, never a person."""
    roles, grids = sorted(role.value for role in actor.roles), sorted(actor.grids)
    return {"id": actor.id, "roles": roles, "unit": actor.unit, "grids": grids, "region": actor.region}


def _actor(told: Mapping[str, Any]) -> Actor:
    roles = frozenset(map(Role, told["roles"]))
    return Actor(told["id"], roles, told["unit"], frozenset(told["grids"]), told["region"])
