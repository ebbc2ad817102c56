"""`onedoor up`: the whole platform in one process, with a PostgreSQL of its own and, while there are jobs, a worker.

It says when it is ready, where to look, and with which posts to log in; it ends at SIGTERM, SIGINT or
`onedoor stop`, and leaves nothing running. Killed at any moment, it comes back with everything it had accepted.
"""

import logging
import sys
from contextlib import ExitStack
from typing import TextIO

import eventlet
import psycopg2
from psycopg2.extensions import ISOLATION_LEVEL_AUTOCOMMIT

from casekit.bus.direct import DirectBus
from casekit.bus.listener import InboxListener
from casekit.clock import monotonic
from casekit.config import SERVICES, Config
from casekit.errors import Problem
from casekit.loops import Stop
from casekit.peers import peers_for
from casekit.relay.running import run_relays
from casekit.repair import local_sources
from casekit.runtime import Runtime
from casekit.telemetry import (
    Health,
    Listener,
    Readiness,
    configure_logging,
    setup_tracing,
    shutdown_tracing,
)
from contracts.topology import TOPOLOGY
from gateway.transports import local_transports
from onedoor.composition import Composition
from onedoor.embedded.postgres import EmbeddedPostgres
from onedoor.embedded.worker import Worker
from onedoor.hosting import Ending, Hosted
from onedoor.migrating import migrate_services
from onedoor.ports import check_free

DATABASE = "onedoor"
ADVICE = "choose another 请换一个: PORT=8080 make run"
WATCH_SECONDS = 1.0
# Whoever says something in this process rings the relay's bell; only an operator's command in another does not.
RELAY_IDLE_SECONDS = 0.5
log = logging.getLogger(__name__)


class MasterKeyMissing(Problem):
    """There are data, but not the key they were encrypted under; a fresh one would only hide the loss."""

    code = "MASTER_KEY_MISSING"
    status = 503
    title_en = "The master key of these data is missing; put its file back from the back-up."
    title_zh = "缺少这些数据的主密钥，请从备份中恢复密钥文件。"


def run(config: Config, *, county: bool, say: TextIO = sys.stdout) -> None:
    """Run until asked to stop.

    Raises PortTaken, MasterKeyMissing, HomeInUse, DataOfAnotherVersion or PostgresDidNotStart.
    """
    started = monotonic()
    check_free([(config.host, config.port), (config.metrics_host, config.metrics_port)], ADVICE)
    _check_master_key(config)
    with ExitStack() as stack:
        postgres = stack.enter_context(EmbeddedPostgres(config.home))
        file = stack.enter_context((config.home / "onedoor.log").open("a", encoding="utf-8"))
        configure_logging(config.log_level, file)
        setup_tracing("onedoor", config.otlp_endpoint)
        stack.callback(shutdown_tracing)
        stack.push(_tell_of_fault)
        _create_database(postgres)
        migrate_services(postgres.uri(DATABASE), SERVICES, config, lambda line: log.info("migrated"))
        platform = Platform(config, postgres.uri(DATABASE))
        platform.start()
        stack.callback(platform.stop)
        worker = Worker(config, postgres.uri(DATABASE), platform.runtimes.values())
        stack.callback(worker.release)
        watch = eventlet.spawn(_watch, postgres, worker)
        stack.callback(watch.kill)
        if county:
            _load_county(config, say)
        _greet(config, monotonic() - started, say)
        platform.ending.wait()
        print("正在停止 stopping …", file=say, flush=True)
    if platform.ending.is_failure:
        raise ServiceDied(str(config.home / "onedoor.log"))


class ServiceDied(Problem):
    """A service of the platform died of an error; the log says of which."""

    code = "SERVICE_DIED"
    status = 503
    title_en = "A service died, and the platform was stopped."
    title_zh = "有服务异常终止，平台已停止。"


class Platform:
    """All services, their relays and the gateway in this process, over the direct bus."""

    def __init__(self, config: Config, database_uri: str) -> None:
        self.runtimes: dict[str, Runtime] = Composition(config, database_uri).runtimes()
        sources = local_sources(self.runtimes.values())
        for runtime in self.runtimes.values():
            runtime.extras["sources"] = sources
            runtime.extras["peers"] = peers_for(runtime, self.runtimes)
        self.runtimes["gateway"].extras["transports"] = local_transports(self.runtimes.values())
        listeners = {name: InboxListener(runtime) for name, runtime in self.runtimes.items()}
        self._bus = DirectBus(TOPOLOGY, listeners)
        self._hosted = Hosted(self.runtimes, {"gateway": (config.host, config.port)})
        self.ending = Ending()
        self._stop = Stop()
        self._readiness = Readiness()
        self._readiness.add("database", self._database)
        self._listener = Listener(config.metrics_host, config.metrics_port, self._readiness)

    def start(self) -> None:
        """Start everything."""
        self._relays = eventlet.spawn(
            run_relays, list(self.runtimes.values()), self._bus, self._stop, RELAY_IDLE_SECONDS
        )
        self._hosted.start()
        self._hosted.watch(self.ending.fail)
        self._listener.start()

    def stop(self) -> None:
        """Finish what has begun, then end."""
        self._readiness.drain()
        self._hosted.stop()
        self._stop.set()
        self._relays.wait()
        self._listener.stop()
        for runtime in self.runtimes.values():
            runtime.db.close()

    def _database(self) -> Health:
        with self.runtimes["gateway"].db.begin() as connection:
            connection.exec_driver_sql("SELECT 1")
        return Health.OK


def _check_master_key(config: Config) -> None:
    """See to it that the key is there before the data are. Raises MasterKeyMissing."""
    if (config.home / "postgres" / "data").exists() and not config.master_key_file.exists():
        raise MasterKeyMissing(str(config.master_key_file))
    Composition(config)


def _tell_of_fault(kind: type[BaseException] | None, fault: BaseException | None, _: object) -> None:
    """What ends the platform unforeseen goes into the log while that is open; the operator is told where to look."""
    if isinstance(fault, Exception) and not isinstance(fault, Problem):
        log.error("the platform ended by an error", exc_info=fault)
        print(f"出错退出 ended by an error ({type(fault).__name__}); the log says where", file=sys.stderr)


def _create_database(postgres: EmbeddedPostgres) -> None:
    connection = psycopg2.connect(postgres.uri())
    try:
        connection.set_isolation_level(ISOLATION_LEVEL_AUTOCOMMIT)
        cursor = connection.cursor()
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", (DATABASE,))
        if cursor.fetchone() is None:
            cursor.execute(f"CREATE DATABASE {DATABASE}")
    finally:
        connection.close()


def _watch(postgres: EmbeddedPostgres, worker: Worker) -> None:
    """Bring the database back should it die, and a worker when there are jobs."""
    stop = Stop()
    while not stop.wait(WATCH_SECONDS):
        if postgres.revive():
            log.error("the embedded database had died and was started again")
        worker.look()


def _load_county(config: Config, say: TextIO) -> None:
    from onedoor.county import load_on_first_start

    load_on_first_start(config, say)


def _greet(config: Config, seconds: float, say: TextIO) -> None:
    shown = "127.0.0.1" if config.host in ("0.0.0.0", "::") else config.host  # noqa: S104
    url = f"http://{shown}:{config.port}"
    print(
        f"\n一扇门 OneDoor 已就绪 ready in {seconds:.1f} s\n"
        f"  群众查询 public look-up   {url}/\n"
        f"  工作人员 staff            {url}/staff/login   (choose a post 选择岗位: 窗口一号, 调度一号 …)\n"
        f"  接口文档 API              {url}/docs\n"
        f"  运行状况 health           http://{shown}:{config.metrics_port}/readyz\n"
        f"  数据目录 data             {config.home}   (log: {config.home / 'onedoor.log'})\n"
        "  停止 stop                 Ctrl-C, or: onedoor stop\n",
        file=say,
        flush=True,
    )
