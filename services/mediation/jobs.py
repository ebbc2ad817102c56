"""Mediation's jobs: a paper is made as a file, with the parties' names where intake has granted them for the case."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from casekit import papers
from casekit.jobs import JobRun
from casekit.papers import Order
from casekit.peers import Peer, PeerRefused
from casekit.runtime import Runtime
from casekit.streams import case_stream
from casekit.work import Work
from contracts.papers import PaperMade
from contracts.vocabulary import PaperKind
from services.mediation.pages import Names, page
from services.mediation.tables import MEDIATIONS


def make_paper(runtime: Runtime, run: JobRun) -> dict[str, Any]:
    """Make the paper; the result names it, or the problem: who asked may not see it any more, the grant is over."""
    with runtime.db.begin() as db:
        work = runtime.work(db, "")
        order = papers.order_of(work, run.id)
        code, _ = _whose(work, order)
    names: Names | PeerRefused | None = None
    if order.grant is not None and not order.is_over:
        names = _names(runtime.extras["peers"], code, order.grant)

    def write(work: Work, order: Order) -> str:
        if isinstance(names, PeerRefused):
            raise names
        return page(work, order.actor, UUID(order.subject), PaperKind(order.kind), names)

    return papers.make(runtime, run, write, _say)


def _names(peers: Mapping[str, Peer], code: str, grant: str) -> Names | PeerRefused:
    """The names of the case's parties by side. Raises PeerSilent, upon which the job is tried again."""
    try:
        answer = peers["intake"].ask("/internal/parties", {"grant": grant, "code": code})
    except PeerRefused as refusal:
        return refusal
    names: defaultdict[str, list[str]] = defaultdict(list)
    for party in answer["items"]:
        if party["name"]:
            names[party["side"]].append(party["name"])
    return names


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
