"""Intake's jobs: the import of a file of cases (docs/import.md), the marks of cases that have none (docs/related.md).

A batch of rows and how far the job has come are committed together; while one batch is written the next is made
ready. The file is read twice: first to its end, so that one that breaks off registers nothing.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from typing import Any

from sqlalchemy import func, select

from casekit.attachments import AttachmentStore
from casekit.casecode import CaseCode, code_year
from casekit.db import statement_limit
from casekit.faults import point
from casekit.jobs import STATEMENT_SECONDS, JobRun
from casekit.loops import Stop, bell, run_loop
from casekit.runtime import Runtime
from casekit.serials import SerialAllocator, reserve_in
from casekit.vault import DataKey
from casekit.work import Work
from services.intake.errors import ImportUnreadable
from services.intake.handlers.import_rows import Checked, Order
from services.intake.handlers.importing import (
    forget_file,
    forget_old,
    key_of_file,
    order_of,
    register_rows,
)
from services.intake.handlers.sketching import sketch_batch
from services.intake.import_tables import IMPORT_ROWS, ROW_STATES
from services.intake.importing.checking import checked
from services.intake.importing.reading import Form, Row, rows_of
from services.intake.tables import SERIAL_BLOCKS

BATCH_ROWS = 100
BLOCK_SERIALS = 1_000  # taken at once, or as many as the file has rows
SWEEP_SECONDS = 24 * 3600.0
Cursor = dict[str, Any]  # row: the last one done with; done, total: rows; fault: why the file cannot be read


def import_cases(runtime: Runtime, run: JobRun) -> dict[str, Any]:
    """Register the rows of a file. The result counts them by state, or says why the file cannot be read."""
    cursor: Cursor = run.cursor or {"row": 0, "done": 0}
    with runtime.db.begin() as db:
        work = runtime.work(db, "")
        order = order_of(work, run.id)
        key = None if order.stored is None else key_of_file(work, run.id)
    if order.stored is not None and key is not None:
        cursor = _Import(runtime, run, order, order.stored, key).carry_out(cursor)
    return {**cursor.get("fault", {}), **_counts(runtime, run)}


def sketch_cases(runtime: Runtime, run: JobRun) -> dict[str, Any]:
    """Make the marks of cases registered before there were any, from where the last attempt was."""
    after, done = (run.cursor or {}).get("after"), (run.cursor or {}).get("done", 0)
    while True:
        with runtime.db.begin() as db:
            work = runtime.work(db, f"service/{runtime.name}")
            after, number = sketch_batch(work, after)
            work.flush()
            done += number
            run.checkpoint(db, done, cursor={"after": after, "done": done})
        if after is None:
            return {"looked_at": done}


@dataclass(frozen=True, slots=True)
class _Import:
    """An import whose file is there still."""

    runtime: Runtime
    run: JobRun
    order: Order
    stored: str
    key: DataKey

    def carry_out(self, cursor: Cursor) -> Cursor:
        """Register what is left, then forget the file; returns where that ended."""
        try:
            cursor = self._register(cursor)
        except ImportUnreadable as fault:
            cursor = {**cursor, "fault": _told(fault)}
        self._forget(cursor)
        return cursor

    def _register(self, cursor: Cursor) -> Cursor:
        """Raises ImportUnreadable before anything is registered."""
        if "total" not in cursor:
            cursor = {**cursor, "total": sum(1 for _ in self._rows())}
        serials = SerialAllocator(
            reserve_in(self.runtime.db, SERIAL_BLOCKS), min(BLOCK_SERIALS, cursor["total"])
        )
        left = (row for row in self._rows() if row.number > cursor["row"])
        with ThreadPoolExecutor(1, "import") as writer:
            written: Future[None] = writer.submit(lambda: None)
            referred: frozenset[str] = frozenset()
            while batch := list(islice(left, BATCH_ROWS)):
                rows = [checked(row) for row in batch]
                cursor = {**cursor, "row": batch[-1].number, "done": cursor["done"] + len(batch)}
                others, referred = referred, _references(rows)
                if self.order.is_dry_run or others & referred:  # it looks for them in the rows before
                    written.result()
                work, opened = self._make_ready(rows, self._codes(serials, rows))
                before, written = written, writer.submit(self._commit, work, opened, cursor, written)
                before.result()
            written.result()
        return cursor

    def _make_ready(self, rows: Sequence[Checked], codes: dict[int, str]) -> tuple[Work, ExitStack]:
        """All of a batch but its writing, in a transaction that stays open; who writes it closes that."""
        with ExitStack() as opened:
            db = opened.enter_context(self.runtime.db.begin())
            self.run.let_go(db)  # the references are claimed
            work = self.runtime.work(db, self.order.actor)
            register_rows(work, self.order, rows, codes, self.runtime.config.place)
            return work, opened.pop_all()

    def _commit(self, work: Work, opened: ExitStack, cursor: Cursor, before: Future[None]) -> None:
        """Write a batch, unless the one before it could not be written."""
        with opened, statement_limit(STATEMENT_SECONDS):
            before.result()
            work.flush()
            self.run.checkpoint(work.db, cursor["done"], total=cursor["total"], cursor=cursor)
            point("import.before_commit")
        point("import.after_commit")

    def _codes(self, serials: SerialAllocator, rows: Sequence[Checked]) -> dict[int, str]:
        """A code for each row that may become a case; taken before the transaction begins."""
        if self.order.is_dry_run:
            return {}
        region, year = self.runtime.config.region, code_year(self.runtime.clock.now())
        fit = [row.number for row in rows if row.command is not None]
        return {number: str(CaseCode(region, year, serials.next(region, year))) for number in fit}

    def _forget(self, cursor: Cursor) -> None:
        """Destroy the file's key and remove the file; what is left of it when this process dies is swept away."""
        point("import.before_forget")
        with self.runtime.db.begin() as db:
            work = self.runtime.work(db, self.order.actor)
            forget_file(work, self.run.id)
            work.flush()
            self.run.checkpoint(db, cursor["done"], cursor=cursor)
        self._store.remove(self.stored)

    def _rows(self) -> Iterator[Row]:
        """The rows of the file, from its beginning. Raises ImportUnreadable."""
        return rows_of(Form(self.order.form), self._store.open(self.stored, self.key))

    @property
    def _store(self) -> AttachmentStore:
        store: AttachmentStore = self.runtime.extras["attachments"]
        return store


def _references(rows: Sequence[Checked]) -> frozenset[str]:
    """The references of rows that may become cases."""
    commands = (row.command for row in rows if row.command is not None)
    return frozenset(each.reference for each in commands if each.reference is not None)


def _counts(runtime: Runtime, run: JobRun) -> dict[str, int]:
    by_state = select(IMPORT_ROWS.c.state, func.count().label("rows")).where(
        IMPORT_ROWS.c.import_id == run.id
    )
    with runtime.db.begin() as db:
        found = {row.state: row.rows for row in db.execute(by_state.group_by(IMPORT_ROWS.c.state))}
    return {state: found.get(state, 0) for state in ROW_STATES}


def _told(fault: ImportUnreadable) -> dict[str, Any]:
    where = {name: fault.extra[name] for name in ("row", "column") if name in fault.extra}
    why = fault.extra["why"]
    told: dict[str, Any] = {"problem": fault.code, "why": {"en": str(why), "zh": why.zh}}
    return told | where


def run_import_sweeper(runtime: Runtime, stop: Stop) -> None:
    """Forget old imports at the start and once a day, until `stop` is set."""

    def turn() -> bool:
        return forget_import(runtime)

    run_loop(turn, stop, bell("imports", runtime.name), SWEEP_SECONDS, "sweeper of imports")


def forget_import(runtime: Runtime) -> bool:
    """Forget what is left of one import that is older than the configuration keeps; whether there was one."""
    with runtime.db.begin() as db:
        work = runtime.work(db, f"service/{runtime.name}")
        was_there, file = forget_old(work, work.now - timedelta(days=runtime.config.import_kept_days))
    if file is not None:
        runtime.extras["attachments"].remove(file)
    return was_there
