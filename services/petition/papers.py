"""Papers of a petition as files (文书): its office has what was given out made as PDF, and opens what was made.

For `api` alone; `jobs` makes them. A letter to a unit names no petitioner, whatever was granted (信访工作条例 30).
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from casekit import papers
from casekit.auth import Actor
from casekit.streams import case_stream
from casekit.web.jobs import public_id
from casekit.work import Work
from services.petition.domain.paper import AS_FILE, LETTERS, PaperKind
from services.petition.readmodel.papers import paper

JOB = "make_paper"


def order_file(work: Work, actor: Actor, petition: UUID, paper_id: UUID, grant: str | None) -> dict[str, Any]:
    """Ask for the paper as a file; its id and its job's. Raises PetitionNotFound, Forbidden or PaperNotFound."""
    page = paper(work, actor, petition, paper_id)
    kind, code = PaperKind(page["kind"]), page["petition"]["code"]
    id_ = papers.order(
        work, actor, JOB, subject=str(paper_id), kind=AS_FILE[kind].value, owner=case_stream(code),
        grant=None if kind in LETTERS else grant,
    )  # fmt: skip
    return {"id": id_, "job": public_id(work.source, id_)}


def files_of(work: Work, actor: Actor, petition: UUID, paper_id: UUID) -> dict[str, Any]:
    """The files that were asked for, the first first. Raises as `order_file` does."""
    paper(work, actor, petition, paper_id)
    return {"items": papers.listed(work, str(paper_id))}


def try_again(work: Work, actor: Actor, petition: UUID, paper_id: UUID, file: UUID) -> dict[str, Any]:
    """Let a file that has failed be made. Raises as `order_file` does, or PaperNotFailed."""
    paper(work, actor, petition, paper_id)
    papers.try_again(work, str(paper_id), file)
    return {"id": file, "job": public_id(work.source, file)}


def open_file(
    work: Work, actor: Actor, petition: UUID, paper_id: UUID, file: UUID
) -> tuple[str, Iterator[bytes]]:
    """A made file's name and content. Raises as `order_file` does, or PaperNotMade."""
    given_out = paper(work, actor, petition, paper_id)["paper"]
    _, content = papers.open_paper(work, str(paper_id), file)
    return f"{given_out['title']}-{given_out['number']}", content
