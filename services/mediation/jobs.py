"""Mediation's jobs: a paper is made as a file, with the parties' names where intake has granted them for the case.

Posts stand in it by what grid calls them.
"""

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
from contracts.vocabulary import PaperKind
from services.mediation.pages import page
from services.mediation.readmodel.papers import posts_named
from services.mediation.tables import MEDIATIONS


def make_paper(runtime: Runtime, run: JobRun) -> dict[str, Any]:
    """Make the paper; the result names it, or the problem: who asked may not see it any more, the grant is over."""
    with runtime.db.begin() as db:
        work = runtime.work(db, "")
        order = papers.order_of(work, run.id)
        code, _ = _whose(work, order)
        is_file = PaperKind(order.kind) is PaperKind.MEDIATION_FILE and not order.is_over
        posts = posts_named(work, UUID(order.subject)) if is_file else []
    titles = papers.titles_of(runtime.extras["peers"], posts)
    names: Names | PeerRefused | None = None
    if order.grant is not None and not order.is_over:
        names = papers.granted_names(runtime.extras["peers"], code, order.grant)

    def write(work: Work, order: Order) -> str:
        if isinstance(names, PeerRefused):
            raise names
        return page(work, order.actor, UUID(order.subject), PaperKind(order.kind), names, titles)

    return papers.make(runtime, run, write, _say)


def _say(work: Work, order: Order, digest: str) -> None:
    code, committee = _whose(work, order)
    work.lock(case_stream(code))
    is_named = order.grant is not None
    event = PaperMade(
        code, committee, UUID(order.subject), order.id, PaperKind(order.kind), digest, is_named=is_named
    )
    work.append(case_stream(code), event)


def _whose(work: Work, order: Order) -> tuple[str, str]:
    """The case of the paper's mediation, and its committee."""
    found = select(MEDIATIONS.c.code, MEDIATIONS.c.committee).where(MEDIATIONS.c.id == UUID(order.subject))
    row = work.execute(found).one()
    return row.code, row.committee
