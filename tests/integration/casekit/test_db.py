"""A statement that its client has given up ends on the server too."""

import psycopg2
import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from casekit.children import wait_until
from casekit.db import NO_ANSWER, Database, statement_limit

RUNNING = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE %s AND state = 'active' AND pid <> pg_backend_pid()"


def test_a_statement_given_up_does_not_go_on_running(database_uri: str) -> None:
    database = Database(database_uri, "public")
    watch = psycopg2.connect(database_uri)
    watch.autocommit = True

    def running() -> int:
        with watch.cursor() as cursor:
            cursor.execute(RUNNING, ("%given_up%",))
            return int(cursor.fetchone()[0])  # type: ignore[index]

    with (
        statement_limit(0.3),
        pytest.raises(OperationalError, match=NO_ANSWER),
        database.begin() as connection,
    ):
        connection.execute(text("SELECT pg_sleep(300) AS given_up"))
    assert wait_until(lambda: running() == 0, 20.0)
    watch.close()
    database.close()
