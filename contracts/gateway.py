"""What the gateway (统一入口) says of who is sent events: on the stream of the unit, or of the case they are about."""

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


@dataclass(frozen=True, slots=True)
class EventRecalled(Event):
    """召回: a unit that turned out to be accused had been sent these events of the case; it is told their ids alone.

    On the case's stream. The unit is sent it as an event of its own stream, in which the case is not named.
    """

    TYPE: ClassVar[str] = "event.recalled"
    code: str
    unit: str
    correction: UUID
    events: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class ExchangeKeyed(Event):
    """文件交换密钥登记: with which keys the unit signs and is sealed for; `digest` is the SHA-256 of both."""

    TYPE: ClassVar[str] = "exchange.keyed"
    unit: str
    digest: str


@dataclass(frozen=True, slots=True)
class ExchangeSent(Event):
    """文件导出: a sealed file for a unit whose network is separated; `digest` is the SHA-256 of the file."""

    TYPE: ClassVar[str] = "exchange.sent"
    unit: str
    number: int
    digest: str
    items: int


@dataclass(frozen=True, slots=True)
class ExchangeTaken(Event):
    """文件导入: a file that the unit signed was carried out; `refused` of its items came to nothing."""

    TYPE: ClassVar[str] = "exchange.taken"
    unit: str
    number: int
    digest: str
    items: int
    refused: int


EVENTS: tuple[type[Event], ...] = (
    SubscriptionOpened,
    SubscriptionEnded,
    EventRecalled,
    ExchangeKeyed,
    ExchangeSent,
    ExchangeTaken,
)
