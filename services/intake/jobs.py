"""Intake's jobs: the import of a file of cases (docs/import.md).

A batch of rows and how far the job has come are committed together. The file is read twice: first to its end, so that
one that breaks off registers nothing.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import islice
from typing import Any

from sqlalchemy import func, select

from casekit.attachments import AttachmentStore
from casekit.casecode import CaseCode, code_year
from casekit.faults import point
from casekit.jobs import JobRun
from casekit.runtime import Runtime
from casekit.serials import SerialAllocator, reserve_in
from casekit.vault import DataKey
from services.intake.errors import ImportUnreadable
from services.intake.handlers.importing import (
    Checked,
    Order,
    forget_file,
    key_of_file,
    order_of,
    register_rows,
)
from services.intake.importing.checking import checked
from services.intake.importing.reading import Form, Row, rows_of
from services.intake.tables import IMPORT_ROWS, ROW_STATES, SERIAL_BLOCKS

BATCH_ROWS = 100
Cursor = dict[str, Any]


def import_cases(runtime: Runtime, run: JobRun) -> dict[str, Any]:
    """Register the rows of a file. The result counts them by state, or says why the file cannot be read."""
    with runtime.db.begin() as db:
        work = runtime.work(db, "")
        order = order_of(work, run.id)
        key = None if order.stored is None else key_of_file(work, run.id)
    cursor: Cursor = run.cursor or {"row": 0, "done": 0}
    if key is not None:
        try:
            cursor = _register(runtime, run, order, key, cursor)
        except ImportUnreadable as fault:
            cursor = {"fault": _told(fault), **cursor}
        _forget(runtime, run, order, cursor)
    return {**cursor.get("fault", {}), **_counts(runtime, run)}


def _register(runtime: Runtime, run: JobRun, order: Order, key: DataKey, cursor: Cursor) -> Cursor:
    """Register what is left; returns the last cursor. Raises ImportUnreadable before anything is registered."""
    if "total" not in cursor:
        with closing(_content(runtime, order, key)) as pieces:
            cursor = {**cursor, "total": sum(1 for _ in rows_of(Form(order.form), pieces))}
    serials = SerialAllocator(reserve_in(runtime.db, SERIAL_BLOCKS), BATCH_ROWS)
    with closing(_content(runtime, order, key)) as pieces:
        left = (row for row in rows_of(Form(order.form), pieces) if row.number > cursor["row"])
        while batch := list(islice(left, BATCH_ROWS)):
            cursor = _commit(runtime, run, order, serials, batch, cursor)
    return cursor


def _commit(
    runtime: Runtime,
    run: JobRun,
    order: Order,
    serials: SerialAllocator,
    batch: Sequence[Row],
    cursor: Cursor,
) -> Cursor:
    rows = [checked(row) for row in batch]
    codes = {} if order.is_dry_run else _codes(runtime, serials, rows)
    cursor = {**cursor, "row": batch[-1].number, "done": cursor["done"] + len(batch)}
    with runtime.db.begin() as db:
        work = runtime.work(db, order.actor)
        register_rows(work, order, rows, codes, runtime.config.place)
        work.flush()
        run.checkpoint(db, cursor["done"], total=cursor["total"], cursor=cursor)
        point("import.before_commit")
    point("import.after_commit")
    return cursor


def _codes(runtime: Runtime, serials: SerialAllocator, rows: Sequence[Checked]) -> dict[int, str]:
    """A code for each row that may become a case; taken before the transaction begins."""
    region, year = runtime.config.region, code_year(runtime.clock.now())
    return {
        row.number: str(CaseCode(region, year, serials.next(region, year)))
        for row in rows
        if row.command is not None
    }


def _forget(runtime: Runtime, run: JobRun, order: Order, cursor: Cursor) -> None:
    """Destroy the file's key and remove the file; what is left of it when this process dies is swept away."""
    point("import.before_forget")
    with runtime.db.begin() as db:
        work = runtime.work(db, order.actor)
        forget_file(work, run.id)
        work.flush()
        run.checkpoint(db, cursor["done"], cursor=cursor)
    if order.stored is not None:
        _store(runtime).remove(order.stored)


def _counts(runtime: Runtime, run: JobRun) -> dict[str, int]:
    by_state = select(IMPORT_ROWS.c.state, func.count().label("rows")).where(IMPORT_ROWS.c.import_id == run.id)
    with runtime.db.begin() as db:
        found = {row.state: row.rows for row in db.execute(by_state.group_by(IMPORT_ROWS.c.state))}
    return {state: found.get(state, 0) for state in ROW_STATES}


def _told(fault: ImportUnreadable) -> dict[str, Any]:
    where = {name: fault.extra[name] for name in ("row", "column") if name in fault.extra}
    why = fault.extra["why"]
    return {"problem": fault.code, **where, "why": {"en": str(why), "zh": why.zh}}


def _content(runtime: Runtime, order: Order, key: DataKey) -> Iterator[bytes]:
    return _store(runtime).open(order.stored or "", key)


def _store(runtime: Runtime) -> AttachmentStore:
    store: AttachmentStore = runtime.extras["attachments"]
    return store
