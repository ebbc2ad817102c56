"""Makes what was ordered: a page is written, typeset, and kept sealed; then it is on record. For jobs alone.

Writing and keeping are two transactions, so that none is open while it is typeset. Killed between them, the job begins
again; a file that was stored and has no row is swept away.
"""

import hashlib
from collections.abc import Callable
from io import BytesIO
from typing import Any

from sqlalchemy import update

from casekit.attachments import AttachmentStore
from casekit.attachments.store import Source
from casekit.errors import Problem
from casekit.faults import point
from casekit.jobs import JobRun
from casekit.papers.orders import Order, order_of
from casekit.papers.press import typeset
from casekit.papers.table import table_of
from casekit.runtime import Runtime
from casekit.sealing import key_of
from casekit.work import Work

Write = Callable[[Work, Order], str]
Say = Callable[[Work, Order, str], None]


def make(runtime: Runtime, run: JobRun, write: Write, say: Say) -> dict[str, Any]:
    """Carry out the order whose job this is; the result names the paper, or the problem that stood against it.

    `write` gives the page, and raises a Problem when who asked may not have it (any more); `say` puts the paper on
    record by its SHA-256, having locked the stream on which it does.
    """
    with runtime.db.begin() as db:
        order = order_of(runtime.work(db, ""), run.id)
    if order.is_over:
        return {"paper": str(order.id)}
    try:
        with runtime.db.begin() as db:
            page = write(runtime.work(db, order.actor.id), order)
    except Problem as refusal:
        if refusal.status >= 500:  # for a while: the job is tried again
            raise
        return _refuse(runtime, run, order, refusal)
    content = typeset(page, order.asked_at)
    digest = hashlib.sha256(content).hexdigest()
    return keep(runtime, run, order, BytesIO(content), digest, len(content), say)


def keep(
    runtime: Runtime,
    run: JobRun,
    order: Order,
    content: Source,
    digest: str,
    max_bytes: int,
    say: Say,
    *,
    done: int = 1,
) -> dict[str, Any]:
    """Keep `content`, of at most `max_bytes` and this SHA-256, as what was ordered, under the key of its owner.

    The result names it; `done` is what the job ends with. It is said first: saying locks a stream, and nothing is
    locked before a stream.
    """
    store: AttachmentStore = runtime.extras["attachments"]
    with runtime.db.begin() as db:
        work = runtime.work(db, order.actor.id)
        say(work, order, digest)
        stored = store.put(content, key_of(work, order.owner), max_bytes=max_bytes)
        point("papers.before_commit")
        _end(
            work,
            order,
            stored=stored.id,
            sha256=stored.sha256,
            size=stored.size,
            made_at=work.now,
            grant_sealed=None,
        )
        work.flush()
        run.checkpoint(db, done, total=done)
    return {"paper": str(order.id)}


def _refuse(runtime: Runtime, run: JobRun, order: Order, refusal: Problem) -> dict[str, Any]:
    with runtime.db.begin() as db:
        work = runtime.work(db, order.actor.id)
        _end(work, order, refused=refusal.code, grant_sealed=None)
        work.flush()
        run.checkpoint(db, 1, total=1)
    return {"paper": str(order.id), "problem": refusal.code}


def _end(work: Work, order: Order, **columns: Any) -> None:
    papers = table_of(work.tables)
    work.execute(update(papers).where(papers.c.id == order.id).values(columns))
