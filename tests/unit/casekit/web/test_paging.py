"""A cursor leads to the next page of its own list, and nowhere else."""

import base64
import json
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Integer,
    MetaData,
    Table,
    Text,
    Uuid,
    create_engine,
    insert,
    select,
)
from sqlalchemy.dialects import postgresql

from casekit.errors import InvalidInput
from casekit.web.paging import Keyset, PageQuery

TABLE = Table(
    "things", MetaData(), Column("at", DateTime(timezone=True)), Column("id", Uuid), Column("name", Text)
)
MARKED = Table(
    "marked",
    MetaData(),
    Column("at", Integer),
    Column("number", Integer),
    Column("first", Boolean),
    Column("second", Boolean),
)
ORDER = Keyset(TABLE.c.at, TABLE.c.id)
ROWS = [{"at": datetime(2026, 1, day, tzinfo=UTC), "id": UUID(int=day), "name": "x"} for day in (3, 2, 1)]


def cursor(*key: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


def test_the_last_page_has_no_next() -> None:
    assert ORDER.page(ROWS, {"limit": 3, "cursor": None}) == {"items": ROWS, "next": None}


def test_a_cursor_continues_after_the_last_row_shown() -> None:
    page = ORDER.page(ROWS, {"limit": 2, "cursor": None})
    assert page["items"] == ROWS[:2]
    statement = ORDER.select(select(TABLE), {"limit": 2, "cursor": page["next"]})
    compiled = statement.compile(dialect=postgresql.dialect())
    assert "(things.at, things.id) < (" in str(compiled)
    assert {ROWS[1]["at"], ROWS[1]["id"], 3} <= set(compiled.params.values())


@given(
    st.lists(st.tuples(st.integers(0, 4), st.booleans(), st.booleans()), max_size=12),
    st.integers(1, 5),
    st.integers(0, 3),
)
def test_page_by_page_each_row_is_shown_once_to_which_any_of_the_ways_applies(
    rows: list[tuple[int, bool, bool]], limit: int, count: int
) -> None:
    numbered = [(at, number, *flags) for number, (at, *flags) in enumerate(rows)]
    ways = [MARKED.c.first, MARKED.c.second, MARKED.c.at < 0][:count]
    order = Keyset(MARKED.c.at, MARKED.c.number)
    with create_engine("sqlite://").begin() as db:
        MARKED.metadata.create_all(db)
        for row in numbered:
            db.execute(insert(MARKED).values(row))
        shown, cursor = [], None
        while True:
            query = {"limit": limit, "cursor": cursor}
            page = order.page(
                db.execute(order.select(select(MARKED), query, [MARKED.c.at != 2], ways)).all(), query
            )
            shown += [(row["at"], row["number"]) for row in page["items"]]
            if (cursor := page["next"]) is None:
                break
    wanted = [(at, number) for at, number, *flags in numbered if at != 2 and any([*flags, False][:count])]
    assert shown == sorted(wanted, reverse=True)


def test_an_ascending_list_goes_the_other_way() -> None:
    statement = Keyset(TABLE.c.name, ascending=True).select(
        select(TABLE), {"limit": 1, "cursor": cursor("x")}
    )
    assert "things.name) > (" in str(statement)


@pytest.mark.parametrize(
    "bad",
    [
        "!",
        "é",
        "AA",
        cursor(),
        cursor("2026-01-01T00:00:00+00:00"),
        cursor("2026-01-01T00:00:00", str(UUID(int=1))),
        cursor("2026-01-01T00:00:00+00:00", "no uuid"),
        cursor(5, str(UUID(int=1))),
        cursor(None, None),
        cursor("2026-01-01T00:00:00+00:00", str(UUID(int=1)), 3),
        base64.urlsafe_b64encode(b"[" * 5000).decode(),
        base64.urlsafe_b64encode(b"{}").decode(),
    ],
)
def test_what_is_no_cursor_of_the_list_is_refused(bad: str) -> None:
    with pytest.raises(InvalidInput):
        ORDER.select(select(TABLE), {"limit": 2, "cursor": bad})


@given(st.text(max_size=60))
def test_any_text_is_a_cursor_or_refused(text: str) -> None:
    try:
        Keyset(TABLE.c.name).select(select(TABLE), {"limit": 2, "cursor": text})
    except InvalidInput:
        return


@pytest.mark.parametrize(("given_", "limit"), [({}, 50), ({"limit": "1"}, 1), ({"limit": "200"}, 200)])
def test_a_page_has_fifty_items_unless_asked(given_: dict[str, str], limit: int) -> None:
    assert PageQuery().load(given_) == {"limit": limit, "cursor": None}
