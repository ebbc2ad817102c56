"""When events were committed and when they took effect, by PostgreSQL's own commit timestamps; nothing is polled for.

An outbox row is written again when the relay gives it its position, so the transaction that said the event is kept
beside it, in a column that only the benchmark adds. An inbox row is last written by the transaction of its effect.
Needs `track_commit_timestamp` and a superuser's URI, and one database for all services.
"""

from collections.abc import Sequence
from contextlib import closing
from typing import Any

import psycopg2

from casekit.config import SERVICES
from casekit.db import statement_limit
from contracts.topology import LISTENS

_NOTE = "ALTER TABLE {source}.outbox_messages ADD COLUMN said_in xid8 DEFAULT pg_current_xact_id()"
_SAID = """SELECT id, stream, type, extract(epoch FROM pg_xact_commit_timestamp(said_in::xid))::float8 AS at
 FROM {source}.outbox_messages WHERE stream = ANY(%(streams)s)"""
_HEARD = """SELECT id, stream, type, extract(epoch FROM pg_xact_commit_timestamp(xmin))::float8 AS at
 FROM {listener}.inbox_messages WHERE stream = ANY(%(streams)s) AND state = 'done'"""
# One statement is one moment: nothing unpublished, nothing on the way, nothing to handle.
_IS_OPEN = """EXISTS (SELECT FROM {service}.outbox_messages WHERE position IS NULL)
 OR EXISTS (SELECT FROM {service}.inbox_messages WHERE state NOT IN ('done', 'skipped'))"""
_IS_BEHIND = """coalesce((SELECT max(contiguous) FROM {listener}.inbox_sources WHERE source = '{source}'), 0)
 < (SELECT assigned FROM {source}.relay_state)"""


class Commits:
    """Asks the database at `uri`."""

    def __init__(self, uri: str) -> None:
        self._uri = uri

    def note_transactions(self) -> None:
        """From now on keep with every event the transaction that said it."""
        self._ask("; ".join(_NOTE.format(source=source) for source in SERVICES))

    def are_handled(self) -> bool:
        """Whether every listener has handled all that was said."""
        open_ = [_IS_OPEN.format(service=service) for service in SERVICES]
        behind = [
            _IS_BEHIND.format(listener=listener, source=source)
            for listener, sources in LISTENS.items()
            for source in sources
        ]
        return self._ask(f"SELECT {' OR '.join([*open_, *behind])}") == [(False,)]

    def ids_of(self, type_: str) -> set[str]:
        """The ids of all events of the type that were said."""
        said = " UNION ALL ".join(
            f"SELECT id FROM {source}.outbox_messages WHERE type = %(type)s" for source in SERVICES
        )
        return {str(event) for (event,) in self._ask(said, type=type_)}

    def effects(self, codes: Sequence[str]) -> dict[str, list[float]]:
        """Per listener the milliseconds from the commit of each event about the cases to that of its effect there."""
        said = " UNION ALL ".join(_SAID.format(source=source) for source in SERVICES)
        took: dict[str, list[float]] = {}
        for listener in LISTENS:
            heard = _HEARD.format(listener=listener)
            statement = (
                f"SELECT 1000 * (heard.at - said.at) FROM ({said}) said JOIN ({heard}) heard USING (id)"
            )
            found = self._ask(statement, streams=_streams(codes))
            if found:
                took[listener] = [milliseconds for (milliseconds,) in found]
        return took

    def said(self, type_: str, codes: Sequence[str]) -> dict[str, tuple[str, float]]:
        """By case the id and the commit (seconds of the wall clock) of its event of the type."""
        return self._moments(
            " UNION ALL ".join(_SAID.format(source=source) for source in SERVICES), type_, codes
        )

    def handled(self, listener: str, type_: str, codes: Sequence[str]) -> dict[str, tuple[str, float]]:
        """By case the id of its event of the type and the commit of its effect in the listener."""
        return self._moments(_HEARD.format(listener=listener), type_, codes)

    def _moments(self, events: str, type_: str, codes: Sequence[str]) -> dict[str, tuple[str, float]]:
        found = self._ask(
            f"SELECT stream, id, at FROM ({events}) e WHERE type = %(type)s", type=type_, streams=_streams(codes)
        )  # fmt: skip
        return {stream.removeprefix("case/"): (str(event), at) for stream, event, at in found}

    def _ask(self, statement: str, **values: object) -> list[tuple[Any, ...]]:
        with closing(psycopg2.connect(self._uri)) as connection, statement_limit(30.0):
            cursor = connection.cursor()
            cursor.execute(statement, values)
            found = list(cursor.fetchall()) if cursor.description else []
            connection.commit()
            return found


def _streams(codes: Sequence[str]) -> list[str]:
    return [f"case/{code}" for code in codes]
