"""`onedoor procedure simulate`: a year on a platform of its own, in a temporary home of which nothing is left behind.

A long year is shared between two processes, each with a database of its own on the one server; the report is the same.
"""

import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from pathlib import Path

import psycopg2
from psycopg2.extensions import ISOLATION_LEVEL_AUTOCOMMIT

from casekit.config import Config
from casekit.errors import Problem
from onedoor.composition import library_for
from onedoor.embedded.postgres import EmbeddedPostgres
from onedoor.migrating import migrate_services
from onedoor.procedure_named import file_of, procedure_named
from onedoor.simulation.hall import SERVICES, Hall, open_hall
from onedoor.simulation.report import Report, Tally, read_tally, report_of
from onedoor.simulation.year import Plan, Share, Year
from procedures import library
from procedures.library import library_of
from procedures.model import Procedure

# A year all of whose working days are published, with both long holidays, and enough of the next one after it.
BEGINS = date(2025, 1, 1)
WORTH_SHARING = 200
_DATABASE = "year_{}"
_RARELY = 100_000  # objects made before it is looked for those that are no longer used
Progress = Callable[[int], object]


class SimulationFailed(Problem):
    """One of the processes that played the year ended before it had told what became of its cases."""

    code = "SIMULATION_FAILED"
    status = 500
    title_en = "The simulation came to an end before its time."
    title_zh = "推演中途终止。"


class NotInForce(Problem):
    """On the first day another version is in force than that of the file, or none."""

    code = "PROCEDURE_NOT_IN_FORCE"
    status = 422
    title_en = "The procedure of this file is not the one in force on the first day; begin on another."
    title_zh = "起始日生效的不是该文件的流程，请另选起始日。"


def first_day(place: str, begins: date | None) -> date:
    """The day on which the year begins: as told, else `BEGINS`, or the first day of a file that is in force later.

    Raises what `procedure_named` does.
    """
    if begins is not None or file_of(place) is None:
        return begins or BEGINS
    return max(BEGINS, procedure_named(place).effective_from)


def simulate(
    place: str, plan: Plan, progress: Progress = lambda _: None, shares: int | None = None
) -> Report:
    """Play the plan by the procedure in force at `place` on its first day, or by that of the file it names.

    `progress` is told days that are over. Raises what `procedure_named` does, NotInForce, PostgresDidNotStart or
    SimulationFailed.
    """
    path = file_of(place)
    procedure = library.load(place, on=plan.begins) if path is None else procedure_named(place)
    shares = shares or (min(2, os.cpu_count() or 1) if plan.cases >= WORTH_SHARING else 1)
    with tempfile.TemporaryDirectory(prefix="onedoor-simulation-") as directory:
        Path(directory).chmod(0o755)  # the database server's own account looks for its data below
        home = Path(directory) / "home"
        config = Config(
            home=home, region=procedure.region, place=procedure.place, master_key_file=home / "master.key",
            procedures_root=Path() if path is None else _shelved(path, procedure, Path(directory), plan.begins),
        )  # fmt: skip
        with EmbeddedPostgres(home) as postgres:
            uris = _databases(postgres, config, shares)
            if shares > 1:
                tally = _play_together(config, uris, plan, progress)
            else:
                with open_hall(config, uris[0], plan.start) as hall:
                    tally = play(hall, procedure, plan, progress)
    return report_of(procedure, plan, tally)


def play(hall: Hall, procedure: Procedure, plan: Plan, progress: Progress, share: Share = Share()) -> Tally:
    """Play a share of the plan in the hall, by the procedure and in the region of its place."""
    hall.move_to(procedure.region)
    year = Year(hall, procedure, plan, share)
    year.play(progress)
    return read_tally(hall.runtimes, year.codes, plan.end)


def _shelved(path: Path, procedure: Procedure, directory: Path, begins: date) -> Path:
    """A centre's directory in which the file lies under its place's name, with what it rests on beside it.

    Raises NotInForce where another version would be played.
    """
    shelf = directory / "procedures"
    shelf.mkdir(mode=0o755)
    for beside in path.parent.glob("*.yaml"):
        if beside.stem.partition("@")[0] in ("national", "defaults"):
            shutil.copy(beside, shelf)
    shutil.copy(path, shelf / f"{procedure.place}.yaml")
    if library_of(shelf).load(procedure.place, on=begins).version != procedure.version:
        raise NotInForce(f"{path.name}: {procedure.effective_from}")
    return shelf


def _databases(postgres: EmbeddedPostgres, config: Config, number: int) -> list[str]:
    """So many alike. None waits for the disk: they are gone before anything could be lost."""
    names = [_DATABASE.format(each) for each in range(number)]
    for name in names:
        with _administering(postgres) as run:
            template = "template1" if name == names[0] else names[0]
            run(f"CREATE DATABASE {name} TEMPLATE {template}")
            run(f"ALTER DATABASE {name} SET synchronous_commit = off")
        if name == names[0]:
            migrate_services(postgres.uri(name), SERVICES, config, lambda _: None)
    return [postgres.uri(name) for name in names]


@contextmanager
def _administering(postgres: EmbeddedPostgres) -> Iterator[Callable[[str], object]]:
    connection = psycopg2.connect(postgres.uri())
    try:
        connection.set_isolation_level(ISOLATION_LEVEL_AUTOCOMMIT)
        yield connection.cursor().execute
    finally:
        connection.close()


def _play_together(config: Config, uris: Sequence[str], plan: Plan, progress: Progress) -> Tally:
    """A process for each database. Raises SimulationFailed when one ends without its tally."""
    spawning, total = get_context("spawn"), Tally()
    days: dict[Connection, int] = {}
    with ExitStack() as stack:
        for number, uri in enumerate(uris):
            mine, theirs = spawning.Pipe(duplex=False)
            words = (theirs, config, uri, plan, Share(number, len(uris)))
            process = spawning.Process(target=_play_share, args=words, daemon=True)
            process.start()
            theirs.close()
            stack.callback(process.join)
            stack.callback(process.terminate)
            days[mine] = 0
        while days:
            for pipe in [each for each in wait(list(days)) if isinstance(each, Connection)]:
                told = _told(pipe)
                if isinstance(told, Tally):
                    total.add(told)
                    del days[pipe]
                else:
                    days[pipe] = told
            progress(min(days.values(), default=plan.days))
    return total


def _told(pipe: Connection) -> int | Tally:
    try:
        told: int | Tally = pipe.recv()
    except EOFError:
        raise SimulationFailed from None
    return told


def _do_nothing_else() -> None:
    """Of this process: it has one thread, which may wait for its database as long as it takes, and what it has made up
    to now it keeps to the end. That spares a fifth of its work.
    """
    psycopg2.extensions.set_wait_callback(None)
    gc.freeze()
    gc.set_threshold(_RARELY, 50, 50)


def _play_share(pipe: Connection, config: Config, uri: str, plan: Plan, share: Share) -> None:
    """What a process of its own does: says each day that is over, and in the end its tally."""
    procedure = library_for(config).load(config.place, on=plan.begins)
    with open_hall(config, uri, plan.start) as hall:
        _do_nothing_else()
        pipe.send(play(hall, procedure, plan, pipe.send, share))
