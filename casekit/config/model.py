"""The settings themselves: one field each, with its parser, its meaning and what to do when it is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from casekit.config import values
from casekit.config.faults import ConfigErrors, Fault

SERVICES = ("intake", "grid", "mediation", "petition", "evaluation", "ledger", "gateway")
ALGORITHMS = ("EdDSA", "ES256", "ES384", "ES512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512")
POSTGRESQL = "Give postgresql://user:password@host:5432/database"


def _is(
    parse: values.Parse,
    doc: str,
    remedy: str,
    *,
    default: str = "",
    secret: bool = False,
    per_service: bool = False,
) -> Mapping[str, Any]:
    """What is known of a setting. `default` describes a default that depends on other settings.

    A `secret` one can also be given as `<VARIABLE>_FILE`; a `per_service` one is a variable for each service.
    """
    return {
        "parse": parse,
        "doc": doc,
        "remedy": remedy,
        "default": default,
        "secret": secret,
        "per_service": per_service,
    }


@dataclass(frozen=True, kw_only=True, repr=False)
class Config:
    """What a process is told at its start. Empty text means: not given."""

    profile: str = field(
        default="embedded",
        metadata=_is(
            values.one_of("embedded", "distributed"),
            "How the platform runs: everything in one process, or each service on its own",
            "Say embedded or distributed",
        ),
    )
    production: bool = field(
        default=False,
        metadata=_is(
            values.flag,
            "Refuses the development issuer, the driven clock and an issuer without TLS",
            "Say true or false",
            default="true when distributed, else false",
        ),
    )
    home: Path = field(
        default=Path(".onedoor"),
        metadata=_is(values.path, "Where data and keys are kept", "Give a directory"),
    )
    host: str = field(
        default="127.0.0.1",
        metadata=_is(values.text, "Address to listen on", "Give an address, such as 127.0.0.1 or 0.0.0.0"),
    )
    port: int = field(
        default=8000, metadata=_is(values.whole(1, 65535), "Port of the HTTP API", "Give a free port")
    )
    metrics_host: str = field(
        default="",
        metadata=_is(
            values.text,
            "Address of the listener of /metrics, /healthz and /readyz",
            "Give an address",
            default="ONEDOOR_HOST",
        ),
    )
    metrics_port: int = field(
        default=0,
        metadata=_is(
            values.whole(1, 65535),
            "Port of that listener",
            "Give a free port",
            default="1000 above ONEDOOR_PORT",
        ),
    )
    region: str = field(
        default="520302000000",
        metadata=_is(
            values.region,
            "The region in which cases registered here originate",
            "Give the centre's own 12-digit code",
        ),
    )
    region_name: str = field(
        default="示范县",
        metadata=_is(
            values.text, "That region's name, as people are shown it", "Give the official name of the place"
        ),
    )
    place: str = field(
        default="xiaogan",
        metadata=_is(
            values.text,
            "The place whose published procedure cases follow",
            "Name a place that the procedure library knows",
        ),
    )
    procedures_root: Path = field(
        default=Path(),
        metadata=_is(
            values.path,
            "Procedure files of the centre's own, which win over those that come with OneDoor",
            "Give a directory that all processes share",
            default="none",
        ),
    )
    indicators_root: Path = field(
        default=Path(),
        metadata=_is(
            values.path,
            "Files of indicators of the centre's own, versions beside those that come with OneDoor",
            "Give a directory that all processes share",
            default="none",
        ),
    )
    clock: str = field(
        default="real",
        metadata=_is(
            values.one_of("real", "driven"),
            "Business time: the machine's, or driven by PUT /dev/clock",
            "Say real or driven",
        ),
    )
    database_uri: str = field(
        default="",
        metadata=_is(
            values.postgresql_uri,
            "PostgreSQL of every service that has no URI of its own; not needed when embedded",
            POSTGRESQL,
            secret=True,
        ),
    )
    database_uris: Mapping[str, str] = field(
        default_factory=dict,
        metadata=_is(
            values.postgresql_uri,
            "PostgreSQL of this one service, under its own role",
            POSTGRESQL,
            secret=True,
            per_service=True,
        ),
    )
    admin_database_uri: str = field(
        default="",
        metadata=_is(
            values.postgresql_uri,
            "PostgreSQL under a role that may create roles and schemas; for `onedoor migrate` alone",
            POSTGRESQL,
            secret=True,
        ),
    )
    database_pool: int = field(
        default=10,
        metadata=_is(values.whole(1, 500), "Connections a service holds at most", "Give a small number"),
    )
    amqp_uri: str = field(
        default="",
        metadata=_is(
            values.amqp_uri,
            "RabbitMQ; not used when embedded",
            "Give amqp://user:password@host:5672/vhost",
            secret=True,
        ),
    )
    service_urls: Mapping[str, str] = field(
        default_factory=dict,
        metadata=_is(
            values.http_uri,
            "Where this service answers; for the gateway, and for consumers' repair",
            "Give http://host:port",
            per_service=True,
        ),
    )
    service_secret: str = field(
        default="",
        metadata=_is(
            values.secret,
            "Secret of the tokens by which services know one another; made in the home when embedded",
            "Generate one with: openssl rand -base64 48",
            secret=True,
        ),
    )
    oidc_issuer: str = field(
        default="",
        metadata=_is(values.http_uri, "`iss` of your OIDC issuer's tokens", "Give the issuer's URL exactly"),
    )
    oidc_audience: str = field(
        default="onedoor",
        metadata=_is(
            values.text, "`aud` that tokens must be meant for", "Give the audience your issuer puts in tokens"
        ),
    )
    oidc_jwks_uri: str = field(
        default="",
        metadata=_is(
            values.http_uri,
            "Where the issuer publishes its keys",
            "Take jwks_uri from the issuer's discovery document",
        ),
    )
    oidc_algorithms: tuple[str, ...] = field(
        default=("EdDSA", "ES256", "RS256"),
        metadata=_is(
            values.some_of(*ALGORITHMS),
            "Signature algorithms accepted, separated by commas",
            "List asymmetric JWS algorithms",
        ),
    )
    dev_issuer: bool = field(
        default=False,
        metadata=_is(
            values.flag,
            "Whether the development issuer's tokens are accepted",
            "Say true or false",
            default="true without an OIDC issuer, unless in production",
        ),
    )
    master_key_file: Path = field(
        default=Path(),
        metadata=_is(
            values.path,
            "The vault's master keys, kept and backed up apart from the data",
            "Mount the key file, readable by this process alone",
            default="keys/master.json in ONEDOOR_HOME when embedded, made on the first start",
        ),
    )
    attachments_root: Path = field(
        default=Path(),
        metadata=_is(
            values.path,
            "Where attachments are kept, encrypted",
            "Give a directory that all replicas share",
            default="attachments in ONEDOOR_HOME",
        ),
    )
    attachments_s3_endpoint: str = field(
        default="",
        metadata=_is(values.http_uri, "An S3-compatible store", "Give https://host:port, without the bucket"),
    )
    attachments_s3_bucket: str = field(
        default="",
        metadata=_is(
            values.text,
            "The bucket there that keeps attachments, in place of the directory; somebody else makes it",
            "Give the bucket's name",
        ),
    )
    attachments_s3_region: str = field(
        default="us-east-1",
        metadata=_is(values.text, "The region that requests to the store are signed for", "Give its name"),
    )
    attachments_s3_access_key: str = field(
        default="",
        metadata=_is(values.text, "The id of the key to the store", "Give the access key's id"),
    )
    attachments_s3_secret: str = field(
        default="",
        metadata=_is(
            values.text, "The key itself; it may get, put, delete and list there", "Give the key", secret=True
        ),
    )
    attachments_s3_path_style: bool = field(
        default=True,
        metadata=_is(
            values.flag, "Whether the bucket stands in the path rather than in the host", "Say true or false"
        ),
    )
    attachment_max_bytes: int = field(
        default=20 * 1024 * 1024,
        metadata=_is(values.whole(1, 2**31), "The largest attachment taken", "Give a number of bytes"),
    )
    import_max_bytes: int = field(
        default=256 * 1024 * 1024,
        metadata=_is(
            values.whole(1, 2**31),
            "The largest file of cases that is imported at once",
            "Give a number of bytes",
        ),
    )
    import_kept_days: int = field(
        default=30,
        metadata=_is(
            values.whole(1, 3650),
            "How long it is kept what became of the rows of an imported file, and the file of an import that failed",
            "Give a number of days",
        ),
    )
    mail_host: str = field(
        default="",
        metadata=_is(values.text, "SMTP relay that e-mail to parties goes through", "Give its host name"),
    )
    mail_port: int = field(
        default=587, metadata=_is(values.whole(1, 65535), "The relay's port", "Give 587, 465 or 25")
    )
    mail_tls: str = field(
        default="starttls",
        metadata=_is(
            values.one_of("starttls", "tls", "none"),
            "How the connection to the relay is secured; none only outside production",
            "Say starttls, or tls for port 465",
        ),
    )
    mail_from: str = field(
        default="",
        metadata=_is(
            values.text, "The address that e-mail to parties comes from", "Give the centre's address"
        ),
    )
    mail_user: str = field(
        default="", metadata=_is(values.text, "Who logs in to the relay, if anybody", "Give the user's name")
    )
    mail_user_secret: str = field(
        default="", metadata=_is(values.text, "That user's password", "Give the password", secret=True)
    )
    sms_url: str = field(
        default="",
        metadata=_is(
            values.http_uri,
            "Gateway (短信网关) that takes a text message by POST as JSON",
            "Give https://host/path",
        ),
    )
    sms_secret: str = field(
        default="",
        metadata=_is(
            values.text, "Bearer token for the gateway, if it wants one", "Give the token", secret=True
        ),
    )
    sms_template: Mapping[str, Any] = field(
        default_factory=lambda: {"to": "{address}", "text": "{text}", "id": "{id}"},
        metadata=_is(
            values.json_object,
            "What the gateway is sent, with {address}, {text} and {id} as whole values",
            "Give a JSON object",
            default='{"to": "{address}", "text": "{text}", "id": "{id}"}',
        ),
    )
    sms_accepted: str = field(
        default="",
        metadata=_is(
            values.text,
            "For a gateway that answers 200 to all: the member of its answer that tells, and what it says"
            " when the message was taken",
            "Give member=value, such as code=0",
        ),
    )
    transfer_senders: Mapping[str, Any] = field(
        default_factory=dict,
        metadata=_is(
            values.json_object,
            "Installations whose transferred cases (移送) are taken in: region code to the key with which they sign",
            'Give a JSON object such as {"530000000000": "…"}, with the keys of /v1/cases/transfers/keys there',
            default="{}",
        ),
    )
    receipt_secret: str = field(
        default="",
        metadata=_is(
            values.secret,
            "Key with which a gateway signs what it reports to /v1/public/receipts; without one none is taken",
            "Generate one with: openssl rand -base64 48",
            secret=True,
        ),
    )
    request_workers: int = field(
        default=32,
        metadata=_is(
            values.whole(1, 1000), "Ordinary requests a process handles at once", "Give a small number"
        ),
    )
    poll_workers: int = field(
        default=64,
        metadata=_is(values.whole(1, 10000), "Long polls a process holds at once", "Give a number"),
    )
    trusted_proxies: int = field(
        default=0,
        metadata=_is(
            values.whole(0, 9),
            "How many proxies before the gateway add to X-Forwarded-For; the gateway believes no others",
            "Count them: 1 for one ingress",
        ),
    )
    public_rate: int = field(
        default=5,
        metadata=_is(
            values.whole(1, 10000),
            "Requests a second that the gateway takes from one address without a token, in the long run",
            "Give a small number; a hall's visitors may share one address",
        ),
    )
    actor_rate: int = field(
        default=1000,
        metadata=_is(
            values.whole(1, 100000),
            "Requests a second that the gateway takes from one post or system, in the long run",
            "Give a number",
        ),
    )
    inbox_workers: int = field(
        default=4,
        metadata=_is(
            values.whole(1, 100), "Batches of events a process handles at once", "Give a small number"
        ),
    )
    checkpoint_seconds: float = field(
        default=60.0,
        metadata=_is(
            values.seconds(0.1, 3600),
            "How long the ledger waits at least between two signed checkpoints",
            "Give a number of seconds",
        ),
    )
    drain_seconds: float = field(
        default=20.0,
        metadata=_is(
            values.seconds(0, 600),
            "How long a process may finish what it has begun after SIGTERM; below the pod's grace period",
            "Give a number of seconds",
        ),
    )
    log_level: str = field(
        default="INFO",
        metadata=_is(
            values.one_of("DEBUG", "INFO", "WARNING", "ERROR"),
            "The least important log entries written",
            "Say INFO",
        ),
    )
    otlp_endpoint: str = field(
        default="",
        metadata=_is(
            values.http_uri,
            "OpenTelemetry collector (OTLP over HTTP); without one no span leaves the process",
            "Give http://host:4318",
        ),
    )

    def database_uri_of(self, service: str) -> str:
        """The database of that service. Raises ConfigErrors when none is given."""
        uri = self.database_uris.get(service) or self.database_uri
        return _given(uri, f"{service}_database_uri", POSTGRESQL + " or set ONEDOOR_DATABASE_URI")

    @property
    def has_broker(self) -> bool:
        """Whether messages go over RabbitMQ; embedded they never do."""
        return self.profile == "distributed" and bool(self.amqp_uri)

    def service_url(self, service: str) -> str:
        """Where that service answers, without a trailing slash. Raises ConfigErrors when it is not given."""
        url = self.service_urls.get(service, "")
        return _given(url, f"{service}_url", "Give http://host:port").rstrip("/")

    def __repr__(self) -> str:
        shown = [item.name for item in fields(self) if not item.metadata["secret"]]
        return f"Config({', '.join(f'{name}={getattr(self, name)!r}' for name in shown)})"


def _given(value: str, name: str, remedy: str) -> str:
    if not value:
        raise ConfigErrors(
            [Fault(f"ONEDOOR_{name.upper()}", "is needed here and not given（此处必填，未提供）", remedy)]
        )
    return value
