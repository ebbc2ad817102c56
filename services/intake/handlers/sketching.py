"""Marks (`sketches`) for cases that were registered before there were any: asked for at a start, made by a job.

A batch is a transaction under the streams of its cases, so that no correction crosses it. Safe to be done again.
"""

from typing import Any, Final

from sqlalchemy import Select, select, table, text

from casekit.jobs import enqueue
from casekit.streams import case_stream, service_stream
from casekit.work import Work
from services.intake.domain.lifecycle import State
from services.intake.sealing import case_owner, live_keys, opened
from services.intake.sketch_tables import SKETCHES
from services.intake.sketches import sketch_again
from services.intake.tables import CASES

JOB: Final = "sketch_cases"
BATCH: Final = 50
_TEXTS: Final = ("description", "location")


def ask_for_sketches(work: Work) -> bool:
    """Have the marks made that are missing, once for an installation; whether it was asked for now."""
    work.lock(service_stream(work.source))
    asked = select(text("1")).select_from(table("jobs")).where(text("kind = :kind")).limit(1)
    if work.execute(asked, {"kind": JOB}).first() is not None:
        return False
    if work.execute(_without(None).limit(1)).first() is None:
        return False
    enqueue(work, JOB, {})
    return True


def sketch_batch(work: Work, after: str | None) -> tuple[str | None, int]:
    """Make the marks of the next cases behind a code; the last of them (None: there were none), and how many."""
    codes = list(work.execute(_without(after).limit(BATCH)).scalars())
    if not codes:
        return None, 0
    work.lock(*map(case_stream, codes))
    rows = work.execute(select(CASES).where(CASES.c.code.in_(codes)).order_by(CASES.c.code)).mappings().all()
    keys = live_keys(work, [case_owner(row["code"]) for row in rows])
    for row in rows:
        if row["state"] != State.VOIDED.value and (key := keys.get(case_owner(row["code"]))) is not None:
            texts = [_opened(key, row, name) for name in _TEXTS]
            sketch_again(work, row["code"], row["registered_at"], *texts)
    return codes[-1], len(codes)


def _without(after: str | None) -> Select[Any]:
    """The codes of cases that have text and no marks, in order."""
    has_text = CASES.c.description_sealed.is_not(None) | CASES.c.location_sealed.is_not(None)
    marked = select(SKETCHES.c.code).where(SKETCHES.c.code == CASES.c.code).exists()
    wanted = select(CASES.c.code).where(has_text, CASES.c.state != State.VOIDED.value, ~marked)
    wanted = wanted if after is None else wanted.where(CASES.c.code > after)
    return wanted.order_by(CASES.c.code)


def _opened(key: Any, row: Any, name: str) -> str | None:
    return opened(key, row[f"{name}_sealed"], f"cases/{row['code']}/{name}_sealed")
