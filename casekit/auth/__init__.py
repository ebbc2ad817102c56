"""Who is calling: tokens checked as RFC 8725 asks, and the actor they stand for.

Every service checks the token itself, through one `TokenVerifier` per process (`verifier_for`). People and
departments' systems come with tokens of the configured OIDC issuer, or of the development issuer where there
is none; calls between services come with `ServiceTokens`, which have another audience, another type and
another algorithm, so that neither can pass for the other. Nothing here decides what an actor may do: that is
`access/`.
"""

from casekit.auth.actor import Actor, Role
from casekit.auth.compose import dev_issuer_for, service_tokens_for, verifier_for
from casekit.auth.devissuer import DevIssuer
from casekit.auth.errors import DevIssuerRefused, IssuerSilent, TokenExpired, TokenMissing, TokenRefused
from casekit.auth.keys import KeySource, RemoteKeys, StaticKeys
from casekit.auth.servicetoken import ServiceTokens
from casekit.auth.verifier import TokenVerifier, bearer_token

__all__ = [
    "Actor",
    "DevIssuer",
    "DevIssuerRefused",
    "IssuerSilent",
    "KeySource",
    "RemoteKeys",
    "Role",
    "ServiceTokens",
    "StaticKeys",
    "TokenExpired",
    "TokenMissing",
    "TokenRefused",
    "TokenVerifier",
    "bearer_token",
    "dev_issuer_for",
    "service_tokens_for",
    "verifier_for",
]
