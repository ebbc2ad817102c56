"""A page of a source's repair feed: what it is, and its form on the wire."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol, Self

from casekit.bus.messages import MAX_EPOCH, MAX_POSITION, Malformed, source_name, whole


class SourceSilent(Exception):
    """The source did not answer, or not in our terms; ask again later."""


@dataclass(frozen=True, slots=True)
class EpochRange:
    """The positions that a source gave in one epoch: `first` to `last`, none when `last` < `first`."""

    epoch: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class FedEvent:
    """One event of the feed."""

    epoch: int
    position: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Page:
    """The events that follow the place asked for, and all epochs of the source, both in order."""

    source: str
    epochs: tuple[EpochRange, ...]
    events: tuple[FedEvent, ...]

    def to_json(self) -> dict[str, Any]:
        """As sent; bodies in base64, for their bytes are what is hashed."""
        return {
            "source": self.source,
            "epochs": [{"epoch": each.epoch, "first": each.first, "last": each.last} for each in self.epochs],
            "events": [
                {
                    "epoch": each.epoch,
                    "position": each.position,
                    "body": base64.b64encode(each.body).decode("ascii"),
                }
                for each in self.events
            ],
        }

    @classmethod
    def from_json(cls, document: Any) -> Self:
        """As received. Raises Malformed."""
        try:
            page = cls(
                source_name(document["source"]),
                tuple(_epoch(each) for each in document["epochs"]),
                tuple(_event(each) for each in document["events"]),
            )
        except (KeyError, TypeError, AttributeError, binascii.Error) as fault:
            raise Malformed("page") from fault
        if {event.epoch for event in page.events} - {each.epoch for each in page.epochs}:
            raise Malformed("an event of no epoch")
        return page


class SourceClient(Protocol):
    """Where a listener asks a source."""

    def page(self, epoch: int, after: int, limit: int) -> Page:
        """What follows position `after` of `epoch` (0, 0: everything). Raises SourceSilent."""
        ...


def _epoch(each: Mapping[str, Any]) -> EpochRange:
    return EpochRange(
        whole(each, "epoch", 1, MAX_EPOCH),
        whole(each, "first", 1, MAX_POSITION),
        whole(each, "last", 0, MAX_POSITION),
    )


def _event(each: Mapping[str, Any]) -> FedEvent:
    body = base64.b64decode(each["body"], validate=True)
    return FedEvent(whole(each, "epoch", 1, MAX_EPOCH), whole(each, "position", 1, MAX_POSITION), body)
