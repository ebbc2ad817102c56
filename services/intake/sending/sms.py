"""Text messages through an HTTP gateway (短信网关) that takes one JSON document a message.

The document is the centre's template with `{address}`, `{text}` and `{id}` filled in; the id is the notification's and
goes as `Idempotency-Key`, too, so that a gateway which knows it sends once. No redirect is followed and no proxy asked.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import urllib3
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError

from services.intake.sending.gateway import Later, Message, Outcome, Refused, Taken

_TIMEOUT: Final = urllib3.Timeout(connect=3.0, read=10.0, total=12.0)
_MOST_BYTES: Final = 64 * 1024
# The document or the number is wrong, and will be the next time.
_NEVER: Final = frozenset({400, 410, 413, 422})
_TAKEN_BEFORE: Final = 409


@dataclass(frozen=True, slots=True)
class Account:
    """Where the gateway is and how it is spoken to.

    `accepted`: a member of its answer and what it says when the message was taken, for gateways that answer 200 to all.
    """

    url: str
    token: str = field(repr=False)
    template: Mapping[str, Any]
    accepted: tuple[str, str] | None = None


class SmsGateway:
    """Sends through an HTTP gateway."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._http = urllib3.PoolManager(maxsize=2, retries=False, timeout=_TIMEOUT)

    def send(self, message: Message) -> Outcome:
        """Try once; see `Gateway.send`."""
        headers = {"Content-Type": "application/json", "Idempotency-Key": str(message.id)}
        if self._account.token:
            headers["Authorization"] = f"Bearer {self._account.token}"
        body = json.dumps(_filled(self._account.template, message), ensure_ascii=False).encode()
        try:
            answer = self._http.request(
                "POST", self._account.url, body=body, headers=headers, redirect=False, preload_content=False
            )
            try:
                said = answer.read(_MOST_BYTES)
            finally:
                answer.close()
        except (NewConnectionError, ConnectTimeoutError) as fault:
            return Later(type(fault).__name__)
        except (HTTPError, OSError) as fault:
            return Later(type(fault).__name__, in_doubt=True)
        return self._understood(answer.status, said)

    def _understood(self, status: int, said: bytes) -> Outcome:
        if status == _TAKEN_BEFORE:
            return Taken()
        if status in _NEVER:
            return Refused("refused")
        if not 200 <= status < 300:
            return Later(f"http_{status}")
        if self._account.accepted is None or _says(said, *self._account.accepted):
            return Taken()
        return Refused("refused")


def _filled(template: Any, message: Message) -> Any:
    """The template with its places filled; only in texts, so that what is filled in stays one text."""
    if isinstance(template, Mapping):
        return {name: _filled(value, message) for name, value in template.items()}
    if isinstance(template, list):
        return [_filled(value, message) for value in template]
    if isinstance(template, str):
        places = {"{address}": message.address, "{text}": message.text, "{id}": str(message.id)}
        return places.get(template, template.replace("{id}", str(message.id)))
    return template


def _says(said: bytes, member: str, wanted: str) -> bool:
    """Whether the answer's `member` (of members within members, parted by dots) is `wanted`."""
    try:
        found = json.loads(said)
    except (ValueError, RecursionError):
        return False
    for name in member.split("."):
        found = found.get(name) if isinstance(found, dict) else None
    return found is not None and str(found) == wanted
