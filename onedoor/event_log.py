"""`onedoor ledger export`: an event log into a file, with a bar where there is a terminal. It goes on record first."""

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from casekit.auth import Actor
from casekit.auth.actor import Role
from casekit.errors import InvalidInput, Problem
from casekit.runtime import Runtime
from contracts.vocabulary import EventLogFormat
from onedoor.embedded.reach import reached
from services.ledger import jobs
from services.ledger.eventlog.reading import Span, tiers
from services.ledger.exports import put_on_record

OPERATOR = "ops/command-line"


class UnitUnknown(InvalidInput):
    """Nobody by that name stands behind a wall: a slip of the pen would write down what the unit must not know."""

    code = "UNIT_UNKNOWN"
    title_en = "The ledger knows no such unit; nothing was written."
    title_zh = "存证中没有该单位，未导出。"


class FileThere(Problem):
    """The file to write is there already."""

    code = "FILE_THERE"
    status = 409
    title_en = "The file is there already; give another name, or --force."
    title_zh = "文件已存在，请换名或加 --force。"


def export_to(file: Path, form: str, since: date, until: date, unit: str | None, *, force: bool) -> None:
    """Write the log to `file`, which is there whole or not at all. Raises FileThere, InvalidInput, UnitUnknown,
    NotRunning.
    """
    if until < since:
        raise InvalidInput("the span ends before it begins 截止日期早于起始日期")
    if file.exists() and not force:
        raise FileThere(str(file))
    runtime, on = reached("ledger"), Console(stderr=True)
    roles = frozenset({Role.AUDITOR})
    actor = Actor(OPERATOR, roles, unit=unit, region=runtime.config.region)
    _check_unit(runtime, actor)
    with tempfile.NamedTemporaryFile(dir=file.resolve().parent, delete=False) as out, _bar(on) as progress:
        written = Path(out.name)
        try:
            cases = jobs.write_event_log(
                runtime, actor, EventLogFormat(form), Span(since, until), out, progress
            )
            out.close()
            _record(runtime, actor, EventLogFormat(form), Span(since, until), cases, written)
            written.replace(file)
        finally:
            written.unlink(missing_ok=True)
    on.print(f"{cases} cases in {file} 已导出 {cases} 件", highlight=False, markup=False)


def _check_unit(runtime: Runtime, actor: Actor) -> None:
    if actor.unit is None:
        return
    with runtime.db.begin() as db:
        if actor.unit not in tiers(runtime.work(db, actor.id)):
            raise UnitUnknown(actor.unit)


def _record(
    runtime: Runtime, actor: Actor, form: EventLogFormat, span: Span, cases: int, written: Path
) -> None:
    with written.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    with runtime.db.begin() as db:
        work = runtime.work(db, actor.id)
        put_on_record(work, actor, form, span, cases, digest)
        work.flush()


@contextmanager
def _bar(on: Console) -> Iterator[jobs.Progress]:
    """A bar of cases where there is a terminal; silence where there is none."""
    if not on.is_terminal:
        yield lambda _, __: None
        return
    columns = (TextColumn("导出"), BarColumn(), MofNCompleteColumn(), TextColumn("件"), TimeElapsedColumn())
    with Progress(*columns, console=on) as progress:
        task = progress.add_task("", total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)
