"""《整改提示单》 to print, and as a file: who is shown a yellow card that stands may have its notice.

A file is given out as long as its page reads the same to whoever asks (the name it is kept under holds the page's
digest): so nobody finds in a file a figure that he would not be shown. For `api` and `jobs`.
"""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select

from casekit import papers
from casekit.auth import Actor
from casekit.deadlines import deadlines_of
from casekit.jobs import JobRun
from casekit.papers import Order
from casekit.runtime import Runtime
from casekit.streams import unit_stream
from casekit.web.jobs import public_id
from casekit.work import Work
from contracts.cards import NoticePrinted
from contracts.vocabulary import CardStep, Colour
from services.evaluation.cards import readmodel
from services.evaluation.cards.errors import NoticeNotIssued
from services.evaluation.cards.printing import notice_page
from services.evaluation.cards.terms import STEPS
from services.evaluation.domain.card_course import Result, State
from services.evaluation.tables import UNITS

JOB: Final = "print_notice"
KIND: Final = "notice"
_ISSUED = frozenset({State.STANDING.value, State.DONE.value})


def page(work: Work, actor: Actor, card: UUID) -> str:
    """The notice as the actor may read it. Raises CardNotFound or NoticeNotIssued."""
    shown = readmodel.card(work, actor, card)
    if shown["colour"] != Colour.YELLOW.value or shown["state"] not in _ISSUED:
        raise NoticeNotIssued
    kind = STEPS[CardStep.ANSWER].value
    terms = [
        each
        for each in deadlines_of(work.db, unit_stream(shown["unit"]))
        if each.kind == kind and each.subject == str(card)
    ]
    if not terms:
        raise NoticeNotIssued
    sent_back = [
        act for act in shown["acts"] if (act["act"], act["result"]) == (CardStep.ACCEPTANCE, Result.FAILED)
    ]
    name = work.execute(select(UNITS.c.name).where(UNITS.c.unit == shown["unit"])).scalar() or shown["unit"]
    return notice_page(shown, name, _place_of(work, shown), terms[-1].due_at, len(sent_back) + 1)


def _place_of(work: Work, shown: Mapping[str, Any]) -> str:
    """The name of the place whose procedure the card was judged by; its key where its files are here no more."""
    place: str = shown["rule"]["place"]
    library = work.extras.get("procedures")
    if library is None or place not in library.places():
        return place
    return str(library.load(place).name)


def order_notice(work: Work, actor: Actor, card: UUID) -> dict[str, Any]:
    """Have it made a file; returns the paper's id and its job's. Raises as `page`."""
    subject = _subject(card, page(work, actor, card))
    id_ = papers.order(work, actor, JOB, subject=subject, kind=KIND, owner=f"card/{card}")
    return {"id": id_, "job": public_id(work.source, id_)}


def notices_of(work: Work, actor: Actor, card: UUID) -> dict[str, Any]:
    """The files of the notice as it now reads to the actor, the first first. Raises as `page`."""
    return {"items": papers.listed(work, _subject(card, page(work, actor, card)))}


def open_notice(work: Work, actor: Actor, card: UUID, paper: UUID) -> tuple[str, Iterator[bytes]]:
    """Name and content of a file. Raises as `page`, PaperNotFound or PaperNotMade."""
    _, content = papers.open_paper(work, _subject(card, page(work, actor, card)), paper)
    return f"整改提示单-{card}", content


def print_notice(runtime: Runtime, run: JobRun) -> dict[str, Any]:
    """The job: as the page reads to who asked; refused where that has changed since."""

    def write(work: Work, order: Order) -> str:
        card = _card(order)
        content = page(work, order.actor, card)
        if order.subject != _subject(card, content):
            raise NoticeNotIssued
        return content

    def say(work: Work, order: Order, digest: str) -> None:
        card = _card(order)
        unit = readmodel.unit_of(work, card)
        work.lock(unit_stream(unit))
        work.append(unit_stream(unit), NoticePrinted(card, unit, order.id, digest))

    return papers.make(runtime, run, write, say)


def _subject(card: UUID, content: str) -> str:
    return f"{card}/{hashlib.sha256(content.encode()).hexdigest()}"


def _card(order: Order) -> UUID:
    return UUID(order.subject.partition("/")[0])
