"""What the gateway (统一入口) says, on the stream of the unit concerned: who is sent events, by which way."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from casekit.facts import Event
from contracts.vocabulary import SubscriptionKind


@dataclass(frozen=True, slots=True)
class SubscriptionOpened(Event):
    """订阅: a unit's system is sent what the unit may see, from now on."""

    TYPE: ClassVar[str] = "subscription.opened"
    subscription: UUID
    unit: str
    kind: SubscriptionKind


@dataclass(frozen=True, slots=True)
class SubscriptionEnded(Event):
    """退订."""

    TYPE: ClassVar[str] = "subscription.ended"
    subscription: UUID
    unit: str
    kind: SubscriptionKind


EVENTS: tuple[type[Event], ...] = (SubscriptionOpened, SubscriptionEnded)
