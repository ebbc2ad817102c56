"""Tokens by which one service of the platform knows another, for the internal repair feed alone.

They live for two minutes, have an audience and a type of their own, and are signed with a secret only the
platform's processes hold. `TokenVerifier` never accepts them, and this verifier never accepts an issuer's.
"""

from collections.abc import Callable
from typing import Any

import jwt

from casekit.auth.actor import Actor, Role
from casekit.auth.errors import TokenRefused
from casekit.auth.verifier import MAX_TOKEN_CHARS, check_times, checked_header, decode
from casekit.clock import wall_seconds
from casekit.errors import Message

INTERNAL_ISSUER = "onedoor"
INTERNAL_AUDIENCE = "onedoor-internal"
MIN_SECRET_CHARS = 32
TTL_SECONDS = 120
_TYPE = "onedoor-service+jwt"
_ALGORITHM = "HS256"


class ServiceTokens:
    """Issues and verifies service tokens. Raises ValueError for a secret shorter than 32 characters."""

    def __init__(self, secret: str, *, now: Callable[[], float] = wall_seconds) -> None:
        if len(secret) < MIN_SECRET_CHARS:
            raise ValueError("a service secret has at least 32 characters")
        self._secret = secret
        self._now = now
        self._issued: dict[str, tuple[str, float]] = {}

    def issue(self, service: str) -> str:
        """A token for that service with at least a minute left; the same one is handed out until then."""
        now = self._now()
        token, expires = self._issued.get(service, ("", 0.0))
        if expires - now < TTL_SECONDS / 2:
            expires = int(now) + TTL_SECONDS
            token = self._sign(service, now, expires)
            self._issued[service] = (token, expires)
        return token

    def verify(self, token: str) -> Actor:
        """The service that calls. Raises TokenRefused or TokenExpired."""
        if len(token) > MAX_TOKEN_CHARS or not token.isascii():
            raise TokenRefused(
                Message("the token is too long or not ASCII", "令牌过长，或含有非 ASCII 字符。")
            )
        if checked_header(token, {_TYPE}).get("alg") != _ALGORITHM:
            raise TokenRefused(Message("the algorithm is not allowed", "令牌的签名算法不被允许。"))
        claims = decode(token, self._secret, [_ALGORITHM], INTERNAL_ISSUER, INTERNAL_AUDIENCE)
        check_times(claims, self._now())
        return Actor(id=f"service/{claims['sub']}", roles=frozenset({Role.SERVICE}))

    def _sign(self, service: str, now: float, expires: float) -> str:
        claims: dict[str, Any] = {
            "iss": INTERNAL_ISSUER,
            "aud": INTERNAL_AUDIENCE,
            "sub": service,
            "iat": int(now),
            "exp": int(expires),
        }
        return jwt.encode(claims, self._secret, algorithm=_ALGORITHM, headers={"typ": _TYPE})
