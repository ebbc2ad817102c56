"""A private RabbitMQ broker for tests and benchmarks: Debian's package, own node name, own ports, own directory.

Nothing of the machine's own broker, its cookie or its epmd is touched. Quorum queues, streams and the management plugin
work as on a real broker. Start it once per run: it takes several seconds.
"""

import base64
import contextlib
import json
import os
import secrets
import shutil
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pika
import pika.exceptions

from casekit.children import Child, wait_until
from casekit.testing.faults import ServerDidNotStart, power_off
from casekit.testing.owned import OwnedServer
from casekit.testing.ports import free_port

_SERVER = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
_USER = "guest"
_PASSWORD = "guest"  # RabbitMQ's own default, on a private broker of 127.0.0.1
_BASIC = base64.b64encode(f"{_USER}:{_PASSWORD}".encode()).decode()
_START_SECONDS = 90.0
_CALL_SECONDS = 10.0
_CONFIGURATION = """
listeners.tcp.1 = 127.0.0.1:{amqp}
management.tcp.ip = 127.0.0.1
management.tcp.port = {management}
disk_free_limit.absolute = 50MB
log.file.level = warning
"""


class RabbitServer(OwnedServer):
    """One broker node. `rabbitmq_server` makes it; tests stop, kill, freeze, wipe and start it again."""

    STOP_SECONDS = 60.0

    def __init__(self, directory: Path) -> None:
        """Prepare a node below `directory`, which must be ours alone."""
        if not _SERVER.exists():
            raise FileNotFoundError("no RabbitMQ: install Debian's package rabbitmq-server")
        self._directory = directory
        self._node = f"onedoor-{secrets.token_hex(6)}@localhost"
        self._epmd_port = free_port()
        self._distribution_port = free_port()
        self._epmd: Child | None = None
        self.host = "127.0.0.1"
        self.port = free_port()
        self.management_port = free_port()
        self._configure()

    @property
    def amqp_uri(self) -> str:
        """The default virtual host's URI."""
        return self.uri("/")

    @property
    def management_uri(self) -> str:
        """The base URI of the management API, credentials included."""
        return f"http://{_USER}:{_PASSWORD}@{self.host}:{self.management_port}"

    def uri(self, vhost: str, user: str = _USER, password: str = _PASSWORD) -> str:
        """The AMQP URI of `vhost` for `user`."""
        return f"amqp://{quote(user)}:{quote(password)}@{self.host}:{self.port}/{quote(vhost, safe='')}"

    def start(self) -> None:
        """Start the broker; return when AMQP and the management API answer. Raises ServerDidNotStart with its log."""
        if self._epmd is None:
            self._epmd = Child(
                ["epmd", "-address", "127.0.0.1", "-port", str(self._epmd_port)],
                log=self._log, env=self._environment(), on_release="KILL",
            )  # fmt: skip
        child = self._child = Child([_SERVER], log=self._log, env=self._environment())
        if not wait_until(self.answers, _START_SECONDS, unless=child.ended):
            power_off(child)
            raise ServerDidNotStart("RabbitMQ", self._log)

    def wipe(self) -> None:
        """Delete all data of the stopped broker: queues, messages, users, everything."""
        if self._child is not None and not self._child.ended():
            raise RuntimeError("stop the broker before its data are wiped")
        shutil.rmtree(self._directory / "mnesia", ignore_errors=True)

    def close(self) -> None:
        """End the broker, frozen or not, and its port mapper; its data are not wanted any more."""
        super().close()
        if self._epmd is not None:
            self._epmd.kill()
            self._epmd = None

    def answers(self) -> bool:
        """Whether both AMQP and the management API answer now."""
        try:
            self.call("GET", "/api/overview")
            pika.BlockingConnection(pika.URLParameters(self.amqp_uri)).close()
        except (OSError, pika.exceptions.AMQPError):
            return False
        return True

    def call(self, method: str, path: str, body: object = None) -> object:
        """One call of the management API (`path` from /api on): its decoded JSON answer, None when it is empty.

        Raises urllib.error.HTTPError on a refusal.
        """
        request = urllib.request.Request(
            f"http://{self.host}:{self.management_port}{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json", "Authorization": f"Basic {_BASIC}"},
        )
        with urllib.request.urlopen(request, timeout=_CALL_SECONDS) as answer:  # noqa: S310
            text = answer.read()
        return json.loads(text) if text else None

    def create_vhost(self) -> str:
        """Make a virtual host of its own, quorum queues and all, and return its name."""
        name = f"t-{secrets.token_hex(6)}"
        self.call("PUT", f"/api/vhosts/{name}")
        self.call("PUT", f"/api/permissions/{name}/{_USER}", {"configure": ".*", "write": ".*", "read": ".*"})
        return name

    def delete_vhost(self, name: str) -> None:
        """Remove a virtual host with everything in it; one that a wipe has taken already is no error."""
        try:
            self.call("DELETE", f"/api/vhosts/{name}")
        except urllib.error.HTTPError as refusal:
            refusal.close()
            if refusal.code != 404:
                raise

    @property
    def _log(self) -> Path:
        return self._directory / "server.log"

    def _configure(self) -> None:
        text = _CONFIGURATION.format(amqp=self.port, management=self.management_port)
        (self._directory / "rabbitmq.conf").write_text(text, encoding="ascii")
        (self._directory / "plugins").write_text("[rabbitmq_management].\n", encoding="ascii")

    def _environment(self) -> dict[str, str]:
        here = self._directory
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(here),
            "LANG": "C.UTF-8",
            "ERL_EPMD_PORT": str(self._epmd_port),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODENAME": self._node,
            "RABBITMQ_DIST_PORT": str(self._distribution_port),
            "RABBITMQ_MNESIA_BASE": str(here / "mnesia"),
            "RABBITMQ_LOG_BASE": str(here / "log"),
            "RABBITMQ_PID_FILE": str(here / "rabbit.pid"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(here / "plugins"),
            "RABBITMQ_CONFIG_FILE": str(here / "rabbitmq.conf"),
            # An idle broker must not spin on the processors that the tests need; and no other machine may reach the
            # port of its distribution.
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "+S 2:2 +sbwt none +sbwtdcpu none +sbwtdio none"
            " -kernel inet_dist_use_interface {127,0,0,1}",
        }


@contextlib.contextmanager
def rabbitmq_server(tmp: Path | None = None) -> Iterator[RabbitServer]:
    """A running broker of its own below `tmp` (default: the system's temporary directory), removed afterwards."""
    directory = Path(tempfile.mkdtemp(prefix="onedoor-mq-", dir=tmp))
    server: RabbitServer | None = None
    try:
        server = RabbitServer(directory)
        server.start()
        yield server
    finally:
        if server is not None:
            server.close()
        shutil.rmtree(directory, ignore_errors=True)
