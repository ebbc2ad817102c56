"""What a gateway is given, and what it may say of it."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True, repr=False)
class Message:
    """A notification for its addressee. `id` is the notification's: the same at every attempt."""

    id: UUID
    address: str
    text: str


@dataclass(frozen=True, slots=True)
class Taken:
    """The gateway has it, and answers for it from here on."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The gateway will not take it for this address, however often it is asked. `reason` is a code."""

    reason: str


@dataclass(frozen=True, slots=True)
class Later:
    """It is to be tried again. `in_doubt`: the gateway may have taken it all the same."""

    why: str
    in_doubt: bool = False


Outcome = Taken | Refused | Later


class Gateway(Protocol):
    """A way out of the house for one form. Any number of threads may use it."""

    def send(self, message: Message) -> Outcome:
        """Try once, within a bounded time; never raises, and never logs what it was given."""
        ...
