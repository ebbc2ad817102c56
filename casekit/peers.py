"""How one service asks another service of the platform under `/internal/`: within the process, or over HTTP.

A worker holds the runtimes of all services; where no URL is given for the other (the embedded platform), its
application answers in this process. For jobs, and for pages to print; never within a transaction.
"""

import json
from collections.abc import Mapping
from typing import Any, Protocol

import urllib3
from werkzeug.test import EnvironBuilder

from casekit.auth import ServiceTokens
from casekit.errors import Problem
from casekit.runtime import Runtime
from casekit.web import app_of, respond

_TIMEOUT = urllib3.Timeout(connect=2.0, read=10.0)


class PeerSilent(Problem):
    """The other service does not answer; ask again later."""

    code = "PEER_SILENT"
    status = 503
    title_en = "A service that is needed does not answer just now."
    title_zh = "所需服务暂时无响应。"


class PeerRefused(Problem):
    """The other service refused; `why` is its code."""

    code = "PEER_REFUSED"
    status = 409
    title_en = "A service that is needed refused what it was asked."
    title_zh = "所需服务拒绝了请求。"


class Peer(Protocol):
    """Another service."""

    def ask(self, path: str, body: Mapping[str, Any]) -> Any:
        """What it answers to a POST, as JSON data. Raises PeerSilent or PeerRefused."""
        ...


class LocalPeer:
    """A service whose runtime is in this process; `asker` is who asks."""

    def __init__(self, runtime: Runtime, asker: str) -> None:
        self._runtime = runtime
        self._asker = asker

    def ask(self, path: str, body: Mapping[str, Any]) -> Any:
        """What its application answers."""
        headers = _headers(self._runtime.service_tokens, self._asker)
        environ = EnvironBuilder(
            path, method="POST", headers=list(headers.items()), data=_bytes(body)
        ).get_environ()
        answer = respond(app_of(self._runtime), environ)
        return _answer(answer.status_code, answer.get_data())


class HttpPeer:
    """A service at `url`."""

    def __init__(self, url: str, asker: str, tokens: ServiceTokens | None) -> None:
        self._url = url
        self._asker = asker
        self._tokens = tokens
        self._http = urllib3.PoolManager(maxsize=1, retries=False, timeout=_TIMEOUT)

    def ask(self, path: str, body: Mapping[str, Any]) -> Any:
        """What it answers."""
        headers = _headers(self._tokens, self._asker)
        try:
            answer = self._http.request("POST", f"{self._url}{path}", headers=headers, body=_bytes(body))
        except urllib3.exceptions.HTTPError as fault:
            raise PeerSilent from fault
        return _answer(answer.status, answer.data)


def peers_for(asker: Runtime, runtimes: Mapping[str, Runtime]) -> dict[str, Peer]:
    """The other services, by name, as this process reaches them."""
    urls = asker.config.service_urls
    return {
        name: HttpPeer(urls[name].rstrip("/"), asker.name, asker.service_tokens)
        if urls.get(name)
        else LocalPeer(runtime, asker.name)
        for name, runtime in runtimes.items()
        if name != asker.name
    }


def http_peers(asker: Runtime) -> dict[str, Peer]:
    """The other services, by name, for a service that is alone in its process."""
    urls = {name: url for name, url in asker.config.service_urls.items() if url and name != asker.name}
    return {name: HttpPeer(url.rstrip("/"), asker.name, asker.service_tokens) for name, url in urls.items()}


def _headers(tokens: ServiceTokens | None, asker: str) -> dict[str, str]:
    if tokens is None:
        raise ValueError("asking another service needs service tokens")
    return {"Authorization": f"Bearer {tokens.issue(asker)}", "Content-Type": "application/json"}


def _bytes(body: Mapping[str, Any]) -> bytes:
    return json.dumps(body).encode()


def _answer(status: int, content: bytes) -> Any:
    if status >= 500:
        raise PeerSilent
    try:
        said = json.loads(content)
    except ValueError as fault:
        raise PeerSilent from fault
    if status >= 400:
        raise PeerRefused(why=said.get("code"))
    return said
