"""The development issuer makes good tokens on a developer's machine, and none in production."""

import stat
from pathlib import Path

import pytest

from casekit.auth import DevIssuer, DevIssuerRefused, Role, TokenExpired, TokenRefused, TokenVerifier
from casekit.auth.devissuer import KEY_FILE

NOW = 1_800_000_000.0


def verifier(issuer: DevIssuer, now: float = NOW) -> TokenVerifier:
    return TokenVerifier(issuer.issuer, issuer.audience, issuer.keys(), now=lambda: now)


def test_its_tokens_are_verified(tmp_path: Path) -> None:
    issuer = DevIssuer(tmp_path, now=lambda: NOW)
    token = issuer.issue(
        [Role.CLERK, "guide"], "centre", name="窗口一号", region="520302000000", grids=["g-1"], ttl=60
    )
    actor = verifier(issuer).verify(token)
    assert actor.roles == {Role.CLERK, Role.GUIDE}
    assert (actor.id, actor.unit, actor.name) == ("clerk@centre", "centre", "窗口一号")
    assert (actor.region, actor.grids) == ("520302000000", {"g-1"})
    with pytest.raises(TokenExpired):
        verifier(issuer, NOW + 71).verify(token)


def test_every_process_on_a_home_has_the_same_key(tmp_path: Path) -> None:
    token = DevIssuer(tmp_path, now=lambda: NOW).issue("ops")
    again = DevIssuer(tmp_path)
    assert verifier(again).verify(token).roles == {Role.OPS}


def test_another_homes_tokens_are_refused(tmp_path: Path) -> None:
    token = DevIssuer(tmp_path / "one", now=lambda: NOW).issue("ops")
    with pytest.raises(TokenRefused):
        verifier(DevIssuer(tmp_path / "two")).verify(token)


def test_its_key_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    DevIssuer(tmp_path)
    assert stat.S_IMODE((tmp_path / KEY_FILE).stat().st_mode) == 0o600


def test_it_is_refused_in_production(tmp_path: Path) -> None:
    with pytest.raises(DevIssuerRefused):
        DevIssuer(tmp_path, production=True)
    assert not (tmp_path / KEY_FILE).exists()


@pytest.mark.parametrize(
    ("roles", "ttl"), [([], 60), ("service", 60), ("king", 60), ("clerk", 0), ("clerk", 10**9)]
)
def test_it_issues_nothing_absurd(tmp_path: Path, roles: str | list[str], ttl: float) -> None:
    with pytest.raises(ValueError):
        DevIssuer(tmp_path).issue(roles, ttl=ttl)
