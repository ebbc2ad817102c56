"""`@arrivals`: the entrypoint of a service class through which everything that arrives on its queue comes.

The method is given a batch and returns when it is stored; the batch is acked then. It runs in a green thread of its
own and not in nameko's worker pool, so that requests can never keep events from being stored. Without a broker (the
embedded platform) the entrypoint does nothing: the direct bus calls the listener itself.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from nameko.extensions import Entrypoint

from casekit.bus.consumer import InboxConsumer
from casekit.bus.listener import InboxListener
from casekit.bus.messages import Delivery
from casekit.bus.protocol import Listener
from casekit.bus.topology import Topology
from casekit.entrypoints import runtime_of, service_object
from casekit.loops import Stop
from casekit.runtime import Runtime


class Arrivals(Entrypoint):  # type: ignore[misc]
    """Consumes the service's queue while the container runs."""

    _stop: Stop
    _thread: Any = None

    def start(self) -> None:
        """Begin to consume, if there is a broker."""
        runtime = runtime_of(self.container)
        if runtime.config.amqp_uri and runtime.definition.listens_to:
            self._stop = Stop()
            topology = Topology({runtime.name: runtime.definition.listens_to})
            consumer = InboxConsumer(runtime.config.amqp_uri, runtime.name, topology, self._listener(runtime))
            self._thread = self.container.spawn_managed_thread(lambda: consumer.run(self._stop), "arrivals")

    def stop(self) -> None:
        """Finish the batch in hand; what is not acked goes back to the queue."""
        if self._thread is not None:
            self._stop.set()
            self._thread.wait()

    def _listener(self, runtime: Runtime) -> Listener:
        service = service_object(self.container, self)
        return _ServiceListener(getattr(service, self.method_name), InboxListener(runtime))


@dataclass(frozen=True, slots=True)
class _ServiceListener:
    """Hands batches to the decorated method."""

    deliver: Callable[[Sequence[Delivery]], None]
    inbox: InboxListener

    def ready(self) -> bool:
        return self.inbox.ready()


def receive(runtime: Runtime, batch: Sequence[Delivery]) -> None:
    """What a service's `@arrivals` method does: store the batch. Raises NotStored."""
    InboxListener(runtime).deliver(batch)


arrivals = Arrivals.decorator
