"""What stands in a paper of a petition: for its office alone, for it is what was written to the petitioner."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from access import guard
from access.acts import Act
from casekit.auth import Actor
from casekit.errors import Forbidden
from casekit.work import Work
from services.petition.domain.paper import PaperKind
from services.petition.errors import PaperNotFound
from services.petition.forwarding_tables import PAPERS
from services.petition.readmodel.forwardings import as_paper
from services.petition.readmodel.petitions import petition as shown
from services.petition.tables import UNITS

Page = dict[str, Any]
_NOTE = {
    PaperKind.ADMISSION: "notice",
    PaperKind.REFUSAL: "refusal",
    PaperKind.OPINION: "opinion",
    PaperKind.EXTENSION: "extension_notice",
}


def paper(work: Work, actor: Actor, petition: UUID, paper_id: UUID) -> Page:
    """One paper: title, number, text, the petition, names. Raises PetitionNotFound, Forbidden or PaperNotFound."""
    page = shown(work, actor, petition)
    if page["is_masked"]:
        raise guard.refusal(Forbidden, actor, Act.PETITION_READ)
    found = select(PAPERS).where(PAPERS.c.petition == petition, PAPERS.c.id == paper_id)
    row = work.execute(found).mappings().one_or_none()
    if row is None:
        raise PaperNotFound
    kind, source = PaperKind(row["kind"]), _source(page, row["source"])
    return {
        "paper": as_paper(row),
        "kind": kind.value,
        "petition": page,
        "source": source,
        "text": _text(page, kind, source),
        "names": _names(work, source),
    }


def _source(page: Page, source: UUID | None) -> Page | None:
    """The forwarding, extension or review that the paper is of."""
    every = (*page["forwardings"], *page["extensions"], *page["reviews"])
    return next((each for each in every if each["id"] == source), None)


def _text(page: Page, kind: PaperKind, source: Page | None) -> str | None:
    if kind in _NOTE:
        return next((each["text"] for each in page["notes"][::-1] if each["act"] == _NOTE[kind]), None)
    if source is None:
        return None
    text: str | None = source.get("opinion") if "opinion" in source else source.get("text")
    return text


def _names(work: Work, source: Page | None) -> dict[str, str]:
    """The official names of the units that the paper speaks of."""
    if source is None:
        return {}
    ids = [source.get("recipient"), source.get("reviewer"), *source.get("joint", ())]
    found = select(UNITS.c.id, UNITS.c.name).where(UNITS.c.id.in_([each for each in ids if each is not None]))
    return {row.id: row.name for row in work.execute(found)}
