"""One statement for many inserts: a chain of data-modifying CTEs, with the streams' new state.

Used by `Work.flush` alone. Constraints are checked at the end of the statement, so the order of the parts does not
matter. The text depends only on which tables and how many rows, and is kept.
"""

import json
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from psycopg2.extras import Json
from sqlalchemy import Table
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.engine import Connection

from casekit.streams import Stream

_STREAM_COLUMNS = ("stream", "region", "seq", "hash", "last_id", "heads")
_STREAM_CASTS = "(%s::text, %s::text, %s::bigint, %s::bytea, %s::uuid, %s::jsonb)"
# From so many on they are one parameter: a statement of a shape of its own, with hundreds of values, costs the server
# more to read than to carry out.
_MANY = 8
_MANY_STREAMS = (
    "SELECT stream, region, seq, decode(hash, 'hex') AS hash, last_id, heads FROM json_to_recordset(%s::json) AS r"
    " (stream text, region text, seq bigint, hash text, last_id uuid, heads jsonb)"
)


def insert_all(
    db: Connection, rows: Sequence[tuple[Table, dict[str, Any]]], streams: Sequence[Stream], table: Table
) -> None:
    """Insert all rows and write all streams in one statement; nothing to do is nothing sent."""
    groups: dict[tuple[str, tuple[str, ...]], list[dict[str, Any]]] = {}
    tables: dict[str, Table] = {}
    for target, row in rows:
        groups.setdefault((target.name, tuple(sorted(row))), []).append(row)
        tables[target.name] = target
    born = [stream for stream in streams if stream.is_new]
    changed = [stream for stream in streams if not stream.is_new]
    shape = tuple((name, columns, len(group)) for (name, columns), group in groups.items())
    if not shape and not streams:
        return
    statement = _statement(shape, len(born), min(len(changed), _MANY))
    values: list[Any] = []
    for (name, columns), group in groups.items():
        adapt = _adapters(tables[name], columns)
        for row in group:
            values += [convert(row[column]) for convert, column in zip(adapt, columns, strict=True)]
    few, many = (changed, []) if len(changed) < _MANY else ([], changed)
    for stream in [*born, *few]:
        values += _stream_values(stream)
    if many:
        values.append(json.dumps([_stream_data(stream) for stream in many]))
    db.exec_driver_sql(statement, tuple(values))


@lru_cache(maxsize=512)
def _statement(shape: tuple[tuple[str, tuple[str, ...], int], ...], born: int, changed: int) -> str:
    parts = []
    for name, columns, count in shape:
        one = f"({', '.join(['%s'] * len(columns))})"
        named = ", ".join(f'"{column}"' for column in columns)  # a column may be called `window`
        parts.append(f"INSERT INTO {name} ({named}) VALUES {', '.join([one] * count)}")
    if born:
        one = f"({', '.join(['%s'] * len(_STREAM_COLUMNS))})"
        parts.append(f"INSERT INTO streams ({', '.join(_STREAM_COLUMNS)}) VALUES {', '.join([one] * born)}")
    if changed:
        rows = _MANY_STREAMS if changed == _MANY else f"VALUES {', '.join([_STREAM_CASTS] * changed)}"
        parts.append(
            "UPDATE streams s SET region = v.region, seq = v.seq, hash = v.hash, last_id = v.last_id, heads = v.heads"
            f" FROM ({rows}) v ({', '.join(_STREAM_COLUMNS)}) WHERE s.stream = v.stream"
        )
    *first, last = parts
    head = ", ".join(f"i{number} AS ({part})" for number, part in enumerate(first))
    return f"WITH {head} {last}" if first else last


@lru_cache(maxsize=512)
def _adapters(table: Table, columns: tuple[str, ...]) -> tuple[Callable[[Any], Any], ...]:
    return tuple(_adapter(table, column) for column in columns)


def _adapter(table: Table, column: str) -> Callable[[Any], Any]:
    kind = table.c[column].type
    if isinstance(kind, JSONB):
        return lambda value: None if value is None else Json(value)
    if isinstance(kind, ARRAY):
        return lambda value: None if value is None else list(value)
    return lambda value: value


def _stream_values(stream: Stream) -> list[Any]:
    heads = Json({source: head.as_list() for source, head in stream.heads.items()})
    return [stream.name, stream.region, stream.seq, stream.hash, stream.last_id, heads]


def _stream_data(stream: Stream) -> dict[str, Any]:
    return {
        "stream": stream.name,
        "region": stream.region,
        "seq": stream.seq,
        "hash": None if stream.hash is None else stream.hash.hex(),
        "last_id": None if stream.last_id is None else str(stream.last_id),
        "heads": {source: head.as_list() for source, head in stream.heads.items()},
    }
