"""Papers of a mediation as files: who may see the page orders one; what was made, he and his like may open.

For `api` alone; `jobs` makes them.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from casekit import papers
from casekit.auth import Actor
from casekit.streams import case_stream
from casekit.web.jobs import public_id
from casekit.work import Work
from contracts.vocabulary import PaperKind
from services.mediation.pages import page
from services.mediation.readmodel.papers import posts_named
from services.mediation.readmodel.settlement import clear_sight_of

JOB = "make_paper"
_NAMES = {
    PaperKind.AGREEMENT: "调解协议书",
    PaperKind.MEDIATION_FILE: "调解卷宗",
    PaperKind.HAND_OVER: "移交函",
    PaperKind.COURT_RETURN: "调解情况复函",
    PaperKind.CONFIRMATION: "司法确认申请书",
}


def order_paper(
    work: Work, actor: Actor, mediation: UUID, kind: PaperKind, grant: str | None
) -> dict[str, Any]:
    """Ask for a paper that could be printed now; returns its id and its job's. Raises what `pages.page` does."""
    code = clear_sight_of(work, actor, mediation).row["code"]
    page(work, actor, mediation, kind)
    id_ = papers.order(
        work, actor, JOB, subject=str(mediation), kind=kind.value, owner=case_stream(code), grant=grant
    )
    return {"id": id_, "job": public_id(work.source, id_)}


def posts_to_name(work: Work, actor: Actor, mediation: UUID) -> list[str]:
    """The posts that the file names, for who may see it. Raises MediationNotFound or Forbidden."""
    clear_sight_of(work, actor, mediation)
    return posts_named(work, mediation)


def papers_of(work: Work, actor: Actor, mediation: UUID) -> dict[str, Any]:
    """The papers that were asked for, the first first. Raises MediationNotFound or Forbidden."""
    clear_sight_of(work, actor, mediation)
    return {"items": papers.listed(work, str(mediation))}


def try_again(work: Work, actor: Actor, mediation: UUID, paper: UUID) -> dict[str, Any]:
    """Let a paper that has failed be made. Raises MediationNotFound, Forbidden, PaperNotFound or PaperNotFailed."""
    clear_sight_of(work, actor, mediation)
    papers.try_again(work, str(mediation), paper)
    return {"id": paper, "job": public_id(work.source, paper)}


def open_paper(work: Work, actor: Actor, mediation: UUID, paper: UUID) -> tuple[str, Iterator[bytes]]:
    """A made paper's name and content. Raises MediationNotFound, Forbidden, PaperNotFound or PaperNotMade."""
    code = clear_sight_of(work, actor, mediation).row["code"]
    row, content = papers.open_paper(work, str(mediation), paper)
    return f"{_NAMES[PaperKind(row['kind'])]}-{code}", content
