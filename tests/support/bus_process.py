"""A process of the event path under test, green as in production:

    python -m tests.support.bus_process relay  DATABASE_URI AMQP_URI
    python -m tests.support.bus_process listen DATABASE_URI AMQP_URI

The relay is that of the sample service `intake`; the listener is the sample service `grid`, which hears it and can ask
its feed. Both end in order at SIGTERM. ONEDOOR_FAULT arms a point.
"""

from onedoor.green import patch

patch()

import sys  # noqa: E402
from collections.abc import Sequence  # noqa: E402

from nameko.containers import ServiceContainer  # noqa: E402

from casekit.bus.entrypoint import arrivals, receive  # noqa: E402
from casekit.bus.messages import Delivery  # noqa: E402
from casekit.bus.rabbit import RabbitBus  # noqa: E402
from casekit.bus.topology import Topology  # noqa: E402
from casekit.entrypoints import RuntimeProvider, container_config, loop  # noqa: E402
from casekit.loops import Stop  # noqa: E402
from casekit.relay import run_relays  # noqa: E402
from casekit.repair import LocalSource, Repairer, repair_loop  # noqa: E402
from casekit.runtime import Runtime  # noqa: E402
from casekit.testing.sample import open_runtime, sample_definition  # noqa: E402
from onedoor.hosting import wait_for_signal  # noqa: E402

TOPOLOGY = Topology({"grid": ("intake",)})


class Grid:
    """Takes in what intake says, and asks for what the bus lost."""

    name = "grid"
    runtime: Runtime = RuntimeProvider()

    @arrivals
    def take_in(self, batch: Sequence[Delivery]) -> None:
        receive(self.runtime, batch)

    @loop
    def repair(self, stop: Stop) -> None:
        repair_loop(Repairer(self.runtime, self.runtime.extras["sources"]), stop)


def relay(database_uri: str, amqp_uri: str) -> None:
    """Relay until SIGTERM."""
    import threading

    stop = Stop()
    with open_runtime(sample_definition("intake"), database_uri) as runtime:
        relays = threading.Thread(target=run_relays, args=([runtime], RabbitBus(amqp_uri, TOPOLOGY), stop))
        relays.start()
        wait_for_signal()
        stop.set()
        relays.join()


def listen(database_uri: str, amqp_uri: str) -> None:
    """Listen until SIGTERM."""
    with (
        open_runtime(sample_definition("intake"), database_uri) as source,
        open_runtime(sample_definition("grid", "intake"), database_uri, amqp_uri=amqp_uri) as runtime,
    ):
        runtime.extras["sources"] = {"intake": LocalSource(source)}
        container = ServiceContainer(Grid, container_config(runtime, None))
        container.start()
        wait_for_signal()
        container.stop()


if __name__ == "__main__":
    {"relay": relay, "listen": listen}[sys.argv[1]](*sys.argv[2:])
