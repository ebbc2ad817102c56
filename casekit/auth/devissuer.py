"""The development issuer: signs the tokens of the demonstration's posts. Never in production.

Its Ed25519 key is made on the first start under `home` with mode 0600; any process on the same home can issue
and verify, so that `onedoor token` needs no running platform.
"""

import base64
import hashlib
import json
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from casekit.auth.actor import Role
from casekit.auth.errors import DevIssuerRefused
from casekit.auth.keys import StaticKeys, parse_jwks
from casekit.clock import wall_seconds
from casekit.ids import new_id
from casekit.vault.keyfile import read_or_make

DEV_ISSUER = "https://dev-issuer.onedoor.invalid"
DEV_AUDIENCE = "onedoor"
KEY_FILE = Path("keys") / "dev-issuer.pem"
DEFAULT_TTL_SECONDS = 12 * 3600
MAX_TTL_SECONDS = 30 * 24 * 3600


class DevIssuer:
    """Issues tokens for posts. Raises DevIssuerRefused when `production` is true."""

    def __init__(
        self,
        home: Path,
        *,
        issuer: str = DEV_ISSUER,
        audience: str = DEV_AUDIENCE,
        production: bool = False,
        now: Callable[[], float] = wall_seconds,
    ) -> None:
        if production:
            raise DevIssuerRefused(
                "the development issuer does not run in production: configure an OIDC issuer"
            )
        self.issuer = issuer
        self.audience = audience
        self._now = now
        key = load_pem_private_key(read_or_make(home / KEY_FILE, _new_pem), password=None)
        if not isinstance(key, Ed25519PrivateKey):
            raise DevIssuerRefused(f"{home / KEY_FILE} does not hold an Ed25519 key")
        self._key = key
        self._public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        self._kid = "dev-" + hashlib.sha256(self._public).hexdigest()[:16]

    def issue(
        self,
        roles: Role | str | Iterable[Role | str],
        unit: str | None = None,
        sub: str | None = None,
        name: str | None = None,
        ttl: float = DEFAULT_TTL_SECONDS,
        region: str | None = None,
        grids: Collection[str] = (),
    ) -> str:
        """A token for a post in `roles` at `unit`, good for `ttl` seconds (30 days at most).

        `sub` defaults to `<first role>@<unit>`. Raises ValueError for a role that is not a person's or a
        system's.
        """
        named = [roles] if isinstance(roles, str) else list(roles)
        held = [Role(role) for role in named]
        if not held or Role.SERVICE in held or not 0 < ttl <= MAX_TTL_SECONDS:
            raise ValueError("a token needs at least one role (never `service`) and between 0 and 30 days")
        now = int(self._now())
        claims: dict[str, Any] = {
            "iss": self.issuer,
            "aud": self.audience,
            "sub": sub or (f"{held[0]}@{unit}" if unit else str(held[0])),
            "iat": now,
            "exp": now + int(ttl),
            "jti": str(new_id()),
            "roles": [str(role) for role in held],
        }
        optional = {"unit": unit, "name": name, "region": region, "grids": list(grids)}
        claims.update({claim: value for claim, value in optional.items() if value})
        return jwt.encode(claims, self._key, algorithm="EdDSA", headers={"typ": "at+jwt", "kid": self._kid})

    def jwks(self) -> dict[str, Any]:
        """The public key as a JWKS document."""
        x = base64.urlsafe_b64encode(self._public).rstrip(b"=").decode("ascii")
        key = {"kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig", "kid": self._kid, "x": x}
        return {"keys": [key]}

    def keys(self) -> StaticKeys:
        """What a `TokenVerifier` needs to check these tokens."""
        return StaticKeys(parse_jwks(json.dumps(self.jwks()).encode("ascii")))


def _new_pem() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
