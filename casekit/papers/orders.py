"""Orders of papers: asked for in a request's transaction, carried out by a job, given out when they are made.

Nothing here commits. Leave is the caller's to ask, each time: when a paper is ordered, made, listed and opened.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import RowMapping, select

from casekit.attachments import AttachmentStore
from casekit.auth.actor import Actor, Role
from casekit.errors import NotFound, Problem
from casekit.jobs import enqueue
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
        "papers", id=id_, region=work.region, subject=subject, kind=kind, owner=owner, asker=_told(actor),
        grant_sealed=sealed, asked_at=work.now,
    )  # fmt: skip
    return id_


def order_of(work: Work, id_: UUID) -> Order:
    """The order of that id, for its job."""
    papers = work.tables["papers"]
    row = work.execute(select(papers).where(papers.c.id == id_)).mappings().one()
    grant = opened(live_key(work, row["owner"]), row["grant_sealed"], f"papers/{id_}/grant_sealed")
    is_over = row["stored"] is not None or row["refused"] is not None
    return Order(
        id_, row["subject"], row["kind"], row["owner"], _actor(row["asker"]), grant, row["asked_at"], is_over
    )


def listed(work: Work, subject: str) -> list[dict[str, Any]]:
    """The papers of the subject, the first first; `state` is waiting, made or refused."""
    papers = work.tables["papers"]
    rows = work.execute(select(papers).where(papers.c.subject == subject).order_by(papers.c.id)).mappings()
    return [{**row, "state": _state(row), "asked_by": row["asker"]["id"]} for row in rows]


def open_paper(work: Work, subject: str, id_: UUID) -> tuple[RowMapping, Iterator[bytes]]:
    """A made paper's row, and its content. Raises PaperNotFound, PaperNotMade, or what the store raises."""
    papers = work.tables["papers"]
    found = select(papers).where(papers.c.subject == subject, papers.c.id == id_)
    row = work.execute(found).mappings().one_or_none()
    key = None if row is None else live_key(work, row["owner"])
    if row is None or key is None:
        raise PaperNotFound
    if row["stored"] is None:
        raise PaperNotMade(why=row["refused"])
    store: AttachmentStore = work.extras["attachments"]
    return row, store.open(row["stored"], key)


def _state(row: RowMapping) -> str:
    if row["stored"] is not None:
        return "made"
    return "waiting" if row["refused"] is None else "refused"


def _told(actor: Actor) -> dict[str, Any]:
    """The actor as JSON data: a post, never a person."""
    roles, grids = sorted(role.value for role in actor.roles), sorted(actor.grids)
    return {"id": actor.id, "roles": roles, "unit": actor.unit, "grids": grids, "region": actor.region}


def _actor(told: Mapping[str, Any]) -> Actor:
    roles = frozenset(map(Role, told["roles"]))
    return Actor(told["id"], roles, told["unit"], frozenset(told["grids"]), told["region"])
