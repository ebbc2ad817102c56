"""The configuration decides whose tokens are believed."""

from pathlib import Path

import pytest

from casekit.auth import DevIssuerRefused, TokenRefused, dev_issuer_for, service_tokens_for, verifier_for
from casekit.config import load_config

OIDC = {
    "ONEDOOR_OIDC_ISSUER": "https://id.example.gov.cn",
    "ONEDOOR_OIDC_JWKS_URI": "https://id.example.gov.cn/jwks",
}


def test_embedded_without_an_issuer_the_development_issuer_is_believed(tmp_path: Path) -> None:
    config = load_config({"ONEDOOR_HOME": str(tmp_path)})
    token = dev_issuer_for(config).issue("clerk", "centre")
    assert verifier_for(config).verify(token).unit == "centre"


def test_with_an_oidc_issuer_the_development_issuer_is_neither_had_nor_believed(tmp_path: Path) -> None:
    token = dev_issuer_for(load_config({"ONEDOOR_HOME": str(tmp_path)})).issue("clerk", "centre")
    config = load_config({"ONEDOOR_HOME": str(tmp_path), **OIDC, "ONEDOOR_OIDC_ALGORITHMS": "RS256"})
    with pytest.raises(DevIssuerRefused):
        dev_issuer_for(config)
    with pytest.raises(TokenRefused):
        verifier_for(config).verify(token)


def test_services_of_one_home_know_one_another(tmp_path: Path) -> None:
    config = load_config({"ONEDOOR_HOME": str(tmp_path)})
    assert service_tokens_for(config).verify(service_tokens_for(config).issue("grid")).is_service


def test_services_know_one_another_by_the_configured_secret(tmp_path: Path) -> None:
    one = load_config({"ONEDOOR_HOME": str(tmp_path / "1"), "ONEDOOR_SERVICE_SECRET": "s" * 40})
    two = load_config({"ONEDOOR_HOME": str(tmp_path / "2"), "ONEDOOR_SERVICE_SECRET": "s" * 40})
    assert service_tokens_for(one).verify(service_tokens_for(two).issue("grid")).id == "service/grid"
