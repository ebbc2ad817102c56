"""`onedoor procedure simulate`: a year on a platform of its own, in a temporary home of which nothing is left behind."""

import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import psycopg2
from psycopg2.extensions import ISOLATION_LEVEL_AUTOCOMMIT

from casekit.clock import FixedClock
from casekit.config import Config
from onedoor.embedded.postgres import EmbeddedPostgres
from onedoor.migrating import migrate_services
from onedoor.simulation.hall import SERVICES, open_hall
from onedoor.simulation.report import Report, read_report
from onedoor.simulation.year import Plan, Year
from procedures import library
from procedures.model import Procedure

# A year all of whose working days are published, with both long holidays, and enough of the next one after it.
BEGINS = date(2025, 1, 1)
DATABASE = "simulation"
Progress = Callable[[int], object]


def simulate(place: str, plan: Plan, progress: Progress = lambda _: None) -> Report:
    """Play the plan by the procedure in force at `place` on its first day. Raises PlaceUnknown or PostgresDidNotStart."""
    procedure = library.load(place, on=plan.begins)
    with tempfile.TemporaryDirectory(prefix="onedoor-simulation-") as directory:
        Path(directory).chmod(0o755)  # the database server's own account looks for its data below
        home = Path(directory) / "home"
        config = Config(home=home, region=procedure.region, place=place, master_key_file=home / "master.key")
        with EmbeddedPostgres(home) as postgres:
            _create_database(postgres)
            return play(config, postgres.uri(DATABASE), procedure, plan, progress)


def play(config: Config, database_uri: str, procedure: Procedure, plan: Plan, progress: Progress) -> Report:
    """Play the plan in a database of which the URI is an administrator's, making the schemas that are missing."""
    migrate_services(database_uri, SERVICES, config, lambda _: None)
    with open_hall(config, database_uri, FixedClock(plan.start - timedelta(days=1))) as hall:
        year = Year(hall, procedure, plan)
        year.play(progress)
        return read_report(hall.runtimes, procedure, plan, year.codes)


def _create_database(postgres: EmbeddedPostgres) -> None:
    """A database that does not wait for the disk: it is gone before anything could be lost."""
    connection = psycopg2.connect(postgres.uri())
    try:
        connection.set_isolation_level(ISOLATION_LEVEL_AUTOCOMMIT)
        cursor = connection.cursor()
        cursor.execute(f"CREATE DATABASE {DATABASE}")
        cursor.execute(f"ALTER DATABASE {DATABASE} SET synchronous_commit = off")
    finally:
        connection.close()
