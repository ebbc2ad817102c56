"""Builds verifiers and issuers from the configuration. Called by the composition root."""

import secrets
from pathlib import Path

from casekit.auth.devissuer import DEV_AUDIENCE, DevIssuer
from casekit.auth.keys import RemoteKeys, fetch_from
from casekit.auth.servicetoken import ServiceTokens
from casekit.auth.verifier import TokenVerifier
from casekit.config import Config
from casekit.vault.keyfile import read_or_make

SERVICE_SECRET_FILE = Path("keys") / "service-secret"


def dev_issuer_for(config: Config) -> DevIssuer:
    """The development issuer of this home. Raises DevIssuerRefused in production."""
    return DevIssuer(
        config.home,
        audience=config.oidc_audience or DEV_AUDIENCE,
        production=config.production or not config.dev_issuer,
    )


def verifier_for(config: Config) -> TokenVerifier:
    """The verifier of the configured issuer, or of the development issuer where that is on."""
    if config.dev_issuer:
        issuer = dev_issuer_for(config)
        return TokenVerifier(issuer.issuer, issuer.audience, issuer.keys())
    keys = RemoteKeys(fetch_from(config.oidc_jwks_uri), config.oidc_algorithms)
    return TokenVerifier(config.oidc_issuer, config.oidc_audience, keys, config.oidc_algorithms)


def service_tokens_for(config: Config) -> ServiceTokens:
    """Service tokens under the configured secret; without one (embedded) under one made once in the home."""
    secret = config.service_secret
    if not secret:
        secret = read_or_make(config.home / SERVICE_SECRET_FILE, _new_secret).decode("ascii").strip()
    return ServiceTokens(secret)


def _new_secret() -> bytes:
    return secrets.token_urlsafe(48).encode("ascii")
