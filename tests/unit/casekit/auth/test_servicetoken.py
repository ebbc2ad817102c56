"""A service is known to another by a short-lived token, and by nothing a person could have."""

from pathlib import Path

import jwt
import pytest

from casekit.auth import DevIssuer, Role, ServiceTokens, TokenExpired, TokenRefused, TokenVerifier
from casekit.auth.servicetoken import INTERNAL_AUDIENCE, INTERNAL_ISSUER, TTL_SECONDS

NOW = 1_800_000_000.0
SECRET = "s" * 32


def test_the_calling_service_is_known() -> None:
    tokens = ServiceTokens(SECRET, now=lambda: NOW)
    actor = tokens.verify(tokens.issue("ledger"))
    assert (actor.id, actor.roles, actor.is_service) == ("service/ledger", {Role.SERVICE}, True)


def test_a_token_is_used_for_a_minute_and_dies_after_two() -> None:
    now = NOW
    tokens = ServiceTokens(SECRET, now=lambda: now)
    first = tokens.issue("ledger")
    now += 59
    assert tokens.issue("ledger") == first
    now += 2
    assert tokens.issue("ledger") != first
    now = NOW + TTL_SECONDS + 10
    with pytest.raises(TokenExpired):
        tokens.verify(first)


def test_another_secrets_token_is_refused() -> None:
    token = ServiceTokens("t" * 32, now=lambda: NOW).issue("ledger")
    with pytest.raises(TokenRefused):
        ServiceTokens(SECRET, now=lambda: NOW).verify(token)


def test_a_persons_token_is_no_service_token_and_the_reverse(tmp_path: Path) -> None:
    issuer = DevIssuer(tmp_path, audience=INTERNAL_AUDIENCE, issuer=INTERNAL_ISSUER, now=lambda: NOW)
    people = TokenVerifier(INTERNAL_ISSUER, INTERNAL_AUDIENCE, issuer.keys(), now=lambda: NOW)
    services = ServiceTokens(SECRET, now=lambda: NOW)
    with pytest.raises(TokenRefused):
        services.verify(issuer.issue("ops"))
    with pytest.raises(TokenRefused):
        people.verify(services.issue("ledger"))


def test_its_secret_under_another_type_is_refused() -> None:
    claims = {"iss": INTERNAL_ISSUER, "aud": INTERNAL_AUDIENCE, "sub": "ledger", "exp": NOW + 60}
    token = jwt.encode(claims, SECRET, algorithm="HS256", headers={"typ": "at+jwt"})
    with pytest.raises(TokenRefused):
        ServiceTokens(SECRET, now=lambda: NOW).verify(token)


@pytest.mark.parametrize("token", ["", "a.b.c", "x" * 10_000, "名"])
def test_rubbish_is_refused(token: str) -> None:
    with pytest.raises(TokenRefused):
        ServiceTokens(SECRET).verify(token)


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(ValueError):
        ServiceTokens("s" * 31)
