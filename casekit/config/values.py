"""Parsers of single values, from text. Each raises BadValue, saying what is expected and never what was given."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from casekit.config.faults import BadValue

MIN_SECRET_CHARS = 32

Parse = Callable[[str], Any]


def text(value: str) -> str:
    """Any text."""
    if not value.strip():
        raise BadValue("must not be blank（不能为空白）")
    return value.strip()


def path(value: str) -> Path:
    """A path, relative to the working directory."""
    return Path(text(value))


def flag(value: str) -> bool:
    """true or false, in the usual spellings."""
    word = value.strip().lower()
    if word in {"1", "true", "yes", "on"}:
        return True
    if word in {"0", "false", "no", "off"}:
        return False
    raise BadValue("must be true or false（应为 true 或 false）")


def secret(value: str) -> str:
    """A secret of at least 32 characters."""
    if len(value.strip()) < MIN_SECRET_CHARS:
        raise BadValue(f"must have at least {MIN_SECRET_CHARS} characters（至少 {MIN_SECRET_CHARS} 个字符）")
    return value.strip()


def region(value: str) -> str:
    """A 12-digit administrative division code (行政区划代码)."""
    if not re.fullmatch(r"[1-9][0-9]{11}", value.strip()):
        raise BadValue("must be a 12-digit administrative division code（应为 12 位行政区划代码）")
    return value.strip()


def one_of(*allowed: str) -> Callable[[str], str]:
    """One of the words given, in any case."""

    def parse(value: str) -> str:
        for choice in allowed:
            if value.strip().lower() == choice.lower():
                return choice
        raise BadValue(f"must be one of {', '.join(allowed)}（应为其中之一）")

    return parse


def some_of(*allowed: str) -> Callable[[str], tuple[str, ...]]:
    """Some of the words given, separated by commas."""
    one = one_of(*allowed)

    def parse(value: str) -> tuple[str, ...]:
        return tuple(one(part) for part in value.split(","))

    return parse


def whole(low: int, high: int) -> Callable[[str], int]:
    """A whole number within bounds."""

    def parse(value: str) -> int:
        if not re.fullmatch(r"[0-9]{1,18}", value.strip()) or not low <= int(value) <= high:
            raise BadValue(f"must be a whole number from {low} to {high}（应为其间的整数）")
        return int(value)

    return parse


def seconds(low: float, high: float) -> Callable[[str], float]:
    """A number of seconds within bounds."""

    def parse(value: str) -> float:
        written = re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,6})?", value.strip())
        if not written or not low <= float(value) <= high:
            raise BadValue(f"must be a number of seconds from {low:g} to {high:g}（应为其间的秒数）")
        return float(value)

    return parse


def json_object(value: str) -> dict[str, Any]:
    """A JSON object."""
    try:
        found = json.loads(value)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise BadValue("must be a JSON object（应为 JSON 对象）")
    return found


def uri(*schemes: str) -> Callable[[str], str]:
    """A URI of one of the schemes. One with a PostgreSQL socket in its query may lack a host."""

    def parse(value: str) -> str:
        try:
            parts = urlsplit(value.strip())
            well_formed = parts.scheme in schemes and bool(parts.netloc or parts.query)
            _ = parts.port  # raises when it is no number
        except ValueError:
            well_formed = False
        if not well_formed:
            begins = " or ".join(f"{scheme}://" for scheme in schemes)
            raise BadValue(f"must be a URI starting with {begins}（应为以此开头的 URI）")
        return value.strip()

    return parse


http_uri = uri("http", "https")
amqp_uri = uri("amqp", "amqps")
postgresql_uri = uri("postgresql")
