"""A small client of the platform's public API: one post at a time, JSON in and out, tokens fetched once per post.

It is patient where the platform asks for patience: an answer that says Retry-After (still catching up with the case,
too many requests) is asked for again, with the same Idempotency-Key, so that nothing is done twice. Threads must not
share one.
"""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import urllib3

from casekit.clock import monotonic
from casekit.errors import Problem
from casekit.ids import new_id
from scenarios.county import Post

PATIENCE_SECONDS = 60.0
CONNECT_SECONDS = 3.0
ANSWER_SECONDS = 150.0  # PUT /dev/clock answers when the platform has come to rest, before and after
_WAIT_AND_SEE = frozenset({429, 503})
CASE_VERSION = "Case-Version"
TokenFor = Callable[[Post], str]


class Unreachable(Problem):
    """The platform does not answer."""

    code = "PLATFORM_UNREACHABLE"
    status = 503
    title_en = "The platform does not answer."
    title_zh = "平台没有响应。"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. `body` is None where there is no JSON; `version` is the case's, to be shown from now on."""

    status: int
    body: Any = None
    version: str = ""

    @property
    def is_success(self) -> bool:
        """Whether the request was carried out."""
        return 200 <= self.status < 300

    @property
    def said(self) -> str:
        """In one line what the platform said in refusing: status, code, sentence and faulty fields."""
        problem: Mapping[str, Any] = self.body if isinstance(self.body, dict) else {}
        parts = [str(self.status)] + [
            str(problem[key]) for key in ("code", "title_zh", "detail") if key in problem
        ]
        if errors := problem.get("errors"):
            parts.append(json.dumps(errors, ensure_ascii=False))
        return " ".join(parts)


@dataclass(slots=True)
class Client:
    """Speaks to the platform at `url`; `token_for` gives a post's token, None only speaks as the public."""

    url: str
    token_for: TokenFor | None = None
    _tokens: dict[str, str] = field(default_factory=dict)
    _http: urllib3.PoolManager = field(
        default_factory=lambda: urllib3.PoolManager(
            timeout=urllib3.Timeout(connect=CONNECT_SECONDS, read=ANSWER_SECONDS), retries=False
        )
    )

    def call(
        self, method: str, path: str, body: Any = None, *, post: Post | None = None, version: str = ""
    ) -> Answer:
        """Ask as `post` (None: the public), having seen `version` of the case.

        Any status is an answer. Raises Unreachable.
        """
        headers = {"Accept": "application/json"}
        if post is not None:
            headers["Authorization"] = f"Bearer {self._token(post)}"
        if version:
            headers[CASE_VERSION] = version
        if method == "POST":
            headers["Idempotency-Key"] = str(new_id())
        return self._patiently(method, path, body, headers)

    def close(self) -> None:
        """Give up the connections."""
        self._http.clear()

    def _token(self, post: Post) -> str:
        if post.id not in self._tokens:
            if self.token_for is None:
                raise Unreachable("this client speaks as the public only")
            self._tokens[post.id] = self.token_for(post)
        return self._tokens[post.id]

    def _patiently(self, method: str, path: str, body: Any, headers: dict[str, str]) -> Answer:
        until = monotonic() + PATIENCE_SECONDS
        while True:
            response = self._once(method, path, body, headers)
            after = response.headers.get("Retry-After", "")
            if response.status not in _WAIT_AND_SEE or not after.isdigit() or monotonic() > until:
                return Answer(response.status, _json(response.data), response.headers.get(CASE_VERSION, ""))
            time.sleep(int(after))

    def _once(self, method: str, path: str, body: Any, headers: dict[str, str]) -> urllib3.BaseHTTPResponse:
        try:
            return self._http.request(method, self.url + path, json=body, headers=headers)
        except urllib3.exceptions.HTTPError as error:
            raise Unreachable(f"{self.url} ({type(error).__name__})") from None


def dev_tokens(url: str) -> TokenFor:
    """Tokens as the platform at `url` gives them for the asking (`POST /dev/token`), for trying out alone."""
    anybody = Client(url)

    def token_for(post: Post) -> str:
        body = {
            "roles": list(post.roles), "unit": post.unit, "sub": post.id, "name": post.title, "grids": list(post.grids)
        }  # fmt: skip
        answer = anybody.call("POST", "/dev/token", body)
        if not answer.is_success:
            raise Unreachable(f"no token for {post.id}: {answer.said}")
        return str(answer.body["token"])

    return token_for


def newer(known: str, told: str) -> str:
    """The Case-Version that has seen what both have."""
    merged: dict[str, int] = {}
    for version in (known, told):
        for entry in filter(None, version.split(",")):
            source, _, seq = entry.partition(":")
            merged[source] = max(int(seq), merged.get(source, 0))
    return ",".join(f"{source}:{seq}" for source, seq in sorted(merged.items()))


def _json(content: bytes) -> Any:
    try:
        return json.loads(content)
    except ValueError:
        return None
