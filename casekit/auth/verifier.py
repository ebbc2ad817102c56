"""Verifies the tokens of people and departments' systems (RFC 7519, RFC 8725). One per process.

The algorithm is pinned by an allow-list and by the key itself; issuer, audience, type and expiry are
required; a token that asks for an extension (`crit`) is refused, as none is understood. A verdict is kept,
under the SHA-256 of the token, until the token expires, the issuer's keys change, or `cache_seconds` have
passed, so that a known token costs microseconds and no asymmetric check.
"""

import contextlib
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

import jwt

from casekit.auth.actor import Actor, actor_from_claims
from casekit.auth.errors import TokenExpired, TokenMissing, TokenRefused
from casekit.auth.keys import DEFAULT_ALGORITHMS, KeySource
from casekit.clock import wall_seconds
from casekit.errors import Message

MAX_TOKEN_CHARS = 8192
LEEWAY_SECONDS = 10
TOKEN_TYPES = frozenset({"jwt", "at+jwt", "application/at+jwt"})
_MAX_KID_CHARS = 256


@dataclass(frozen=True, slots=True)
class _Verdict:
    actor: Actor
    until: float  # wall seconds
    generation: int


class TokenVerifier:
    """Turns a token into the actor it stands for. Safe to share between threads and green threads."""

    def __init__(
        self,
        issuer: str,
        audience: str,
        keys: KeySource,
        algorithms: Collection[str] = DEFAULT_ALGORITHMS,
        *,
        now: Callable[[], float] = wall_seconds,
        cache_size: int = 10_000,
        cache_seconds: float = 300.0,
    ) -> None:
        _refuse_weak(algorithms)
        self._issuer = issuer
        self._audience = audience
        self._keys = keys
        self._algorithms = tuple(algorithms)
        self._now = now
        self._cache_size = cache_size
        self._cache_seconds = cache_seconds
        self._verdicts: OrderedDict[bytes, _Verdict] = OrderedDict()
        self._lock = threading.Lock()

    def verify(self, token: str) -> Actor:
        """The actor the token stands for.

        Raises TokenRefused, TokenExpired (both 401), or IssuerSilent (503) when no key of the issuer is known
        yet.
        """
        if len(token) > MAX_TOKEN_CHARS or not token.isascii():
            raise TokenRefused(
                Message("the token is too long or not ASCII", "令牌过长，或含有非 ASCII 字符。")
            )
        digest = hashlib.sha256(token.encode("ascii")).digest()
        now = self._now()
        known = self._verdicts.get(digest)
        if known is not None and known.until > now and known.generation == self._keys.generation:
            self._touch(digest)
            return known.actor
        return self._verify_and_keep(token, digest, now)

    def _touch(self, digest: bytes) -> None:
        """Least recently used is forgotten first. Another thread may have forgotten this one already."""
        with contextlib.suppress(KeyError):
            self._verdicts.move_to_end(digest)

    def _verify_and_keep(self, token: str, digest: bytes, now: float) -> Actor:
        with self._lock:
            self._verdicts.pop(digest, None)
        claims, generation = self._check_signature(token)
        expires = check_times(claims, now)
        verdict = _Verdict(actor_from_claims(claims), min(expires, now + self._cache_seconds), generation)
        with self._lock:
            self._verdicts[digest] = verdict
            while len(self._verdicts) > self._cache_size:
                self._verdicts.popitem(last=False)
        return verdict.actor

    def _check_signature(self, token: str) -> tuple[dict[str, Any], int]:
        """The claims of a token our issuer signed for our audience, and the generation of keys that showed it."""
        header = checked_header(token, TOKEN_TYPES)
        kid = header.get("kid")
        if not isinstance(kid, str) or not 0 < len(kid) <= _MAX_KID_CHARS:
            raise TokenRefused(Message("the header names no key", "令牌头未指明密钥。"))
        if header.get("alg") not in self._algorithms:
            raise TokenRefused(Message("the algorithm is not allowed", "令牌的签名算法不被允许。"))
        key = self._keys.find(kid)
        # Read after `find`, which may fetch: a later change only costs one more verification.
        generation = self._keys.generation
        if key is None:
            raise TokenRefused(Message("the key is not known", "令牌所用的密钥未知。"))
        claims = decode(token, key, self._algorithms, self._issuer, self._audience)
        return claims, generation


def bearer_token(authorization: str | None) -> str:
    """The token of an Authorization header (RFC 6750). Raises TokenMissing when there is none."""
    scheme, _, token = (authorization or "").strip().partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise TokenMissing(headers={"WWW-Authenticate": "Bearer"})
    return token.strip()


def checked_header(token: str, types: Collection[str]) -> dict[str, Any]:
    """The header of a token, before any key is chosen: of an expected type and asking for no extension."""
    try:
        header = jwt.get_unverified_header(token)
    except (jwt.InvalidTokenError, ValueError, RecursionError):
        raise TokenRefused(Message("the token is malformed", "令牌格式有误。")) from None
    if "crit" in header or "b64" in header:
        raise TokenRefused(Message("the token asks for an extension", "令牌要求不支持的扩展。"))
    typ = header.get("typ")
    if not isinstance(typ, str) or typ.lower() not in types:
        raise TokenRefused(Message("the token is of another type", "令牌类型不符。"))
    return header


def decode(token: str, key: Any, algorithms: Collection[str], issuer: str, audience: str) -> dict[str, Any]:
    """The claims, once signature, issuer and audience are right; times are left to `check_times`."""
    try:
        return jwt.decode(
            token,
            key=key,
            algorithms=list(algorithms),
            issuer=issuer,
            audience=audience,
            options={
                "require": ["iss", "aud", "exp", "sub"],
                "verify_exp": False,
                "verify_nbf": False,
                "verify_iat": False,
                "enforce_minimum_key_length": True,
            },
        )
    except (jwt.PyJWTError, ValueError, RecursionError):
        raise TokenRefused(
            Message("signature, issuer or audience is wrong", "令牌的签名、签发者或受众有误。")
        ) from None


def check_times(claims: dict[str, Any], now: float) -> float:
    """The moment (wall seconds) the token ends, leeway included.

    Raises TokenExpired, or TokenRefused when the token is not valid yet.
    """
    expires = _seconds(claims, "exp") + LEEWAY_SECONDS
    if now >= expires:
        raise TokenExpired(Message("the token has expired", "令牌已过期。"))
    for claim in ("nbf", "iat"):
        if claim in claims and _seconds(claims, claim) - LEEWAY_SECONDS > now:
            raise TokenRefused(
                Message(f"claim {claim} lies in the future", f"令牌声明 {claim} 所指时间尚未到。")
            )
    return expires


def _seconds(claims: dict[str, Any], claim: str) -> float:
    value = claims[claim]
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 2**53:
        raise TokenRefused(Message(f"claim {claim} is malformed", f"令牌声明 {claim} 格式有误。"))
    return float(value)


def _refuse_weak(algorithms: Collection[str]) -> None:
    """Symmetric algorithms and `none` are never an issuer's: they would turn a public key into a secret."""
    if not algorithms or any(name.lower() == "none" or name.startswith("HS") for name in algorithms):
        raise ValueError("an issuer's tokens take asymmetric algorithms only")
