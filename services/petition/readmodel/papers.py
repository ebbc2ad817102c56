"""What stands in a paper of a petition: for its office alone, for it is what was written to the petitioner.

What a unit gave out in its own name upon a forwarding, that unit prints, too; no party is named in it.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, select

from access import guard
from access.acts import Act
from casekit.auth import Actor
from casekit.errors import Forbidden
from casekit.work import Work
from services.petition.domain.paper import OF_REVIEW, PaperKind
from services.petition.errors import PaperNotFound
from services.petition.forwarding_tables import PAPERS
from services.petition.readmodel.forwardings import as_paper, forwarding
from services.petition.readmodel.petitions import petition as shown
from services.petition.readmodel.steps import notes
from services.petition.sealing import live_key
from services.petition.tables import PETITIONS, UNITS

Page = dict[str, Any]
_DAYS = ("admitted_at", "due_at")
_NOTE = {
    PaperKind.ADMISSION: "notice",
    PaperKind.REFUSAL: "refusal",
    PaperKind.OPINION: "opinion",
    PaperKind.EXTENSION: "extension_notice",
    PaperKind.HAND_OVER: "hand_over",
}


def paper(work: Work, actor: Actor, petition: UUID, paper_id: UUID) -> Page:
    """One paper: title, number, text, the petition, names. Raises PetitionNotFound, Forbidden or PaperNotFound."""
    page = shown(work, actor, petition)
    if page["is_masked"]:
        raise guard.refusal(Forbidden, actor, Act.PETITION_READ)
    return _page(work, page, PAPERS.c.id == paper_id)


def own_paper(work: Work, actor: Actor, forwarding_id: UUID, paper_id: UUID) -> Page:
    """One that the actor's unit gave out, as `paper`. Raises ForwardingNotFound, Forbidden or PaperNotFound."""
    passed = forwarding(work, actor, forwarding_id)
    found = select(PETITIONS).where(PETITIONS.c.id == passed["petition"])
    page = {
        **work.execute(found).mappings().one(),
        "notes": notes(work, passed["petition"], live_key(work, passed["code"])),
        "forwardings": [passed], "extensions": passed["extensions"], "reviews": [],
    }  # fmt: skip
    is_ours = PAPERS.c.id.in_([each["id"] for each in passed["papers"]])
    return _page(work, page, is_ours & (PAPERS.c.id == paper_id))


def _page(work: Work, page: Page, which: ColumnElement[bool]) -> Page:
    found = select(PAPERS).where(PAPERS.c.petition == page["id"], which)
    row = work.execute(found).mappings().one_or_none()
    if row is None:
        raise PaperNotFound
    kind, source = PaperKind(row["kind"]), _source(page, row["source"])
    kept, by = row["shown"] or {}, _by(row, kind, source)
    answered_by = _answered_by(work, page, row["issued_at"])
    names = _names(work, page, source, by, answered_by) | kept.get("names", {})
    days = {name: datetime.fromisoformat(kept[name]) for name in _DAYS if kept.get(name) is not None}
    return {
        "paper": as_paper(row),
        "kind": kind.value,
        "petition": {**page, **days},
        "source": source,
        "text": _text(page, kind, source, row["issued_at"]),
        "dated": datetime.fromisoformat(kept["dated"]) if "dated" in kept else row["issued_at"],
        "names": names,
        "by": None if by is None else names.get(by, by),
        "answered_by": names.get(answered_by, answered_by),
    }


def _by(row: RowMapping, kind: PaperKind, source: Page | None) -> str | None:
    """The unit in whose name it is; None: an authority outside. The row of a previous version names the office."""
    if source is not None and kind in OF_REVIEW.values():
        return None if source["reviewer"] is None else str(source["reviewer"])
    return (
        str(source["recipient"]) if source is not None and kind is PaperKind.ADMISSION else str(row["unit"])
    )


def _answered_by(work: Work, page: Page, until: datetime) -> str:
    """The unit whose opinion (处理意见书) stood then; the office's as long as there is none."""
    p = PAPERS.c
    given = (p.petition == page["id"]) & (p.kind == PaperKind.OPINION.value) & (p.issued_at <= until)
    found = work.execute(select(p.unit).where(given).order_by(p.id.desc()).limit(1)).scalar()
    return str(page["unit"] if found is None else found)


def _source(page: Page, source: UUID | None) -> Page | None:
    """The forwarding, extension or review that the paper is of."""
    every = (*page["forwardings"], *page["extensions"], *page["reviews"])
    return next((each for each in every if each["id"] == source), None)


def _text(page: Page, kind: PaperKind, source: Page | None, issued_at: datetime) -> str | None:
    """What was written with the act that gave it out."""
    if kind in _NOTE:
        written = (each for each in page["notes"] if each["written_at"] == issued_at)
        return next((each["text"] for each in written if each["act"] == _NOTE[kind]), None)
    if source is None:
        return None
    text: str | None = source.get("opinion") if "opinion" in source else source.get("text")
    return text


def _names(work: Work, page: Page, source: Page | None, *units: str | None) -> dict[str, str]:
    """The official names that the units of which the paper speaks have now."""
    part = source or {}
    ids = [*units, page["unit"], part.get("recipient"), part.get("reviewer"), *part.get("joint", ())]
    found = select(UNITS.c.id, UNITS.c.name).where(UNITS.c.id.in_([each for each in ids if each is not None]))
    return {row.id: row.name for row in work.execute(found)}
