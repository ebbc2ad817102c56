"""Sessions that were ended (退出登录) before their token expires: with one browser's cookie, every copy of it ends.

One table for all replicas; a row is kept until the token would have expired, by the machine's clock, as tokens do. A
session that cannot be looked up is not let in. Used by the console's visits alone.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import SQLAlchemyError

from casekit.auth import Actor
from casekit.clock import wall_seconds
from casekit.errors import DependencyDown
from casekit.runtime import Runtime
from casekit.web import Bridge
from casekit.work import Work
from gateway.tables import ENDED_SESSIONS

SPARE = timedelta(minutes=5)  # beyond the token's end: the leeway it is given, and clocks that differ


class Endings:
    """Which sessions are over."""

    def __init__(self, runtime: Runtime) -> None:
        self._bridge = Bridge(runtime)

    def has_ended(self, session: bytes) -> bool:
        """Whether the session of that name was ended. Raises DependencyDown."""
        found: list[Any] = []

        def look(work: Work, _: Actor) -> None:
            found.extend(
                work.execute(select(ENDED_SESSIONS.c.until).where(ENDED_SESSIONS.c.session == session))
            )

        try:
            self._bridge.read(look)
        except SQLAlchemyError:
            raise DependencyDown("database") from None
        return bool(found)

    def end(self, session: bytes, expires: datetime) -> None:
        """End the session of that name, whose token expires then. Raises DependencyDown."""
        now = datetime.fromtimestamp(wall_seconds(), UTC)

        def remember(work: Work, _: Actor) -> None:
            work.execute(delete(ENDED_SESSIONS).where(ENDED_SESSIONS.c.until < now))
            row = insert(ENDED_SESSIONS).values(session=session, until=expires + SPARE)
            work.execute(row.on_conflict_do_nothing())

        try:
            self._bridge.write(remember)
        except SQLAlchemyError:
            raise DependencyDown("database") from None
