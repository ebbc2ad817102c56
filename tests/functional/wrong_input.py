"""What is wrong with a request in ways that no schema thinks of: bodies, kinds, paths, headers, queries, words."""

import json
from collections.abc import Mapping

from tests.functional.refusals import CANARY


def deep(levels: int) -> bytes:
    """Objects in objects."""
    return b'{"a":' * levels + b"1" + b"}" * levels


WORD = json.dumps(CANARY, ensure_ascii=False).encode()
BODIES: Mapping[str, bytes] = {
    "a NUL": b'{"text": "' + CANARY.encode() + b'\\u0000"}',
    "a raw NUL": b'{"text": "\x00"}',
    "a lone surrogate": b'{"text": "\\ud800' + CANARY.encode() + b'"}',
    "invalid UTF-8": b'{"text": "' + CANARY.encode() + b'\xff\xfe"}',
    "UTF-16": json.dumps({"text": CANARY}).encode("utf-16"),
    "a number of thousands of digits": b'{"text": ' + b"9" * 5000 + b"}",
    "a huge exponent": b'{"text": 1e999999}',
    "NaN": b'{"text": NaN}',
    "nested a thousand deep": deep(1000),
    "nested a hundred thousand deep": b"[" * 100_000,
    "a member twice": b'{"text": ' + WORD + b', "text": "b"}',
    "an unknown member": b'{"' + CANARY.encode() + b'": 1}',
    "a list for an object": b"[" + WORD + b"]",
    "a text for an object": WORD,
    "null": b"null",
    "cut off": b'{"text": ' + WORD,
    "something behind it": b"{} " + WORD,
    "a comment": b"{/*" + CANARY.encode() + b"*/}",
    "wrong types everywhere": json.dumps(
        {
            name: {CANARY: [CANARY]}
            for name in ("text", "description", "parties", "units", "signatures", "reason", "ground")
        }
    ).encode(),
}  # fmt: skip

KINDS = (
    "text/plain",
    "application/xml",
    "multipart/form-data; boundary=x",
    "application/json; charset=gbk",
    "\u00e9/x",
)

# Where a case's code or a grid's id would stand, a word reads as one that nothing bears.
READ_AS_IDS = {
    ("GET", "/v1/cases/import"): "CASE_NOT_FOUND",
    ("GET", "/v1/cases/transfers"): "CASE_NOT_FOUND",
    ("GET", "/v1/grids/import"): "GRID_NOT_FOUND",
    ("PATCH", "/v1/grids/import"): "INVALID_INPUT",
    ("PATCH", "/v1/grids/locate"): "INVALID_INPUT",
}

PATHS = (
    "/v1/cases/" + CANARY, "/v1/cases/..%2f..%2fetc%2fpasswd", "/v1/cases/%00", "/v1/cases/%ff%fe",
    "/v1/cases/%ed%a0%80",
    "/v1/cases/520302-2026-0000001-0", "/v1/cases/' OR 1=1--", "/v1/cases//timeline", "/v1/cases/{code}",
    "/v1/orders/0", "/v1/orders/" + "9" * 400, "/v1/orders/00000000-0000-0000-0000-00000000000g", "/v1/units/%00",
    "/v1/units/" + "a" * 9000, "/v1/grids/-1/tree", "/v1/nothing", "/v1", "/v1/", "/v2/cases", "/v1/events/x",
    "/internal/events", "/internal/status", "/v1/../internal/status", "/v1/%2e%2e/internal/status", "/static/../x",
    "/v1/ledger/entries/" + CANARY, "/v1/evaluation/units/%0d%0aX:1", "/v1/staff/\u202e", "/%", "/v1/cases/%zz",
)  # fmt: skip

HEADERS: Mapping[str, tuple[bytes, ...]] = {
    "Authorization": (
        b"", b"Bearer", b"Bearer x", b"Basic YTpi", b"Bearer a.b.c", b"Bearer " + b"A" * 7000, b"Bearer \xff\xfe",
        b"Bearer eyJhbGciOiJub25lIn0.eyJyb2xlcyI6WyJkaXJlY3RvciJdfQ.",
    ),
    "Content-Length": (b"-1", b"x", b"99999999999999999999", b"1e3"),
    "Idempotency-Key": (b"\xe4\xb8\xad", b"a" * 300, b"a\tb"),
    "Case-Version": (b"intake", b"intake:-1", b"intake:1;grid:2", b"\xff", b"intake:" + b"9" * 40),
    "X": (b"y" * 80_000,),
}  # fmt: skip

QUERIES = (
    "/v1/cases?state=" + CANARY, "/v1/cases?limit=0", "/v1/cases?limit=1000000", "/v1/cases?limit=1&limit=2",
    "/v1/cases?cursor=" + CANARY, "/v1/cases?cursor=AAAA", "/v1/cases?since=yesterday", "/v1/cases?q=%00",
    "/v1/cases?since=2026-01-01T00:00:00", "/v1/cases?" + CANARY + "=1", "/v1/cases?overdue=maybe", "/v1/cases?q=%ff",
    "/v1/orders?case=" + CANARY, "/v1/orders?unit=%00", "/v1/mediations?case=1", "/v1/petitions?state=x",
    "/v1/evaluation/units?from=2026-13-01", "/v1/evaluation/units?from=2026-03-02&to=2026-03-01",
    "/v1/evaluation/units/hr/cases?indicator=" + CANARY, "/v1/ledger/entries?after=1", "/v1/ledger/entries?limit=201",
    "/v1/ledger/proofs/inclusion?entry=x", "/v1/ledger/proofs/consistency?from=-1", "/v1/ledger/proofs/consistency",
    "/v1/ledger/proofs/consistency?from=99999999999999999999", "/v1/events?after=-1", "/v1/events?after=" + "9" * 30,
    "/v1/events?wait=61", "/v1/events?types=" + CANARY, "/v1/events?subscription=x", "/v1/units?kind=" + CANARY,
)  # fmt: skip
