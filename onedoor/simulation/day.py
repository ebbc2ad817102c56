"""A database whose transactions are kept open until the day that is played is over.

Half of what a small transaction costs is its beginning and its end. Nobody else looks at a simulation's database, and
what fails ends the simulation, so nothing is lost by committing once a day. Used by `onedoor.simulation.hall`.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.engine import Connection

from casekit.db import Database


class OneDay(Database):
    """Every `begin` goes on where the one before left off; `over` commits."""

    _held: Connection | None = None

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """The day's transaction. What raises inside has spoilt it, and the day."""
        if self._held is None:
            self._held = self.engine.connect()
            self._held.begin()
        yield self._held

    def over(self) -> None:
        """Commit what the day has brought; harmless when it brought nothing."""
        if self._held is not None:
            self._held.commit()
            self._held.close()
            self._held = None

    def close(self) -> None:
        """Give all connections back; what was not committed is forgotten."""
        if self._held is not None:
            self._held.close()
            self._held = None
        super().close()
