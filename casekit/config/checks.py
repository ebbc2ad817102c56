"""What no single value can tell: settings that are missing, or do not go together."""

import re
from collections.abc import Collection, Iterator
from pathlib import Path

from casekit.config.faults import Fault
from casekit.config.model import SERVICES, Config
from casekit.config.settings import SETTINGS

_S3 = (
    "attachments_s3_bucket",
    "attachments_s3_endpoint",
    "attachments_s3_access_key",
    "attachments_s3_secret",
)
DISTRIBUTED_NEEDS = ("database_uri", "amqp_uri", "service_secret", "master_key_file")


def check(config: Config, require: Collection[str], malformed: Collection[str]) -> list[Fault]:
    """Every fault of the configuration as a whole; fields in `malformed` have a fault of their own already."""
    missing = [
        _fault(name, "is required here and not given（此处必填，未提供）")
        for name in _missing(config, require)
        if SETTINGS[name].field not in malformed
    ]
    return [*missing, *_contradictions(config)]


def _missing(config: Config, require: Collection[str]) -> list[str]:
    needed = set(require)
    if config.profile == "distributed":
        needed.update(DISTRIBUTED_NEEDS)
    if config.production:
        needed.add("oidc_issuer")
    if config.oidc_issuer:
        needed.add("oidc_jwks_uri")
    for together in (_S3, ("mail_host", "mail_from"), ("mail_user", "mail_user_secret")):
        if any(getattr(config, name) for name in together):
            needed.update(together)
    if all(service in config.database_uris for service in SERVICES):
        needed.discard("database_uri")
    missing = [name for name in needed if getattr(config, name) in ("", Path())]
    if "service_urls" in needed:
        missing += [
            f"{name}_url" for name in SERVICES if name != "gateway" and name not in config.service_urls
        ]
    return sorted(missing)


def _contradictions(config: Config) -> Iterator[Fault]:
    if config.dev_issuer and config.oidc_issuer:
        yield _fault(
            "dev_issuer", "stands beside an OIDC issuer（与 OIDC 签发方并存）", "Choose one of the two"
        )
    if config.sms_accepted and not re.fullmatch(r"[^=\s]+=[^\s]+", config.sms_accepted):
        yield _fault("sms_accepted", "is no member and value（不是“成员=值”）")
    if not config.production:
        return
    if config.mail_host and config.mail_tls == "none":
        yield _fault(
            "mail_tls", "must not be none in production（生产环境不得为 none）", "Say starttls or tls"
        )
    if config.clock == "driven":
        yield _fault("clock", "must not be driven in production（生产环境不得用受控时钟）", "Say real")
    if config.dev_issuer:
        yield _fault(
            "dev_issuer",
            "must not be on in production（生产环境不得启用）",
            "Configure an OIDC issuer instead",
        )
    for name in ("oidc_issuer", "oidc_jwks_uri", "sms_url"):
        if getattr(config, name).startswith("http://"):
            yield _fault(name, "must use TLS in production（生产环境须用 TLS）", "Use https://")


def _fault(name: str, wrong: str, remedy: str | None = None) -> Fault:
    setting = SETTINGS[name]
    return Fault(setting.variable, wrong, remedy or setting.remedy)
