"""How often one caller may ask: a token bucket per post, or per address where there is no token or a refused one.

The gateway's pages are counted per address too, but generously: a hall's visitors and staff may share one.
Counted in this process alone; several gateways allow several times as much. Intake guards the secrets of the public
look-up besides.
"""

import ipaddress
import math
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any

from casekit.auth import Actor
from casekit.clock import monotonic
from casekit.config import Config
from casekit.errors import RateLimited

PUBLIC_BURST_SECONDS = 12
ACTOR_BURST_SECONDS = 2
PAGES_FOR_ONE_REQUEST = (
    20  # so many of the gateway's own pages, pictures and styles weigh as much as a public request
)
_MAX_KEYS = 10_000


class TokenBuckets:
    """Buckets that fill at `rate` a second up to `burst`; those not used for longest are forgotten first."""

    def __init__(
        self, rate: float, burst: float, *, now: Callable[[], float] = monotonic, max_keys: int = _MAX_KEYS
    ) -> None:
        self._rate = rate
        self._burst = burst
        self._now = now
        self._max_keys = max_keys
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str) -> float:
        """Take a token of `key`: 0 when there was one, else the seconds until there is."""
        now = self._now()
        level, at = self._buckets.pop(key, (self._burst, now))
        level = min(self._burst, level + (now - at) * self._rate)
        missing = 1.0 - level
        self._buckets[key] = (level if missing > 0 else level - 1.0, now)
        if len(self._buckets) > self._max_keys:
            self._buckets.popitem(last=False)
        return max(0.0, missing / self._rate)


class Limits:
    """The gateway's limits on requests."""

    def __init__(self, config: Config) -> None:
        self._public = TokenBuckets(config.public_rate, config.public_rate * PUBLIC_BURST_SECONDS)
        self._actors = TokenBuckets(config.actor_rate, config.actor_rate * ACTOR_BURST_SECONDS)
        pages = config.public_rate * PAGES_FOR_ONE_REQUEST
        self._pages = TokenBuckets(pages, pages * PUBLIC_BURST_SECONDS)

    def check(self, actor: Actor | None, address: str) -> None:
        """Count one request of `actor`, or of `address` when nobody in particular asks. Raises RateLimited."""
        _admit(self._public.take(_network(address)) if actor is None else self._actors.take(actor.id))

    def check_page(self, address: str) -> None:
        """Count one page (or a picture or style of it) shown to `address`. Raises RateLimited."""
        _admit(self._pages.take(_network(address)))


def _admit(wait: float) -> None:
    if wait > 0:
        raise RateLimited(headers={"Retry-After": str(math.ceil(wait))})


def caller_address(environ: Mapping[str, Any], trusted_proxies: int) -> str:
    """The address the request comes from, as the outermost proxy we trust saw it."""
    peer = str(environ.get("REMOTE_ADDR", ""))
    if not trusted_proxies:
        return peer
    route = [hop.strip() for hop in str(environ.get("HTTP_X_FORWARDED_FOR", "")).split(",") if hop.strip()]
    return route[-trusted_proxies] if len(route) >= trusted_proxies else peer


def _network(address: str) -> str:
    """One subscriber's addresses: an IPv4 address, or an IPv6 /64."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if parsed.version == 4:
        return address
    return str(ipaddress.ip_network((parsed, 64), strict=False))
