"""`@arrivals`: the entrypoint of a service class through which everything that arrives on its queue comes.

The method is given a batch and returns when it is stored; the batch is acked then. It runs in a green thread of its
own and not in nameko's worker pool, so that requests can never keep events from being stored. Without a broker (the
embedded platform) the entrypoint does nothing: the direct bus calls the listener itself.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any

from nameko.containers import WorkerContext
from nameko.extensions import Entrypoint

from casekit.bus.consumer import InboxConsumer
from casekit.bus.listener import InboxListener
from casekit.bus.messages import Delivery
from casekit.bus.topology import Topology
from casekit.loops import Stop
from casekit.runtime import Runtime


class Arrivals(Entrypoint):  # type: ignore[misc]
    """Consumes the service's queue while the container runs. `container.config["runtime"]` is its Runtime."""

    def setup(self) -> None:
        """Called by the container before `start`."""
        self._runtime: Runtime = self.container.config["runtime"]
        self._stop = Stop()
        self._thread: Any = None

    def start(self) -> None:
        """Begin to consume, if there is a broker."""
        uri = self._runtime.config.amqp_uri
        if uri and self._runtime.definition.listens_to:
            name = self._runtime.name
            topology = Topology({name: self._runtime.definition.listens_to})
            consumer = InboxConsumer(uri, name, topology, _ServiceListener(self, self._runtime))
            self._thread = self.container.spawn_managed_thread(partial(consumer.run, self._stop), "arrivals")

    def stop(self) -> None:
        """Finish the batch in hand; what is not acked goes back to the queue."""
        self._stop.set()
        if self._thread is not None:
            self._thread.wait()


class _ServiceListener:
    """Hands batches to the decorated method, on a service object that has its dependencies."""

    def __init__(self, entrypoint: Arrivals, runtime: Runtime) -> None:
        container = entrypoint.container
        service = container.service_cls()
        context = WorkerContext(container, service, entrypoint)
        for provider in container.dependencies:
            setattr(service, provider.attr_name, provider.get_dependency(context))
        self._receive = getattr(service, entrypoint.method_name)
        self._inbox = InboxListener(runtime)

    def ready(self) -> bool:
        return self._inbox.ready()

    def deliver(self, batch: Sequence[Delivery]) -> None:
        self._receive(batch)


def receive(runtime: Runtime, batch: Sequence[Delivery]) -> None:
    """What a service's `@arrivals` method does: store the batch. Raises NotStored."""
    InboxListener(runtime).deliver(batch)


arrivals = Arrivals.decorator
