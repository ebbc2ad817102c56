"""`onedoor evaluation`: check files of indicators and card rules; count everything again from the ledger.

The centre's own files (`ONEDOOR_INDICATORS_ROOT`, `ONEDOOR_PROCEDURES_ROOT`) stand before ours here, too.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from sqlalchemy import text

from casekit.db import statement_limit
from casekit.runtime import Runtime
from onedoor.embedded.reach import installation
from onedoor.procedure_named import own_root
from procedures.document import DocumentFault, read
from procedures.findings import Finding
from procedures.library import library_of
from procedures.lint import lint as lint_procedure
from procedures.shelf import OURS, Shelf
from services.evaluation import catalogue
from services.evaluation.cards.linting import lint as lint_cards
from services.evaluation.linting import lint
from services.evaluation.rebuilding import PATIENCE_SECONDS, rebuild

Echo = Callable[[str], object]
INDICATORS_ROOT, PLACE = "ONEDOOR_INDICATORS_ROOT", "ONEDOOR_PLACE"
PAGE = 1_000
_COUNT = text("SELECT count(*) FROM ledger_entries WHERE source = ANY(:sources)")
_PAGE = text(
    "SELECT serial, body FROM ledger_entries WHERE serial > :after AND source = ANY(:sources)"
    " ORDER BY serial LIMIT :limit"
)


def lint_files(files: Sequence[Path], *, echo: Echo) -> int:
    """Say everything that is wrong with the files; returns 1 when anything is, else 0.

    A file of indicators is one that counts by it; a place's procedure file, one whose cards can be judged by the
    indicators there are, those of `files` among them. Without a procedure file, the cards of the centre's place are.
    """
    procedures = [file for file in files if _is_procedure(file)]
    indicators = [file for file in files if file not in procedures]
    findings = [finding for file in indicators for finding in lint(file)]
    findings += [finding for file in procedures for finding in lint_procedure(file, _beside(file))]
    if not findings:
        findings = _of_cards(procedures, indicators)
    for each in findings:
        echo(str(each))
    if not findings:
        echo(f"{len(files)} file(s) can be used 个文件可用")
    return 1 if findings else 0


def _is_procedure(file: Path) -> bool:
    try:
        return "layer" in read(file).data
    except (DocumentFault, TypeError):  # said with the other findings
        return False


def _beside(file: Path) -> Shelf:
    return Shelf(file.parent, OURS)


def _of_cards(procedures: Sequence[Path], indicators: Sequence[Path]) -> list[Finding]:
    """What the rules of cards name and the indicators have not. Raises CatalogueRefused."""
    place = os.environ.get(PLACE) if not procedures else None
    if not procedures and place is None:
        return []
    named = {path.name: path for path in indicators}
    root = os.environ.get(INDICATORS_ROOT)
    kept = {path.name: path for path in catalogue.files(Path(root) if root else None)}
    versions = catalogue.shelved(list({**kept, **named}.values()))
    found = [
        finding for file in procedures for finding in lint_cards(_beside(file), [_place_of(file)], versions)
    ]
    if place is not None:
        found += lint_cards(library_of(own_root()).shelf, [place], versions)
    return found


def _place_of(file: Path) -> str:
    return file.stem.partition("@")[0]


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
