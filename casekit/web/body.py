"""Reading what a caller sent: strict, bounded, and with a 4xx for everything that is not right.

JSON is UTF-8 without duplicate members, without NaN, without NUL or lone surrogates, not nested deeper than
`MAX_DEPTH`, without numbers longer than `MAX_DIGITS`. The bytes are read and parsed once per request.
"""

import json
import math
import re
from itertools import accumulate
from typing import Any, NoReturn

from flask import g
from werkzeug.wrappers import Request

from casekit.clock import monotonic
from casekit.errors import Message
from casekit.web.errors import MalformedRequest, UnsupportedMediaType

MAX_DEPTH = 32
MAX_DIGITS = 18
# also takes a string that never ends, so that no byte is looked at twice
_STRINGS = re.compile(rb'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)', re.DOTALL)
_NO_BRACKETS = bytes(byte for byte in range(256) if byte not in b"{}[]")
_STEPS = {ord("{"): 1, ord("["): 1, ord("}"): -1, ord("]"): -1}
_UNWANTED = re.compile("[\x00\ud800-\udfff]")
_NOTHING = object()


def raw(request: Request) -> bytes:
    """The body's bytes. Raises MalformedRequest when it breaks off or is badly framed, RequestTooSlow (arrival.py)."""
    try:
        return request.get_data(cache=True)
    except (ValueError, OSError):
        # the server's own complaints about chunks, and a caller that hung up in the middle
        raise MalformedRequest(Message("the body is incomplete", "请求正文不完整。")) from None


class Streamed:
    """The body as it comes, for who stores it in pieces. Raises MalformedRequest as `raw` does."""

    def __init__(self, request: Request) -> None:
        self._stream = request.stream

    def read(self, size: int, /) -> bytes:
        """Up to `size` bytes; none at the end."""
        try:
            return bytes(self._stream.read(size))
        except (ValueError, OSError):
            raise MalformedRequest(Message("the body is incomplete", "请求正文不完整。")) from None


def stored(content: bytes) -> None:
    """Say that the body was stored as it came: from now on the answer is due, and `content` tells it from another."""
    g.content = content
    g.started = monotonic()


def content_of(request: Request) -> bytes:
    """What tells this body from another: its bytes, unless it was `stored`."""
    content: bytes | None = g.get("content")
    return raw(request) if content is None else content


def json_of(request: Request) -> Any:
    """The body as JSON data; an absent body is `{}`.

    Raises MalformedRequest, or UnsupportedMediaType when there is a body of another type.
    """
    parsed = g.get("json", _NOTHING)
    if parsed is _NOTHING:
        data = raw(request)
        if data and not _is_json(request.mimetype):
            raise UnsupportedMediaType
        parsed = g.json = loads(data) if data else {}
    return parsed


def _is_json(mimetype: str) -> bool:
    return mimetype == "application/json" or (
        mimetype.startswith("application/") and mimetype.endswith("+json")
    )


def loads(data: bytes) -> Any:
    """Strict JSON. Raises MalformedRequest."""
    if data.count(b"{") + data.count(b"[") > MAX_DEPTH and depth(data) > MAX_DEPTH:
        raise MalformedRequest(Message("the JSON is nested too deeply", "JSON 嵌套层数过多。"))
    try:
        parsed = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_without_duplicates,
            parse_constant=_refuse_constant,
            parse_int=_bounded_int,
            parse_float=_finite_float,
        )
    except (ValueError, RecursionError):
        raise MalformedRequest(
            Message("the body is not JSON in UTF-8", "请求正文不是 UTF-8 编码的 JSON。")
        ) from None
    if b"\\u" in data:  # raw bytes that decode as UTF-8 cannot hold what an escape can
        _refuse_unwanted(parsed)
    return parsed


def depth(data: bytes) -> int:
    """How deeply objects and lists are nested, whatever else is wrong with the bytes."""
    brackets = _STRINGS.sub(b"", data).translate(None, _NO_BRACKETS)
    return max(accumulate(_STEPS[byte] for byte in brackets), default=0)


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise MalformedRequest(Message("the JSON has a member twice", "JSON 中有重复的成员。"))
    return members


def _refuse_constant(_: str) -> NoReturn:
    raise MalformedRequest(Message("NaN and Infinity are not JSON", "JSON 中不能有 NaN 或 Infinity。"))


def _bounded_int(digits: str) -> int:
    if len(digits) > MAX_DIGITS + 1:
        raise MalformedRequest(Message("a number is too long", "数字位数过多。"))
    return int(digits)


def _finite_float(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise MalformedRequest(Message("a number is too large", "数值过大。"))
    return number


def _refuse_unwanted(value: Any) -> None:
    if isinstance(value, str):
        if _UNWANTED.search(value):
            raise MalformedRequest(Message("the text has a character that is none", "文字中有无效字符。"))
    elif isinstance(value, dict):
        for name, inner in value.items():
            _refuse_unwanted(name)
            _refuse_unwanted(inner)
    elif isinstance(value, list):
        for inner in value:
            _refuse_unwanted(inner)
