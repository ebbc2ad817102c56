"""`onedoor evaluation`: check a file of indicators; count everything again from the ledger, with its progress."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from sqlalchemy import text

from casekit.db import statement_limit
from casekit.runtime import Runtime
from onedoor.embedded.reach import installation
from services.evaluation.linting import lint
from services.evaluation.rebuilding import PATIENCE_SECONDS, rebuild

Echo = Callable[[str], object]
PAGE = 1_000
_COUNT = text("SELECT count(*) FROM ledger_entries WHERE source = ANY(:sources)")
_PAGE = text(
    "SELECT serial, body FROM ledger_entries WHERE serial > :after AND source = ANY(:sources)"
    " ORDER BY serial LIMIT :limit"
)


def lint_files(files: Sequence[Path], *, echo: Echo) -> int:
    """Say everything that is wrong with the files; returns 1 when anything is, else 0."""
    findings = [finding for file in files for finding in lint(file)]
    for each in findings:
        echo(str(each))
    if not findings:
        echo(f"{len(files)} file(s) can be used 个文件可用")
    return 1 if findings else 0


def show_rebuild(console: Console) -> None:
    """Rebuild with a bar, and say what differed. Raises NotRunning."""
    platform = installation()
    evaluation, ledger = platform.runtime("evaluation"), platform.runtime("ledger")
    columns = (TextColumn("考评重算"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("rebuild", total=recorded(ledger, evaluation))
        found = rebuild(
            evaluation, record(ledger, evaluation), lambda count: progress.update(task, completed=count)
        )
    for table, count in found.differing.items():
        console.print(f"  {table:<24}{count} 行不同 rows differed")
    if not any(found.differing.values()):
        console.print(f"{found.events} 个事件重算，结果完全一致 counted again, identical")


def recorded(ledger: Runtime, evaluation: Runtime) -> int:
    """How many events the ledger has that evaluation listens to."""
    with statement_limit(PATIENCE_SECONDS), ledger.db.begin() as db:
        return int(db.execute(_COUNT, {"sources": list(evaluation.definition.listens_to)}).scalar_one())


def record(ledger: Runtime, evaluation: Runtime) -> Iterator[list[bytes]]:
    """Those events, in the order of recording, page by page."""
    after, sources = 0, list(evaluation.definition.listens_to)
    while True:
        with ledger.db.begin() as db:
            rows = db.execute(_PAGE, {"after": after, "sources": sources, "limit": PAGE}).all()
        if not rows:
            return
        after = rows[-1].serial
        yield [bytes(row.body) for row in rows]
