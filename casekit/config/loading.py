"""Reads a `Config` from the environment and a TOML file, and finds every fault before it refuses."""

import difflib
import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from casekit.config.checks import check
from casekit.config.faults import BadValue, ConfigErrors, Fault
from casekit.config.model import Config
from casekit.config.settings import PREFIX, SETTINGS, Setting

# Read elsewhere, each for a reason of its own: the file of settings (here), crash points (casekit/faults.py), and how
# long the tests look for counterexamples (tests/conftest.py).
ELSEWHERE = frozenset({"config", "fault", "hypothesis_profile"})
_KNOWN = ELSEWHERE.union(
    SETTINGS, (f"{setting.name}_file" for setting in SETTINGS.values() if setting.secret)
)
# For a Service called onedoor-intake Kubernetes puts ONEDOOR_INTAKE_SERVICE_HOST, ONEDOOR_INTAKE_PORT and the like into
# every pod: never one without the first.
_SERVICE_HOST = "service_host"
_SERVICE_LINK = re.compile(
    r"(service_host|service_port(_[a-z0-9_]+)?|port(_[0-9]+_(tcp|udp|sctp)(_[a-z]+)?)?)"
)


def load_config(environ: Mapping[str, str], *, require: Collection[str] = ()) -> Config:
    """The configuration in `environ` and the file it names.

    `require` names fields of Config that this process cannot do without (`service_urls` stands for the URL of
    every service but the gateway). Raises ConfigErrors with every fault found.
    """
    faults: list[Fault] = []
    given = _read_file(environ, faults) | _read_environment(environ, faults)
    values = _parse(given, faults)
    config = _derive(Config(**values), values)
    malformed = {SETTINGS[name].field for name in given} - values.keys()
    faults += check(config, require, malformed)
    if faults:
        raise ConfigErrors(faults)
    return config


def _read_file(environ: Mapping[str, str], faults: list[Fault]) -> dict[str, str]:
    path = environ.get(PREFIX + "CONFIG", "").strip()
    if not path:
        return {}
    try:
        with Path(path).open("rb") as file:
            document = tomllib.load(file)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        wrong = f"names a file that cannot be read（文件不可读）({type(error).__name__})"
        faults.append(Fault(PREFIX + "CONFIG", wrong, "Name a readable TOML file"))
        return {}
    faults += [_unknown(name) for name in document if name not in SETTINGS]
    return {name: _as_text(value) for name, value in document.items() if name in SETTINGS}


def _as_text(value: Any) -> str:
    return ",".join(str(part) for part in value) if isinstance(value, list) else str(value)


def _read_environment(environ: Mapping[str, str], faults: list[Fault]) -> dict[str, str]:
    """What is given there; an empty variable counts as not given."""
    given: dict[str, str] = {}
    for setting in SETTINGS.values():
        if environ.get(setting.variable):
            given[setting.name] = environ[setting.variable]
        elif setting.secret and environ.get(setting.variable + "_FILE"):
            _read_secret(setting, environ[setting.variable + "_FILE"], given, faults)
    faults += [_unknown(name) for name in _strangers(environ)]
    return given


def _read_secret(setting: Setting, path: str, given: dict[str, str], faults: list[Fault]) -> None:
    try:
        given[setting.name] = Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        wrong = f"names a file that cannot be read（文件不可读）({type(error).__name__})"
        faults.append(Fault(setting.variable + "_FILE", wrong, "Mount the secret there"))


def _strangers(environ: Mapping[str, str]) -> list[str]:
    """Names in the environment that are no setting's, nor read elsewhere, nor made by Kubernetes."""
    names = [name.removeprefix(PREFIX).lower() for name in environ if name.startswith(PREFIX)]
    services = tuple(name.removesuffix(_SERVICE_HOST) for name in names if name.endswith(_SERVICE_HOST))
    return [name for name in names if name not in _KNOWN and not _is_service_link(name, services)]


def _is_service_link(name: str, services: Collection[str]) -> bool:
    return any(
        name.startswith(service) and _SERVICE_LINK.fullmatch(name.removeprefix(service))
        for service in services
    )


def _unknown(name: str) -> Fault:
    near = difflib.get_close_matches(name, SETTINGS, n=1)
    remedy = (
        f"Did you mean {SETTINGS[near[0]].variable}?" if near else "See docs/configuration.md, or remove it"
    )
    return Fault(PREFIX + name.upper(), "is no setting（没有这项设置）", remedy)


def _parse(given: Mapping[str, str], faults: list[Fault]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, text in given.items():
        setting = SETTINGS[name]
        try:
            value = setting.parse(text)
        except BadValue as error:
            faults.append(Fault(setting.variable, str(error), setting.remedy))
            continue
        if setting.service:
            values.setdefault(setting.field, {})[setting.service] = value
        else:
            values[setting.field] = value
    return values


def _derive(config: Config, given: Collection[str]) -> Config:
    """Fill in the defaults that depend on other settings."""
    production = config.production if "production" in given else config.profile == "distributed"
    derived: dict[str, Any] = {
        "production": production,
        "dev_issuer": not production and not config.oidc_issuer,
        "metrics_host": config.host,
        "metrics_port": config.port + 1000 if config.port + 1000 <= 65535 else config.port - 1000,
        "attachments_root": config.home / "attachments",
    }
    if config.profile == "embedded":
        derived["master_key_file"] = config.home / "keys" / "master.json"
    return replace(config, **{name: value for name, value in derived.items() if name not in given})
