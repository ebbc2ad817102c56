"""One embedded platform for all tests that live whole cases: it knows the county, and what it lets out is kept.

Spans go to a collector of ours, so that what leaves the process can be read. The clock stands still between acts;
`rest` puts it a second forward, which answers when everything that followed has happened.
"""

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import urllib3

from casekit.auth import dev_issuer_for
from casekit.clock import DrivenClock, rfc3339
from casekit.config import Config
from casekit.ids import new_id
from onedoor.composition import CLOCK_FILE
from onedoor.county import LOADER, load_county
from scenarios.client import Answer, Client, TokenFor, newer
from scenarios.county import County as CountyData
from scenarios.county import Post, read_county
from tests.functional.platform import POSTS, Embedded

UNITS = {
    "centre", "hr", "housing", "water", "justice", "petition-office", "committee", "committee-labour", "centre-east",
    "town-east", "village-e1",
}  # fmt: skip
GRIDS = {"grid", "grid-east", "grid-e1", "grid-e1-1", "grid-market"}
BEGINS = datetime(2026, 3, 9, 1, 0, tzinfo=UTC)  # a Monday morning


class Collector:
    """An OpenTelemetry collector that keeps the bodies it is sent."""

    def __init__(self) -> None:
        kept = self.kept = list[bytes]()

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                is_packed = self.headers.get("Content-Encoding") == "gzip"
                kept.append(gzip.decompress(body) if is_packed else body)
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()


@dataclass(frozen=True, slots=True)
class Placed(Post):
    """A post whose token names a region that is not the platform's own."""

    region: str = ""


def tokens_of(config: Config) -> TokenFor:
    """Tokens of any post, one for each."""
    issuer, issued = dev_issuer_for(config), dict[str, str]()

    def token_for(post: Post) -> str:
        if post.id not in issued:
            region = post.region if isinstance(post, Placed) else config.region
            issued[post.id] = issuer.issue(
                post.roles, post.unit or None, post.id, post.title, region=region, grids=post.grids
            )
        return issued[post.id]

    return token_for


@dataclass(slots=True)
class Case:
    """A case that is being lived: its code and secret, and the Case-Version that has seen all of it."""

    code: str
    secret: str
    version: str = ""


@dataclass
class County:
    """The platform, and the ways its posts use it."""

    platform: Embedded
    collector: Collector
    client: Client
    token_for: TokenFor
    http: urllib3.PoolManager = field(
        default_factory=lambda: urllib3.PoolManager(retries=False, timeout=30.0)
    )
    _now: datetime = field(default=BEGINS)

    @property
    def now(self) -> str:
        """What the platform's clock shows."""
        return rfc3339(self._now)

    def ask(
        self, post: str | Post | None, method: str, path: str, body: Any = None, version: str = ""
    ) -> Answer:
        """A request of a post (by its id in the county, or made up; None: the public); any answer is one."""
        who = POSTS[post] if isinstance(post, str) else post
        return self.client.call(method, path, body, post=who, version=version)

    def act(self, case: Case, post: str | None, act: str, body: Any = None, method: str = "POST") -> Any:
        """An act that must succeed, having seen all of the case so far; the body of the answer.

        `act` is a path, or what follows the case's own path.
        """
        path = act if act.startswith("/") else f"/v1/cases/{case.code}/{act}"
        answer = self.ask(post, method, path, body, case.version)
        assert answer.is_success, f"{method} {path}: {answer.said}"
        case.version = newer(case.version, answer.version)
        return answer.body

    def see(self, case: Case, post: str, path: str = "") -> Any:
        """What a post sees of the case, or at a path that concerns it."""
        return self.act(case, post, path or f"/v1/cases/{case.code}", method="GET")

    def only(self, case: Case, post: str, kind: str) -> Any:
        """The newest order, mediation or petition of the case, as the post sees it."""
        found = self.see(case, post, f"/v1/{kind}?case={case.code}")["items"][0]
        return self.see(case, post, f"/v1/{kind}/{found['id']}")

    def upload(self, case: Case, post: str, path: str, name: str, content: bytes) -> Any:
        """A file, which must be taken; the body of the answer."""
        headers = {"Authorization": f"Bearer {self.platform.token(post)}", "Idempotency-Key": str(new_id())}
        if case.version:
            headers["Case-Version"] = case.version
        fields = {"file": (name, content, "text/plain")}
        answer = self.http.request("POST", self.platform.url + path, fields=fields, headers=headers)
        assert answer.status in (200, 201), answer.data
        case.version = newer(case.version, answer.headers.get("Case-Version", ""))
        return answer.json()

    def rest(self, step: timedelta = timedelta(seconds=1)) -> None:
        """Let time pass, and everything that follows from what was said happen."""
        self._now += step
        answer = self.client.call("PUT", "/dev/clock", {"now": rfc3339(self._now)})
        assert answer.is_success, answer.said

    def pages(self, post: str | Post, path: str) -> list[Any]:
        """Every item of a list with cursors."""
        found: list[Any] = []
        cursor: str | None = ""
        while cursor is not None:
            more = f"{'&' if '?' in path else '?'}limit=200" + (f"&cursor={cursor}" if cursor else "")
            answer = self.ask(post, "GET", path + more)
            assert answer.is_success, answer.said
            found += answer.body["items"]
            cursor = answer.body["next"]
        return found


def small_county() -> CountyData:
    """Of the demonstration county what these tests need."""
    whole = read_county()
    units = tuple(unit for unit in whole.units if unit["id"] in UNITS)
    grids = tuple(grid for grid in whole.grids if grid["unit"] in UNITS and grid["id"] in GRIDS)
    staff = tuple(post for post in whole.staff if post["id"] in (LOADER, "clerk-1", "worker-e1-1"))
    return CountyData(whole.name, units, grids, staff)


@contextmanager
def living(home: Path, **settings: str) -> Iterator[County]:
    """A county on a platform of its own, ended with the block."""
    collector = Collector()
    platform = Embedded(home)
    platform.environ = {
        **platform.environ,
        "ONEDOOR_OTLP_ENDPOINT": collector.url,
        "ONEDOOR_CHECKPOINT_SECONDS": "1",
        "ONEDOOR_PUBLIC_RATE": "1000",
        **settings,
    }
    DrivenClock(home / CLOCK_FILE, BEGINS)
    tokens = tokens_of(platform.config)
    client = Client(platform.url, tokens)
    try:
        platform.start()
        load_county(client, small_county())
        yield County(platform, collector, client, tokens)
    finally:
        client.close()
        platform.close()
        collector.close()
