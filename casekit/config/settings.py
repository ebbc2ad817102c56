"""The names under which settings are given, derived from the fields of `Config`."""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Any

from casekit.config.model import SERVICES, Config
from casekit.config.values import Parse

PREFIX = "ONEDOOR_"


@dataclass(frozen=True, slots=True)
class Setting:
    """One name that may be given: a variable, and the same without prefix in lower case in the TOML file.

    `service` is set where each service has such a setting of its own; `default` describes what holds without.
    """

    name: str
    field: str
    service: str | None
    parse: Parse
    doc: str
    remedy: str
    secret: bool
    default: str

    @property
    def variable(self) -> str:
        """The environment variable."""
        return PREFIX + self.name.upper()


def _settings() -> dict[str, Setting]:
    found: dict[str, Setting] = {}
    for item in fields(Config):
        meta = item.metadata
        default = meta["default"] or _shown(None if item.default is MISSING else item.default)
        for service in SERVICES if meta["per_service"] else (None,):
            name = f"{service}_{_own_part(item.name)}" if service else item.name
            found[name] = Setting(
                name, item.name, service, meta["parse"], meta["doc"], meta["remedy"], meta["secret"], default
            )
    return found


def _own_part(field_name: str) -> str:
    """What follows the service in the name: `database_uris` → `database_uri`, `service_urls` → `url`."""
    return field_name.removeprefix("service_").removesuffix("s")


def _shown(default: Any) -> str:
    if default is None or default == "":
        return ""
    if isinstance(default, bool):
        return str(default).lower()
    return ",".join(default) if isinstance(default, tuple) else str(default)


SETTINGS: Mapping[str, Setting] = _settings()


def reference() -> str:
    """The table of all settings, as it stands in docs/configuration.md."""
    lines = ["Variable | What it says | Without it", "--- | --- | ---"]
    for setting in _folded():
        name = f"`{setting.variable}`"
        if setting.service:
            name = f"`{PREFIX}<SERVICE>_{_own_part(setting.field).upper()}`"
        secret = " (secret: or `…_FILE`)" if setting.secret else ""
        lines.append(f"{name}{secret} | {setting.doc} | {setting.default or '—'}")
    return "\n".join(lines)


def _folded() -> list[Setting]:
    """One setting per field: a service's own stand for those of all."""
    return list({setting.field: setting for setting in SETTINGS.values()}.values())
