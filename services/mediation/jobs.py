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
        order = papers.order_of(runtime.work(db, ""), run.id)
    names: Names | PeerRefused | None = None
    if order.grant is not None and not order.is_over:
        names = _names(runtime.extras["peers"], order.grant)

    def write(work: Work, order: Order) -> str:
        if isinstance(names, PeerRefused):
            raise names
        return page(work, order.actor, UUID(order.subject), PaperKind(order.kind), names)

    return papers.make(runtime, run, write, _say)


def _names(peers: Mapping[str, Peer], grant: str) -> Names | PeerRefused:
    """The parties' names by side. Raises PeerSilent, upon which the job is tried again."""
    try:
        answer = peers["intake"].ask("/internal/parties", {"grant": grant})
    except PeerRefused as refusal:
        return refusal
    names: defaultdict[str, list[str]] = defaultdict(list)
    for party in answer["items"]:
        if party["name"]:
            names[party["side"]].append(party["name"])
    return names


def _say(work: Work, order: Order, digest: str) -> None:
    mediation = UUID(order.subject)
    found = select(MEDIATIONS.c.code, MEDIATIONS.c.committee).where(MEDIATIONS.c.id == mediation)
    row = work.execute(found).one()
    work.lock(case_stream(row.code))
    is_named = order.grant is not None
    event = PaperMade(
        row.code, row.committee, mediation, order.id, PaperKind(order.kind), digest, is_named=is_named
    )
    work.append(case_stream(row.code), event)
