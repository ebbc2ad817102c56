"""A sample service with one stream, and helpers to act on it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from casekit.clock import FixedClock
from casekit.runtime import Runtime
from casekit.testing.sample import NOON, open_runtime, sample_definition
from casekit.work import Work
from tests.support.emptied import database_uri, module_database

__all__ = ["database_uri", "module_database"]

STREAM = "case/1"
Act = Callable[..., object]


@pytest.fixture
def clock() -> FixedClock:
    """A clock that the test moves."""
    return FixedClock(NOON)


@pytest.fixture
def runtime(database_uri: str, clock: FixedClock) -> Iterator[Runtime]:
    """The sample service."""
    with open_runtime(sample_definition("sample"), database_uri, clock) as opened:
        yield opened


@contextmanager
def acting(runtime: Runtime, stream: str = STREAM) -> Iterator[Work]:
    """A transaction that holds the stream."""
    with runtime.db.begin() as db:
        work = runtime.work(db, "tester")
        work.lock(stream)
        yield work
        work.flush()
