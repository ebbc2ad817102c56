"""The processes of the distributed platform: one service, the relay, the worker. Each ends in order at SIGTERM."""

import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Collection, Sequence

from casekit.bus.rabbit import RabbitBus
from casekit.config import SERVICES, Config, load_config
from casekit.loops import Stop
from casekit.peers import http_peers, peers_for
from casekit.relay.running import faults, run_relays
from casekit.repair import http_sources
from casekit.runtime import Runtime
from casekit.telemetry import Health, Listener, Readiness, configure_logging, setup_tracing, shutdown_tracing
from contracts.topology import TOPOLOGY
from onedoor import signals
from onedoor.composition import Composition, module_of
from onedoor.hosting import Ending, Hosted
from onedoor.ports import check_free

log = logging.getLogger(__name__)
_ADVICE = "set ONEDOOR_PORT, ONEDOOR_METRICS_PORT 请另设端口"


def run_service(name: str) -> None:
    """`onedoor run`: one service with its API, inbox, ticker and repair.

    Raises UnknownService, ConfigErrors, PortTaken.
    """
    module_of(name)
    config = _start(name, require=("service_urls",))
    check_free([(config.host, config.port), (config.metrics_host, config.metrics_port)], _ADVICE)
    runtime = Composition(config).runtime(name)
    runtime.extras["sources"] = http_sources(runtime)
    runtime.extras["peers"] = http_peers(runtime)
    readiness = Readiness()
    readiness.add("database", database_check(runtime))
    if runtime.definition.listens_to:
        readiness.add("broker", consumer_check(name))
    hosted = Hosted({name: runtime}, {name: (config.host, config.port)})
    ending = Ending()
    hosted.start()
    hosted.watch(ending.fail)
    _serve(config, readiness, ending, hosted.stop)
    runtime.db.close()
    if ending.is_failure:
        sys.exit(1)


def run_relay(services: Sequence[str]) -> None:
    """`onedoor relay`: publishes what the services have said. Raises UnknownService, ConfigErrors, PortTaken."""
    for name in services:
        module_of(name)
    config = _start("relay")
    check_free([(config.metrics_host, config.metrics_port)], _ADVICE)
    runtimes = [Composition(config).runtime(name) for name in services or SERVICES]
    readiness = Readiness()
    readiness.add("database", database_check(runtimes[0]))
    readiness.add("broker", lambda: Health.DEGRADED if faults() else Health.OK)
    stop = Stop()
    relays = threading.Thread(
        target=run_relays, args=(runtimes, RabbitBus(config.amqp_uri, TOPOLOGY), stop), name="relays"
    )
    relays.start()

    def end() -> None:
        stop.set()
        relays.join()

    _serve(config, readiness, Ending(), end)


def run_worker(idle_seconds: float | None = None) -> None:
    """`onedoor worker`: runs jobs of all services; with `idle_seconds`, until there has been none for so long.

    Raises ConfigErrors or PortTaken.
    """
    from casekit.jobs import run_jobs

    config = _start("worker")
    if config.profile == "distributed":
        check_free([(config.metrics_host, config.metrics_port)], _ADVICE)
    composition = Composition(config)
    stop = Stop()
    runtimes = composition.runtimes()
    for runtime in runtimes.values():
        runtime.extras["peers"] = peers_for(runtime, runtimes)
    signal.pthread_sigmask(signal.SIG_BLOCK, signals.ASKED)  # before the threads, which inherit it

    def work() -> None:
        run_jobs(list(runtimes.values()), stop, idle_seconds)
        os.kill(os.getpid(), signal.SIGTERM)  # so that the main thread sees that it is over

    jobs = threading.Thread(target=work, name="jobs")
    jobs.start()
    if config.profile == "distributed":
        threading.Thread(
            target=_probes, args=(config, runtimes["intake"]), name="probes", daemon=True
        ).start()
    signals.wait_for_signal()
    stop.set()
    jobs.join()


def _probes(config: Config, runtime: Runtime) -> None:
    """Answer probes in a thread with a hub of its own, as nothing else in a worker is green."""
    readiness = Readiness()
    readiness.add("database", database_check(runtime))
    listener = Listener(config.metrics_host, config.metrics_port, readiness)
    listener.start()
    listener.wait()


def database_check(runtime: Runtime) -> Callable[[], Health]:
    """Whether the service's database answers."""

    def check() -> Health:
        with runtime.db.begin() as connection:
            connection.exec_driver_sql("SELECT 1")
        return Health.OK

    return check


def consumer_check(name: str) -> Callable[[], Health]:
    """Whether events come in; without a broker the service still serves, and catches up by repair."""
    from casekit.bus.consumer import is_connected

    return lambda: Health.OK if is_connected(name) else Health.DEGRADED


def _start(process: str, require: Collection[str] = ()) -> Config:
    config = load_config(os.environ, require=require)
    configure_logging(config.log_level)
    setup_tracing(process, config.otlp_endpoint)
    log.info("starting")
    return config


def _serve(config: Config, readiness: Readiness, ending: Ending, end: Callable[[], None]) -> None:
    """Answer probes until the process is to end, then end in order."""
    listener = Listener(config.metrics_host, config.metrics_port, readiness)
    listener.start()
    ending.wait()
    readiness.drain()
    end()
    listener.stop()
    shutdown_tracing()
