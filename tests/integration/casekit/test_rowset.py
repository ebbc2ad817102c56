"""Rows as columns of JSON come back as they were."""

from datetime import date
from uuid import UUID

from sqlalchemy import create_engine, text

from casekit.db import engine_url
from casekit.rowset import columns, rowset

TYPES = {"word": "text", "day": "date", "size": "bigint", "is_so": "boolean", "id": "uuid"}


def test_rows_come_back_as_they_were(database_uri: str) -> None:
    id_ = UUID(int=7)
    rows = [
        ("它 \"quoted\" \\ 'it', {a,b}\n%s :word", date(2026, 2, 28), 2**53 + 1, True, id_),
        ("", date(2026, 3, 1), -1, False, id_),
        (None, None, None, None, None),
    ]
    told = [tuple(str(each) if isinstance(each, date | UUID) else each for each in row) for row in rows]
    with create_engine(engine_url(database_uri)).begin() as db:
        found = db.execute(text(f"SELECT * FROM {rowset(TYPES)}"), columns(TYPES, told)).all()
    assert [(*row[:4], None if row[4] is None else UUID(str(row[4]))) for row in found] == rows
