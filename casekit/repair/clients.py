"""How a listener reaches a source's feed: a call within the process, or HTTP with a service token."""

import json
from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

import urllib3
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from casekit.auth import ServiceTokens
from casekit.bus.messages import Malformed
from casekit.repair.feed import feed
from casekit.repair.pages import Page, SourceClient, SourceSilent
from casekit.runtime import Runtime

_TIMEOUT = urllib3.Timeout(connect=2.0, read=5.0)


class LocalSource:
    """A source that runs in this process."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    def page(self, epoch: int, after: int, limit: int) -> Page:
        """What follows the place. Raises SourceSilent when the database does not answer."""
        try:
            return feed(self._runtime, epoch, after, limit)
        except (DBAPIError, PoolTimeout) as fault:
            raise SourceSilent from fault


class HttpSource:
    """A source that answers at `url`; `service` is who asks."""

    def __init__(self, source: str, url: str, service: str, tokens: ServiceTokens) -> None:
        self._source = source
        self._url = f"{url.rstrip('/')}/internal/events"
        self._service = service
        self._tokens = tokens
        self._http = urllib3.PoolManager(maxsize=1, retries=False, timeout=_TIMEOUT)

    def page(self, epoch: int, after: int, limit: int) -> Page:
        """What follows the place. Raises SourceSilent."""
        query = urlencode({"epoch": epoch, "after": after, "limit": limit})
        headers = {"Authorization": f"Bearer {self._tokens.issue(self._service)}"}
        try:
            answer = self._http.request("GET", f"{self._url}?{query}", headers=headers)
            if answer.status != 200:
                raise SourceSilent(str(answer.status))
            page = Page.from_json(json.loads(answer.data))
        except (urllib3.exceptions.HTTPError, ValueError, RecursionError) as fault:
            raise SourceSilent from fault
        if page.source != self._source:
            raise SourceSilent from Malformed("another source answers there")
        return page


def local_sources(runtimes: Iterable[Runtime]) -> Mapping[str, SourceClient]:
    """The clients of the embedded platform, by source."""
    return {runtime.name: LocalSource(runtime) for runtime in runtimes}


def http_sources(runtime: Runtime) -> Mapping[str, SourceClient]:
    """The clients of a service that runs alone, by source. Raises ConfigErrors for a source without a URL."""
    if runtime.service_tokens is None:
        raise ValueError("repair over HTTP needs service tokens")
    return {
        source: HttpSource(source, runtime.config.service_url(source), runtime.name, runtime.service_tokens)
        for source in runtime.definition.listens_to
    }
