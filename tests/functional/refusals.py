"""How a request is sent as it stands, how its refusal must read, and whether it changed anything.

Requests are somebody's who holds every role, so that nothing but the input is wrong.
"""

import json
import re
import socket
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import urllib3

from casekit.auth import Role
from casekit.config import SERVICES
from scenarios.county import Post
from tests.functional.county import County
from tests.functional.platform import Platform

EVERYONE = Post(
    "everyone",
    "样样岗",
    "centre",
    tuple(role.value for role in Role if role is not Role.SERVICE),
    ("grid-e1-1",),
)
CANARY = "莫问我是谁"  # stands in every bad request by hand; no answer may repeat it
_CODE = re.compile(r"[A-Z][A-Z0-9_]{2,}")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_ENTRAILS = re.compile(
    r"Traceback|Error\b|Exception|\.py\b|psycopg|sqlalchemy|werkzeug|marshmallow|jsonschema|<class|SELECT ",
    re.ASCII,
)

# Tables that tell of the work itself. Their events are compared below, but for these, which refusing makes.
_MECHANISM = re.compile(
    r"(streams|relay_state|inbox_\w+|outbox_messages|audience_\w+|ledger_\w+|jobs|alembic_version|lookup_buckets|case_views)"
)
_OF_REFUSING = ("access.refused", "checkpoint.signed")


def headers_of(county: County, **more: str) -> dict[str, str]:
    """Those of somebody who holds every role."""
    return {"Authorization": f"Bearer {county.token_for(EVERYONE)}", **more}


def sent_raw(county: County, method: str, path: str, body: bytes | None, **headers: str) -> str:
    """A request as it is given; the code of its refusal."""
    merged = headers_of(county) | {name.replace("_", "-"): value for name, value in headers.items()}
    answer = county.http.request(method, county.platform.url + path, body=body, headers=merged)
    return check(
        answer.status, answer.headers, answer.data, f"{method} {path} {(body or b'')[:80]!r} {headers}"
    )


def exchanged(county: County, request: bytes) -> tuple[int, Mapping[str, str], bytes]:
    """The answer to a request that is sent byte by byte as it stands, and asks that the connection be closed."""
    data = b""
    with socket.create_connection(("127.0.0.1", urlsplit(county.platform.url).port or 0), timeout=20) as line:
        line.sendall(request)
        while part := line.recv(65536):
            data += part
    head, _, body = data.partition(b"\r\n\r\n")
    first, *rest = head.decode("latin-1").split("\r\n")
    headers = urllib3.HTTPHeaderDict(each.split(": ", 1) for each in rest)
    if headers.get("Transfer-Encoding") == "chunked":
        _, _, body = body.partition(b"\r\n")
        body = body.rpartition(b"\r\n0\r\n")[0]
    return int(first.split()[1]), headers, body


def check(status: int, headers: Mapping[str, str], body: bytes, sent: object) -> str:
    """That the answer is a refusal, and how a refusal reads; its code. `sent` tells what was asked."""
    assert 400 <= status < 500, f"{status} for {sent}"
    assert headers["Content-Type"] == "application/problem+json", sent
    problem = json.loads(body)
    assert set(problem) >= {"type", "title", "title_zh", "status", "code"}, sent
    assert problem["status"] == status, sent
    assert _CODE.fullmatch(problem["code"]), sent
    assert problem["type"] == f"urn:onedoor:problem:{problem['code']}", sent
    assert _CHINESE.search(problem["title_zh"]), sent
    assert problem["title"].isascii(), sent
    if " " in problem.get("detail", ""):  # a sentence; what is one word is a code, and of no language
        assert _CHINESE.search(problem.get("detail_zh", "")), f"{problem} for {sent}"
    text = body.decode()
    assert not _ENTRAILS.search(text), f"{text} for {sent}"
    assert CANARY not in json.dumps(problem, ensure_ascii=False), f"{text} for {sent}"
    for messages in problem.get("errors", {}).values():
        assert all(each["en"] for each in messages), f"{text} for {sent}"
        assert all(_CHINESE.search(each["zh"]) for each in messages), f"{text} for {sent}"
    return str(problem["code"])


def digest(county: County) -> dict[str, Any]:
    """What every table holds, and every event that was said but for what refusing says."""
    with county.platform.at_one_moment():
        return _digest(county.platform)


def _digest(platform: Platform) -> dict[str, Any]:
    found: dict[str, Any] = {}
    tables = platform.rows(
        "SELECT table_schema, table_name FROM information_schema.tables WHERE table_schema = ANY(%s)",
        list(SERVICES),
    )
    for schema, table in tables:
        if not _MECHANISM.fullmatch(table):
            rows = f"SELECT md5(coalesce(string_agg(md5(t::text), '' ORDER BY t::text), '')) FROM {schema}.{table} t"
            found[f"{schema}.{table}"] = platform.rows(rows)
    for schema in SERVICES:
        said = f"SELECT count(*), max(serial) FROM {schema}.outbox_messages WHERE type <> ALL(%s)"
        found[f"{schema} said"] = platform.rows(said, list(_OF_REFUSING))
        held = f"SELECT count(*) FROM {schema}.inbox_messages WHERE type <> ALL(%s)"
        found[f"{schema} heard"] = platform.rows(held, list(_OF_REFUSING))
    return found
