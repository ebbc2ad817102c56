"""What grid says of an order's term of completion (办单期限): asked to be longer, decided, stopped, run on.

On the case's stream. What is extended or stands still says so itself as well (`deadline.extended` …), in grid of the
order and in intake of the case.
"""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from casekit.facts import Event
from contracts.vocabulary import NotCounted


@dataclass(frozen=True, slots=True)
class ExtensionAsked(Event):
    """申请延期: the unit asks that its order be due later by `length` (`5 day`)."""

    TYPE: ClassVar[str] = "extension.asked"
    order: UUID
    code: str
    unit: str
    length: str


@dataclass(frozen=True, slots=True)
class ExtensionDecided(Event):
    """延期审批: granted, by `length` at most as asked, or refused."""

    TYPE: ClassVar[str] = "extension.decided"
    order: UUID
    code: str
    unit: str
    length: str
    is_granted: bool


@dataclass(frozen=True, slots=True)
class OrderSuspended(Event):
    """中止计时: the time of the order and of its case is not counted, on a ground that the rule names."""

    TYPE: ClassVar[str] = "order.suspended"
    order: UUID
    code: str
    unit: str
    ground: NotCounted


@dataclass(frozen=True, slots=True)
class OrderResumed(Event):
    """恢复计时."""

    TYPE: ClassVar[str] = "order.resumed"
    order: UUID
    code: str
    unit: str


EVENTS: tuple[type[Event], ...] = (ExtensionAsked, ExtensionDecided, OrderSuspended, OrderResumed)
