"""The plan of what a list read last: how PostgreSQL really went, for the figures of `lists`."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from casekit.db import Database


def plan_of(ask: Callable[[], object], db: Database) -> list[str]:
    """The plan, line by line, of the page that `ask` reads from `db`; it is read a second time for it."""
    read: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, given: Any, *_: Any) -> None:
        if "ORDER BY" in statement and "LIMIT" in statement:
            read.append((statement, given))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        ask()
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    statement, given = read[-1]
    with db.begin() as connection:
        explained = connection.exec_driver_sql(f"EXPLAIN (ANALYZE, BUFFERS, SUMMARY OFF) {statement}", given)
        return [str(line) for line in explained.scalars()]
