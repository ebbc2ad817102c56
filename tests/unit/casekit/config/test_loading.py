"""A configuration is right as a whole or refused with every fault at once, and never shows a secret."""

import re
from pathlib import Path
from typing import Any

import pytest

from casekit import faults as faults_module
from casekit.config import SERVICES, Config, ConfigErrors, load_config
from casekit.config.loading import ELSEWHERE

DISTRIBUTED = {
    "ONEDOOR_PROFILE": "distributed",
    "ONEDOOR_DATABASE_URI": "postgresql://onedoor:canary-db@db:5432/onedoor",
    "ONEDOOR_AMQP_URI": "amqp://onedoor:canary-mq@mq:5672/onedoor",
    "ONEDOOR_SERVICE_SECRET": "canary-secret-canary-secret-canary",
    "ONEDOOR_MASTER_KEY_FILE": "/run/secrets/master.json",
    "ONEDOOR_OIDC_ISSUER": "https://id.example.gov.cn/realms/centre",
    "ONEDOOR_OIDC_JWKS_URI": "https://id.example.gov.cn/realms/centre/jwks",
}


def faults(environ: dict[str, str], require: tuple[str, ...] = ()) -> dict[str, str]:
    """The faults found in `environ`, by variable."""
    with pytest.raises(ConfigErrors) as refusal:
        load_config(environ, require=require)
    return {fault.variable: str(fault) for fault in refusal.value.faults}


def test_nothing_given_is_the_embedded_platform() -> None:
    config = load_config({})
    assert (config.profile, config.production, config.dev_issuer) == ("embedded", False, True)
    assert (config.host, config.port, config.metrics_host, config.metrics_port) == (
        "127.0.0.1",
        8000,
        "127.0.0.1",
        9000,
    )
    assert config.master_key_file == Path(".onedoor/keys/master.json")
    assert config.attachments_root == Path(".onedoor/attachments")


def test_distributed_is_production_unless_it_says_otherwise() -> None:
    config = load_config(DISTRIBUTED)
    assert (config.production, config.dev_issuer) == (True, False)
    without_issuer = {name: value for name, value in DISTRIBUTED.items() if "OIDC" not in name}
    config = load_config({**without_issuer, "ONEDOOR_PRODUCTION": "false"})
    assert (config.production, config.dev_issuer) == (False, True)


def test_every_fault_is_found_at_once() -> None:
    found = faults(
        {
            "ONEDOOR_PROFILE": "cloud",
            "ONEDOOR_PRODUCTION": "maybe",
            "ONEDOOR_PORT": "70000",
            "ONEDOOR_REGION": "5203",
            "ONEDOOR_DATABASE_URI": "mysql://db",
            "ONEDOOR_GRID_DATABASE_URI": "db",
            "ONEDOOR_AMQP_URI": "amqp://mq:port/",
            "ONEDOOR_INTAKE_URL": "intake:8000",
            "ONEDOOR_SERVICE_SECRET": "short",
            "ONEDOOR_OIDC_ALGORITHMS": "RS256,HS256",
            "ONEDOOR_DRAIN_SECONDS": "-1",
            "ONEDOOR_LOG_LEVEL": "loud",
            "ONEDOOR_PLACE": "  ",
            "ONEDOOR_DATABASE_POOL": "٣",
        }
    )
    assert len(found) == 14
    assert all(re.search(r"（.*[一-鿿].*）", said) for said in found.values())


def test_a_fault_names_the_variable_what_is_wrong_and_the_remedy() -> None:
    assert faults({"ONEDOOR_PORT": "eighty"}) == {
        "ONEDOOR_PORT": "ONEDOOR_PORT must be a whole number from 1 to 65535（应为其间的整数）. Give a free port."
    }


def test_no_value_is_ever_repeated() -> None:
    spoilt = {
        name: f"canary {value}" for name, value in DISTRIBUTED.items() if name != "ONEDOOR_MASTER_KEY_FILE"
    }
    assert "canary" not in "\n".join(faults({**spoilt, "ONEDOOR_SERVICE_SECRET": "canary"}).values())


def test_a_configuration_shows_no_secret() -> None:
    config = load_config({**DISTRIBUTED, "ONEDOOR_GRID_DATABASE_URI": "postgresql://g:canary-grid@db/g"})
    assert "canary" not in f"{config!r} {config}"
    assert "distributed" in repr(config)


def test_what_a_distributed_platform_lacks_is_named() -> None:
    assert set(faults({"ONEDOOR_PROFILE": "distributed"})) == {
        "ONEDOOR_DATABASE_URI",
        "ONEDOOR_AMQP_URI",
        "ONEDOOR_SERVICE_SECRET",
        "ONEDOOR_MASTER_KEY_FILE",
        "ONEDOOR_OIDC_ISSUER",
    }


def test_a_malformed_value_is_not_said_to_be_missing_too() -> None:
    assert list(faults({**DISTRIBUTED, "ONEDOOR_AMQP_URI": "mq"}).values()) == [
        (
            "ONEDOOR_AMQP_URI must be a URI starting with amqp:// or amqps://（应为以此开头的 URI）. "
            "Give amqp://user:password@host:5672/vhost."
        )
    ]


@pytest.mark.parametrize(
    "unsafe",
    [
        {"ONEDOOR_CLOCK": "driven"},
        {"ONEDOOR_DEV_ISSUER": "true"},
        {"ONEDOOR_OIDC_ISSUER": "http://id.example.gov.cn"},
        {"ONEDOOR_OIDC_JWKS_URI": "http://id.example.gov.cn/jwks"},
    ],
)
def test_what_is_unsafe_is_refused_in_production(unsafe: dict[str, str]) -> None:
    assert set(unsafe) <= set(faults({**DISTRIBUTED, **unsafe}))


def test_embedded_can_be_production_too() -> None:
    found = faults({"ONEDOOR_PRODUCTION": "true", "ONEDOOR_CLOCK": "driven"})
    assert set(found) == {"ONEDOOR_CLOCK", "ONEDOOR_OIDC_ISSUER"}


def test_an_issuer_needs_its_keys_and_stands_alone() -> None:
    assert set(faults({"ONEDOOR_OIDC_ISSUER": "http://id"})) == {"ONEDOOR_OIDC_JWKS_URI"}
    both = {
        "ONEDOOR_OIDC_ISSUER": "http://id",
        "ONEDOOR_OIDC_JWKS_URI": "http://id/k",
        "ONEDOOR_DEV_ISSUER": "1",
    }
    assert set(faults(both)) == {"ONEDOOR_DEV_ISSUER"}


def test_a_process_names_what_it_cannot_do_without() -> None:
    assert set(faults({}, require=("admin_database_uri",))) == {"ONEDOOR_ADMIN_DATABASE_URI"}
    urls = {f"ONEDOOR_{name.upper()}_URL": f"http://{name}:8000/" for name in SERVICES if name != "gateway"}
    assert set(faults({}, require=("service_urls",))) == set(urls)
    assert load_config(urls, require=("service_urls",)).service_url("intake") == "http://intake:8000"


def test_each_service_may_have_its_own_database() -> None:
    config = load_config({**DISTRIBUTED, "ONEDOOR_GRID_DATABASE_URI": "postgresql://grid@other/grid"})
    assert config.database_uri_of("grid") == "postgresql://grid@other/grid"
    assert config.database_uri_of("intake") == DISTRIBUTED["ONEDOOR_DATABASE_URI"]


def test_with_a_database_for_each_none_for_all_is_needed() -> None:
    each = {f"ONEDOOR_{name.upper()}_DATABASE_URI": f"postgresql://{name}@db/{name}" for name in SERVICES}
    shared = {name: value for name, value in DISTRIBUTED.items() if name != "ONEDOOR_DATABASE_URI"}
    assert load_config({**shared, **each}).database_uri == ""


def test_a_database_or_url_that_is_not_given_is_asked_for_by_name() -> None:
    with pytest.raises(ConfigErrors, match="ONEDOOR_GRID_DATABASE_URI"):
        load_config({}).database_uri_of("grid")
    with pytest.raises(ConfigErrors, match="ONEDOOR_GRID_URL"):
        load_config({}).service_url("grid")


def test_the_file_is_read_and_the_environment_wins(tmp_path: Path) -> None:
    path = tmp_path / "onedoor.toml"
    path.write_text(
        'port = 8100\nregion_name = "播州区"\nproduction = false\ndrain_seconds = 5.5\n'
        'oidc_algorithms = ["RS256", "ES256"]\nintake_url = "http://intake:8000"\n',
        encoding="utf-8",
    )
    config = load_config({"ONEDOOR_CONFIG": str(path), "ONEDOOR_PORT": "8200"})
    assert (config.port, config.metrics_port, config.region_name) == (8200, 9200, "播州区")
    assert (config.drain_seconds, config.oidc_algorithms) == (5.5, ("RS256", "ES256"))
    assert config.service_url("intake") == "http://intake:8000"


@pytest.mark.parametrize("content", [b"port = ", b"\xff\xfe\x00", None])
def test_a_file_that_cannot_be_read_is_a_fault(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "onedoor.toml"
    if content is not None:
        path.write_bytes(content)
    assert set(faults({"ONEDOOR_CONFIG": str(path), "ONEDOOR_PORT": "x"})) == {
        "ONEDOOR_CONFIG",
        "ONEDOOR_PORT",
    }


def test_an_unknown_name_in_the_file_is_a_fault_with_the_nearest_name(tmp_path: Path) -> None:
    path = tmp_path / "onedoor.toml"
    path.write_text('databse_uri = "postgresql://db/x"\nzzz = 1\n')
    found = faults({"ONEDOOR_CONFIG": str(path)})
    assert "Did you mean ONEDOOR_DATABASE_URI" in found["ONEDOOR_DATABSE_URI"]
    assert set(found) == {"ONEDOOR_DATABSE_URI", "ONEDOOR_ZZZ"}


@pytest.mark.parametrize(
    "name", ["PROFIL", "METRIC_PORT", "ZZZ", "PORT_8000_TCP", "HOME_FILE", "INTAKE_SERVICE_PORT", ""]
)
def test_a_variable_that_is_no_setting_is_a_fault(name: str) -> None:
    assert set(faults({f"ONEDOOR_{name}": "distributed"})) == {f"ONEDOOR_{name}"}


def test_the_nearest_name_is_named() -> None:
    assert "Did you mean ONEDOOR_METRICS_PORT" in faults({"ONEDOOR_METRIC_PORT": "1"})["ONEDOOR_METRIC_PORT"]


def test_strange_variables_stand_among_all_other_faults() -> None:
    found = faults({"ONEDOOR_ZZZ": "canary", "ONEDOOR_PORT": "x", "ONEDOOR_PROFILE": "distributed"})
    assert {"ONEDOOR_ZZZ", "ONEDOOR_PORT", "ONEDOOR_AMQP_URI"} <= set(found)
    assert "canary" not in found["ONEDOOR_ZZZ"]


def test_what_kubernetes_makes_of_a_service_is_left_alone() -> None:
    links = {
        "ONEDOOR_INTAKE_SERVICE_HOST": "10.0.0.1",
        "ONEDOOR_INTAKE_SERVICE_PORT": "8000",
        "ONEDOOR_INTAKE_SERVICE_PORT_HTTP": "8000",
        "ONEDOOR_INTAKE_PORT": "tcp://10.0.0.1:8000",
        "ONEDOOR_INTAKE_PORT_8000_TCP": "tcp://10.0.0.1:8000",
        "ONEDOOR_INTAKE_PORT_8000_TCP_ADDR": "10.0.0.1",
        "ONEDOOR_SERVICE_HOST": "10.0.0.2",
        "ONEDOOR_SERVICE_PORT": "80",
    }
    assert load_config({**links, "PATH": "/bin"}) == load_config({})
    assert set(faults({**links, "ONEDOOR_INTAKE_PROT": "1"})) == {"ONEDOOR_INTAKE_PROT"}


def test_every_variable_that_is_read_elsewhere_is_known() -> None:
    assert faults_module.VARIABLE.removeprefix("ONEDOOR_").lower() in ELSEWHERE
    assert load_config({f"ONEDOOR_{name.upper()}": "" for name in ELSEWHERE}) == load_config({})


def test_a_secret_can_be_mounted_as_a_file(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_text("m" * 40 + "\n")
    assert load_config({"ONEDOOR_SERVICE_SECRET_FILE": str(path)}).service_secret == "m" * 40


def test_a_secret_file_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    assert set(faults({"ONEDOOR_SERVICE_SECRET_FILE": str(tmp_path / "none")})) == {
        "ONEDOOR_SERVICE_SECRET_FILE"
    }


@pytest.mark.parametrize(
    ("variable", "given", "value"),
    [
        ("PRODUCTION", "No", False),
        ("PROFILE", " Embedded ", "embedded"),
        ("OIDC_ALGORITHMS", "eddsa, rs256", ("EdDSA", "RS256")),
        ("DATABASE_URI", "postgresql:///onedoor?host=/run/pg", "postgresql:///onedoor?host=/run/pg"),
        ("LOG_LEVEL", "debug", "DEBUG"),
        ("PORT", "", 8000),
    ],
)
def test_values_are_read_as_meant(variable: str, given: str, value: Any) -> None:
    config = load_config({f"ONEDOOR_{variable}": given})
    assert getattr(config, variable.lower()) == value


def test_the_metrics_port_stays_a_port() -> None:
    assert load_config({"ONEDOOR_PORT": "65000"}).metrics_port == 64000


def test_a_configuration_never_changes() -> None:
    with pytest.raises(AttributeError):
        load_config({}).port = 1  # type: ignore[misc]
    assert isinstance(load_config({}), Config)
