"""Petition's jobs: a paper is made as a file, with the petitioner's name where intake has granted it for the case."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from casekit import papers
from casekit.jobs import JobRun
from casekit.papers import Order
from casekit.papers.naming import Names
from casekit.peers import PeerRefused
from casekit.runtime import Runtime
from casekit.streams import case_stream
from casekit.work import Work
from contracts.papers import PaperMade
from contracts.vocabulary import PaperKind, Side
from services.petition.forwarding_tables import PAPERS
from services.petition.printing import render
from services.petition.readmodel.papers import paper
from services.petition.tables import PETITIONS


def make_paper(runtime: Runtime, run: JobRun) -> dict[str, Any]:
    """Make the paper; the result names it, or the problem: who asked may not see it any more, the grant is over."""
    with runtime.db.begin() as db:
        work = runtime.work(db, "")
        order = papers.order_of(work, run.id)
        petition, code, _ = _whose(work, order)
    names: Names | PeerRefused | None = None
    if order.grant is not None and not order.is_over:
        names = papers.granted_names(runtime.extras["peers"], code, order.grant)

    def write(work: Work, order: Order) -> str:
        if isinstance(names, PeerRefused):
            raise names
        to = (names or {}).get(Side.PETITIONER.value, [])
        return render(paper(work, order.actor, petition, UUID(order.subject)), to)

    return papers.make(runtime, run, write, _say)


def _say(work: Work, order: Order, digest: str) -> None:
    petition, code, unit = _whose(work, order)
    work.lock(case_stream(code))
    is_named = order.grant is not None
    event = PaperMade(code, unit, petition, order.id, PaperKind(order.kind), digest, is_named=is_named)
    work.append(case_stream(code), event)


def _whose(work: Work, order: Order) -> tuple[UUID, str, str]:
    """The petition whose paper it is, its case, and its office."""
    p = PETITIONS.c
    found = select(p.id, p.code, p.unit).join(PAPERS, PAPERS.c.petition == p.id)
    row = work.execute(found.where(PAPERS.c.id == UUID(order.subject))).one()
    return row.id, row.code, row.unit
