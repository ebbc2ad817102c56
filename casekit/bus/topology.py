"""Who listens to whom, and what the exchanges and queues between them are called.

Pure: the platform's own map is data in `contracts.topology`. A queue's arguments cannot change under its name, so
names carry a version.
"""

from collections.abc import Mapping
from dataclasses import dataclass


def exchange(service: str) -> str:
    """The topic exchange on which a service says its events."""
    return f"{service}.events"


def inbox_queue(service: str) -> str:
    """The one queue of a service, bound to everything its sources say."""
    return f"{service}.inbox.v1"


def dept_queue(unit: str) -> str:
    """The queue of a subscribed unit (单位)."""
    return f"dept.{unit}.v1"


def routing_key(region: str, type_: str) -> str:
    """The key of an event: the region that handles it, then its wire type."""
    return f"{region}.{type_}"


@dataclass(frozen=True, slots=True)
class Topology:
    """Service → the sources whose events its inbox takes."""

    listens: Mapping[str, tuple[str, ...]]

    def sources_of(self, service: str) -> tuple[str, ...]:
        """The sources a service listens to."""
        return self.listens.get(service, ())

    def listeners_of(self, source: str) -> tuple[str, ...]:
        """The services that listen to a source."""
        return tuple(service for service, sources in self.listens.items() if source in sources)

    def services(self) -> tuple[str, ...]:
        """Every service that listens or is listened to, in stable order."""
        heard = [source for sources in self.listens.values() for source in sources]
        return tuple(dict.fromkeys([*self.listens, *heard]))
