"""One service's database: bounded pool, bounded waits, one PostgreSQL schema.

Under eventlet psycopg2's own time-outs do not work; a wait callback that polls with the hub's time-out bounds every
connect and every statement. Only the owners of a transaction (API bridge, inbox worker, relay, ticker, jobs,
sequencer) call `Database.begin`.
"""

import select
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any

import psycopg2
import psycopg2.extensions
import psycopg2.extras
from sqlalchemy import URL, Executable, MetaData, NullPool, create_engine, event, make_url
from sqlalchemy.engine import Connection, Engine, ExceptionContext
from sqlalchemy.exc import DBAPIError

from casekit.clock import monotonic

STATEMENT_SECONDS = 2.5
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
NO_ANSWER = "the database did not answer in time"
# Compiling, and calling other processes to help, costs more than any statement of ours takes, and no index of theirs
# lies on a turning disk. A statement that its client has given up ends within a second, instead of keeping the server
# from what it answers next.
_FOR_SHORT_STATEMENTS = (
    "-c jit=off -c max_parallel_workers_per_gather=0 -c random_page_cost=1.1"
    " -c client_connection_check_interval=1000"
)
_budget = threading.local()


def new_metadata() -> MetaData:
    """A MetaData with the house's constraint names."""
    return MetaData(naming_convention=NAMING)


def engine_url(uri: str) -> URL:
    """`uri` as SQLAlchemy needs it: a plain postgresql:// means psycopg2, the only driver that yields to eventlet."""
    return make_url(uri).set(drivername="postgresql+psycopg2")


@contextmanager
def statement_limit(seconds: float) -> Iterator[None]:
    """Let statements inside wait `seconds` instead of the default; for jobs and migrations."""
    before = getattr(_budget, "seconds", STATEMENT_SECONDS)
    _budget.seconds = seconds
    try:
        yield
    finally:
        _budget.seconds = before


@contextmanager
def give_up_at(moment: float) -> Iterator[None]:
    """Let no statement inside wait beyond `moment` (monotonic), however many they are; for requests."""
    before = getattr(_budget, "until", None)
    _budget.until = moment
    try:
        yield
    finally:
        _budget.until = before


def _deadline() -> float:
    one = monotonic() + getattr(_budget, "seconds", STATEMENT_SECONDS)
    until = getattr(_budget, "until", None)
    return one if until is None else min(one, until)


def _wait(connection: Any) -> None:
    """psycopg2 wait callback: yields to the hub, gives up with OperationalError at the limit."""
    deadline = _deadline()
    while True:
        state = connection.poll()
        if state == psycopg2.extensions.POLL_OK:
            return
        remaining = deadline - monotonic()
        fd = connection.fileno()
        reading = [fd] if state == psycopg2.extensions.POLL_READ else []
        writing = [] if reading else [fd]
        if remaining <= 0 or not any(select.select(reading, writing, [], remaining)):
            raise psycopg2.OperationalError(NO_ANSWER)


def _give_up_connection(context: ExceptionContext) -> None:
    """A connection that did not answer may still answer the wrong question later: never use it again."""
    if NO_ANSWER in str(context.original_exception):
        context.is_disconnect = True


def install_wait_callback() -> None:
    """Bound every wait of every psycopg2 connection of this process; `select` yields when eventlet has patched it."""
    psycopg2.extensions.set_wait_callback(_wait)
    psycopg2.extras.register_uuid()


class Database:
    """Connections to one service's schema."""

    def __init__(self, uri: str, schema: str, pool_size: int = 8, wait_seconds: float = 2.0) -> None:
        install_wait_callback()
        self.schema = schema
        self._options = (
            f"-c search_path={schema} -c timezone=UTC -c lock_timeout=2000 {_FOR_SHORT_STATEMENTS}"
        )
        self.engine: Engine = create_engine(
            engine_url(uri),
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=wait_seconds,
            pool_use_lifo=True,
            pool_pre_ping=False,
            hide_parameters=True,
            connect_args={"options": self._options},
        )
        event.listen(self.engine, "handle_error", _give_up_connection)

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A transaction: committed when the block ends, rolled back when it raises."""
        with self.engine.begin() as connection:
            yield connection

    def session(self) -> Connection:
        """A connection beside the pool, for who holds a session lock; every statement is its own transaction.

        The server ends the session, and with it the lock, when the holder's machine has gone silent for 20 s.
        """
        return self._sessions.connect()

    @cached_property
    def _sessions(self) -> Engine:
        alive = (
            "-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3"
            " -c tcp_user_timeout=20000"
        )
        engine = create_engine(
            self.engine.url,
            poolclass=NullPool,
            isolation_level="AUTOCOMMIT",
            hide_parameters=True,
            connect_args={"options": f"{self._options} {alive}"},
        )
        event.listen(engine, "handle_error", _give_up_connection)
        return engine

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


def attempted(db: Connection, statement: Executable) -> bool:
    """Carry out what nothing depends on; False where the database refused it, and nothing else is undone."""
    try:
        with db.begin_nested():
            db.execute(statement)
    except DBAPIError:
        return False
    return True
