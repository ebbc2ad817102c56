"""One side of the exchange, spoken to over HTTP with JSON, under time-outs. It may be away, and say so by being so."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import urllib3

_TIMEOUT_SECONDS: Final = 10.0
_CODE: Final = re.compile(r"[A-Z][A-Z0-9_]{0,63}")
_NOT_NOW: Final = frozenset({408, 425, 429})


class Unreachable(Exception):
    """No answer, or one that says "not now"; `why` is a code."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Said:
    """An answer that settles the request: taken, or refused under a code."""

    status: int
    document: Mapping[str, Any]

    @property
    def is_taken(self) -> bool:
        """Whether it was done."""
        return self.status < 400

    @property
    def problem(self) -> str:
        """The code of a refusal; never words that a side put in its place."""
        code = self.document.get("code")
        return code if isinstance(code, str) and _CODE.fullmatch(code) else f"HTTP_{self.status}"


class Side:
    """A side at `url`, spoken to with a token of its own."""

    def __init__(self, url: str, token: str, timeout_seconds: float = _TIMEOUT_SECONDS) -> None:
        self._url = url.rstrip("/")
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        timeout = urllib3.Timeout(connect=min(3.0, timeout_seconds), read=timeout_seconds)
        self._http = urllib3.PoolManager(maxsize=1, retries=False, timeout=timeout)

    def ask(self, method: str, path: str, body: Any = None) -> Said:
        """What the side says. Raises Unreachable when it does not, or not now."""
        sent = None if body is None else json.dumps(body).encode()
        try:
            answer = self._http.request(
                method, self._url + path, body=sent, headers=self._headers, redirect=False
            )
            said = json.loads(answer.data or b"{}")
        except urllib3.exceptions.TimeoutError:
            raise Unreachable("TIMEOUT") from None
        except (urllib3.exceptions.HTTPError, ValueError):
            raise Unreachable("NO_ANSWER") from None
        if answer.status // 100 not in (2, 4) or answer.status in _NOT_NOW:  # nor is it done elsewhere (3xx)
            raise Unreachable(f"HTTP_{answer.status}")
        return Said(answer.status, said if isinstance(said, dict) else {})
