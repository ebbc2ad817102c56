"""A listening service, the sources it listens to, and what it did."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from casekit.inbox import Progress, handle_batch
from casekit.runtime import Runtime
from casekit.testing.sample import open_runtime, sample_definition
from casekit.testing.source import Source
from tests.support.emptied import database_uri, module_database

__all__ = ["database_uri", "module_database"]


@pytest.fixture
def runtime(database_uri: str) -> Iterator[Runtime]:
    """A service that listens to `intake` and `grid`."""
    with open_runtime(sample_definition("sample", "intake", "grid"), database_uri) as opened:
        yield opened


@pytest.fixture
def intake() -> Source:
    """A source."""
    return Source("intake")


@pytest.fixture
def grid() -> Source:
    """Another source."""
    return Source("grid")


def work_off(runtime: Runtime, limit: int = 100) -> None:
    """Handle until nothing is ready."""
    while handle_batch(runtime, limit) != Progress(0, 0):
        pass


def effects(runtime: Runtime) -> list[tuple[str, int]]:
    """Stream and number of every effect, in order."""
    with runtime.db.begin() as db:
        rows = db.execute(text("SELECT stream, number FROM effects ORDER BY serial"))
        return [(stream, number) for stream, number in rows]


def numbers(runtime: Runtime) -> list[int]:
    """The numbers alone."""
    return [number for _, number in effects(runtime)]


def states(runtime: Runtime) -> dict[tuple[str, int, int], tuple[str, str | None]]:
    """State and error of every event, by place."""
    with runtime.db.begin() as db:
        rows = db.execute(
            text("SELECT source, epoch, position, state, error FROM inbox_messages ORDER BY 1, 2, 3")
        )
        return {(source, epoch, position): (state, error) for source, epoch, position, state, error in rows}


def make_ready(runtime: Runtime) -> None:
    """Let what is to be tried again be tried now."""
    with runtime.db.begin() as db:
        db.execute(text("UPDATE inbox_messages SET next_at = now() WHERE state = 'pending'"))
