"""Lists by cursor: bounded, in a stable order, without counting.

A read model declares its order once as a `Keyset` over non-null columns that end in a unique one; the query schema
derives from `PageQuery`, the answer schema from `page_of`. A cursor is opaque to clients and holds only the sort key of
the last row shown, so it is refused when it is not of this list's shape.
"""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

import marshmallow
from marshmallow import fields
from sqlalchemy import ColumnElement, Select, false, literal, select, tuple_, union_all

from casekit.errors import InvalidInput, Message
from casekit.web.schema import Schema, Text, Whole

DEFAULT_LIMIT = 50
MAX_LIMIT = 200


class PageQuery(Schema):
    """The query parameters of every list; derive from it to add filters."""

    limit = Whole(1, MAX_LIMIT, lenient=True, load_default=DEFAULT_LIMIT)
    cursor = Text(512, load_default=None, metadata={"description": "`next` of the page before"})


@cache
def page_of(item: type[Schema]) -> marshmallow.Schema:
    """The answer schema of a list of `item`: `items`, and `next` where there is more. The same one every time."""
    name = f"{item.__name__.removesuffix('Schema')}Page"
    items = fields.List(fields.Nested(item), required=True)
    return Schema.from_dict(
        {"items": items, "next": fields.String(allow_none=True, required=True)}, name=name
    )()


class Keyset:
    """The order of one list, over `columns`, newest (greatest) first unless `ascending`."""

    def __init__(self, *columns: ColumnElement[Any], ascending: bool = False) -> None:
        self._columns = columns
        self._names = [str(column.key) for column in columns]
        self._ascending = ascending

    def select(
        self,
        statement: Select[Any],
        query: Mapping[str, Any],
        wanted: Sequence[ColumnElement[bool]] = (),
        ways: Sequence[ColumnElement[bool]] | None = None,
    ) -> Select[Any]:
        """`statement` of those `wanted`, in this order, from the cursor on, with one row more than the page has.

        It must select all the columns. With `ways` a row is shown to which one of them applies; each is looked for by
        itself, in a statement without conditions of its own, for an index serves a condition and not an alternative.
        What is looked for is the order's columns alone, which an index may hold with all that is asked of a row.
        Raises InvalidInput for a cursor that is not of this list.
        """
        if not ways:
            only = () if ways is None else [false()]
            return self._page(statement.where(*wanted, *only), query)
        found = (self._page(select(*self._columns).where(*wanted, way), query).subquery() for way in ways)
        keys = union_all(*(select(each.c[self._names[-1]]) for each in found))
        return self._ordered(statement.where(self._columns[-1].in_(keys)), query)

    def _page(self, statement: Select[Any], query: Mapping[str, Any]) -> Select[Any]:
        if query["cursor"] is not None:
            values = self._decode(query["cursor"])
            here = tuple_(*self._columns)
            there = tuple_(*(literal(v, c.type) for v, c in zip(values, self._columns, strict=True)))
            statement = statement.where(here > there if self._ascending else here < there)
        return self._ordered(statement, query)

    def _ordered(self, statement: Select[Any], query: Mapping[str, Any]) -> Select[Any]:
        order = [column.asc() if self._ascending else column.desc() for column in self._columns]
        return statement.order_by(*order).limit(query["limit"] + 1)

    def page(self, rows: Sequence[Any], query: Mapping[str, Any]) -> dict[str, Any]:
        """The page of the rows that the statement gave: `items` (the rows as mappings) and `next`."""
        shown = [row._mapping if hasattr(row, "_mapping") else row for row in rows[: query["limit"]]]
        more = len(rows) > query["limit"]
        return {"items": shown, "next": self.cursor(shown[-1]) if more else None}

    def cursor(self, row: Mapping[str, Any]) -> str:
        """The cursor behind a row that has been shown."""
        key = json.dumps([_plain(row[name]) for name in self._names], separators=(",", ":"))
        return base64.urlsafe_b64encode(key.encode()).rstrip(b"=").decode("ascii")

    def _decode(self, cursor: str) -> list[Any]:
        try:
            key = json.loads(
                base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
            )
            if not isinstance(key, list) or len(key) != len(self._columns):
                raise ValueError("another list's cursor")
            return [_typed(v, c.type.python_type) for v, c in zip(key, self._columns, strict=True)]
        except (binascii.Error, ValueError, TypeError, RecursionError):
            raise InvalidInput(
                fields={"cursor": [Message("Not a cursor of this list.", "翻页标记有误。")]}
            ) from None


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else str(value) if isinstance(value, UUID) else value


def _typed(value: Any, kind: type) -> Any:
    if issubclass(kind, datetime):
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise ValueError("naive")
        return moment
    if issubclass(kind, date | UUID):
        return kind.fromisoformat(value) if issubclass(kind, date) else kind(value)
    if type(value) is not kind or (isinstance(value, int) and abs(value) >= 2**63):
        raise ValueError("another type")
    if isinstance(value, str) and "\x00" in value:
        raise ValueError("no text of ours")
    return value
