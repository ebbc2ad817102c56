"""A lock that one process of many holds, for as long as its database session lives.

Whoever holds it does its writing on the lease's own connection: when the session is lost, so is the power to write,
and the next holder cannot begin before the server has ended it. Needs a real session: no transaction-pooling proxy.
"""

import hashlib

from sqlalchemy import text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from casekit.db import Database

_TRY = text("SELECT pg_try_advisory_lock(:key)")


class Lease:
    """The advisory lock named `name` of one service's schema."""

    def __init__(self, db: Database, name: str) -> None:
        self._db = db
        digest = hashlib.sha256(f"{db.schema}/{name}".encode()).digest()
        self._key = int.from_bytes(digest[:8], "big", signed=True)
        self._connection: Connection | None = None

    @property
    def is_held(self) -> bool:
        """Whether we held it when we last used it."""
        return self._connection is not None

    def acquire(self) -> Connection | None:
        """The lease's connection, or None while another holds the lock. Raises DBAPIError."""
        if self._connection is None:
            connection = self._db.session()
            try:
                granted = connection.execute(_TRY, {"key": self._key}).scalar_one()
            except DBAPIError:
                connection.close()
                raise
            if not granted:
                connection.close()
                return None
            self._connection = connection
        return self._connection

    def release(self) -> None:
        """Give the lock up, or forget a session that has failed."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.invalidate()  # ends the session, whatever state it is in
            connection.close()
