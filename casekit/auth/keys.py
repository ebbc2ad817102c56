"""The issuer's public keys (JWKS, RFC 7517), found by key id; asked for by `TokenVerifier` alone.

A `RemoteKeys` follows rotation: an unknown key id makes it fetch again, at most once per `retry_seconds`,
however many tokens name unknown keys; keys older than `max_age_seconds` are fetched again in the background,
so that a withdrawn key is forgotten. The last good set stays in use for as long as the issuer is down. Every
fetch is bounded in time and size. `generation` changes with the set, so that whoever keeps verdicts can drop
those of withdrawn keys.
"""

import json
import logging
import threading
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import urllib3
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt import InvalidKeyError, PyJWK, PyJWKError

from casekit.auth.errors import IssuerSilent
from casekit.clock import monotonic

DEFAULT_ALGORITHMS = ("EdDSA", "ES256", "RS256")
_MAX_KEYS = 64
_MAX_BYTES = 256 * 1024
_MIN_RSA_BITS = 2048
_FETCH_SECONDS = 3.0
_log = logging.getLogger(__name__)

Fetch = Callable[[], bytes]
Spawn = Callable[[Callable[[], None]], None]


class KeySource(Protocol):
    """Finds verification keys."""

    @property
    def generation(self) -> int:
        """A number that changes whenever the set of keys does."""
        ...

    def find(self, kid: str) -> PyJWK | None:
        """The key of that id, or None. Raises IssuerSilent when no key was ever learnt."""
        ...


class StaticKeys:
    """Keys that never change while the process lives."""

    generation = 0

    def __init__(self, keys: Mapping[str, PyJWK]) -> None:
        self._keys = dict(keys)

    def find(self, kid: str) -> PyJWK | None:
        """The key of that id, or None."""
        return self._keys.get(kid)


@dataclass(frozen=True, slots=True)
class _Learnt:
    keys: Mapping[str, PyJWK]
    at: float  # monotonic seconds
    generation: int


class RemoteKeys:
    """The keys an issuer publishes, kept up to date. Safe to share between threads and green threads."""

    def __init__(
        self,
        fetch: Fetch,
        algorithms: Collection[str] = DEFAULT_ALGORITHMS,
        *,
        max_age_seconds: float = 600.0,
        retry_seconds: float = 10.0,
        now: Callable[[], float] = monotonic,
        spawn: Spawn | None = None,
    ) -> None:
        self._fetch = fetch
        self._algorithms = frozenset(algorithms)
        self._max_age = max_age_seconds
        self._retry = retry_seconds
        self._now = now
        self._spawn = spawn or _in_background
        self._learnt: _Learnt | None = None
        self._tried_at = float("-inf")
        self._fetching = threading.Lock()

    @property
    def generation(self) -> int:
        """Changes whenever the set of keys does."""
        return self._learnt.generation if self._learnt else 0

    def find(self, kid: str) -> PyJWK | None:
        """The key of that id, fetched if need be; None when the issuer does not publish it."""
        learnt = self._learnt
        if learnt is not None and kid in learnt.keys:
            if self._now() - learnt.at > self._max_age and self._may_try():
                self._spawn(self.refresh)
            return learnt.keys[kid]
        self.refresh()
        if self._learnt is None:
            raise IssuerSilent("no key of the issuer is known yet")
        return self._learnt.keys.get(kid)

    def refresh(self) -> None:
        """Fetch the keys now, unless that was tried within `retry_seconds`; waits for a fetch under way."""
        with self._fetching:
            if not self._may_try():
                return
            self._tried_at = self._now()
            try:
                keys = parse_jwks(self._fetch(), self._algorithms)
            except (OSError, ValueError, urllib3.exceptions.HTTPError) as error:
                _log.warning("issuer's keys could not be fetched", extra={"error_type": type(error).__name__})
                return
            self._learn(keys)

    def _may_try(self) -> bool:
        return self._now() - self._tried_at >= self._retry

    def _learn(self, keys: Mapping[str, PyJWK]) -> None:
        before = self._learnt
        changed = before is None or _material(keys) != _material(before.keys)
        generation = (before.generation if before else 0) + int(changed)
        self._learnt = _Learnt(keys, self._now(), generation)


def parse_jwks(document: bytes, algorithms: Collection[str] = DEFAULT_ALGORITHMS) -> dict[str, PyJWK]:
    """The usable signing keys of a JWKS document by key id.

    Left out: symmetric keys, keys for encryption, keys without an id, keys of algorithms not in `algorithms`,
    RSA keys below 2048 bits, keys that do not parse. Raises ValueError when the document is no JWKS or
    nothing in it is usable.
    """
    parsed = json.loads(document)
    listed = parsed.get("keys") if isinstance(parsed, dict) else None
    if not isinstance(listed, list):
        raise ValueError("not a JWKS document")
    found: dict[str, PyJWK] = {}
    for entry in listed[:_MAX_KEYS]:
        key = _usable(entry, algorithms)
        if key is not None and key.key_id is not None:
            found.setdefault(key.key_id, key)
    if not found:
        raise ValueError("no usable key in the JWKS document")
    return found


def fetch_from(uri: str) -> Fetch:
    """A fetcher over HTTP(S): no redirects, no retries, 3 seconds and 256 KiB at most."""
    pool = urllib3.PoolManager(num_pools=1, maxsize=1, retries=False)
    timeout = urllib3.Timeout(connect=2.0, read=2.0)

    def fetch() -> bytes:
        give_up = monotonic() + _FETCH_SECONDS
        response = pool.request("GET", uri, timeout=timeout, redirect=False, preload_content=False)
        try:
            if response.status != 200:
                raise OSError(f"the issuer answered {response.status}")
            return _read_bounded(response, give_up)
        finally:
            response.close()

    return fetch


def _read_bounded(response: urllib3.BaseHTTPResponse, give_up: float) -> bytes:
    parts: list[bytes] = []
    size = 0
    while chunk := response.read1(16 * 1024):
        parts.append(chunk)
        size += len(chunk)
        if size > _MAX_BYTES:
            raise ValueError("the JWKS document is too large")
        if monotonic() > give_up:
            raise TimeoutError("the issuer answers too slowly")
    return b"".join(parts)


def _usable(entry: Any, algorithms: Collection[str]) -> PyJWK | None:
    if not isinstance(entry, dict) or not isinstance(entry.get("kid"), str) or entry.get("kty") == "oct":
        return None
    if entry.get("use", "sig") != "sig":
        return None
    try:
        key = PyJWK(entry)
    except (InvalidKeyError, PyJWKError, ValueError, TypeError, KeyError):
        return None
    if key.algorithm_name not in algorithms:
        return None
    if isinstance(key.key, RSAPublicKey) and key.key.key_size < _MIN_RSA_BITS:
        return None
    return key


def _material(keys: Mapping[str, PyJWK]) -> dict[str, Any]:
    return {kid: key._jwk_data for kid, key in keys.items()}


def _in_background(work: Callable[[], None]) -> None:
    """A daemon thread; a green one where eventlet has patched `threading`."""
    threading.Thread(target=work, name="jwks-refresh", daemon=True).start()
