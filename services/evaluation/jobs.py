"""Evaluation's jobs: a bulletin is drafted as a page and a PDF. What it says is kept, and is what is reviewed."""

from typing import Any

from sqlalchemy import select, update

from casekit import papers
from casekit.jobs import JobRun
from casekit.papers import Order
from casekit.runtime import Runtime
from casekit.streams import service_stream
from casekit.work import Work
from services.evaluation.bulletins.gathering import gathered
from services.evaluation.bulletins.readmodel import page_of
from services.evaluation.bulletins.tables import BULLETINS
from services.evaluation.domain.bulletin import Days


def draft_bulletin(runtime: Runtime, run: JobRun) -> dict[str, Any]:
    """Draft it; the result names it."""
    found: dict[str, Any] = {}

    def write(work: Work, order: Order) -> str:
        row = work.execute(select(BULLETINS).where(BULLETINS.c.id == order.id)).mappings().one()
        found.update(gathered(work, row["region"], Days(row["begins_on"], row["ends_on"])))
        return page_of(work, row, found)

    def say(work: Work, order: Order, digest: str) -> None:
        work.lock(service_stream(work.source))
        drafted = update(BULLETINS).where(BULLETINS.c.id == order.id).values(figures=found, digest=digest)
        work.execute(drafted)

    return papers.make(runtime, run, write, say)
