"""Processes of the event path under test, green as in production, forked by one that has imported everything once.

`Nursery` (tests/support/nursery.py) asks it for `ROLE DATABASE_URI AMQP_URI FAULT`; a FAULT of `-` arms nothing.
ROLE `relay` is the relay of the sample service `intake`; `listen` is the sample service `grid`, which hears it and can
ask its feed. Both end in order at SIGTERM, and with their parent.
"""

from onedoor.green import patch

patch()

import threading  # noqa: E402
from collections.abc import Sequence  # noqa: E402

from nameko.containers import ServiceContainer  # noqa: E402

from casekit import faults  # noqa: E402
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
from onedoor.hosting import Ending  # noqa: E402
from tests.support.forking import serve  # noqa: E402

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
    stop = Stop()
    with open_runtime(sample_definition("intake"), database_uri) as runtime:
        relays = threading.Thread(target=run_relays, args=([runtime], RabbitBus(amqp_uri, TOPOLOGY), stop))
        relays.start()
        Ending().wait()
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
        Ending().wait()
        container.stop()


ROLES = {"relay": relay, "listen": listen}


def play(words: str) -> None:
    """Be one of them."""
    role, database_uri, amqp_uri, fault = words.split()
    faults.arm("" if fault == "-" else f"{fault}:kill")
    ROLES[role](database_uri, amqp_uri)


if __name__ == "__main__":
    serve(play)
