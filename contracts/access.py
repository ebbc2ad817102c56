"""What every service says of access, on its own service stream (it must not show in the case's own)."""

from dataclasses import dataclass
from typing import ClassVar

from casekit.facts import Event


@dataclass(frozen=True, slots=True)
class AccessRefused(Event):
    """拒绝访问: someone asked for an object and was refused; on record, unknown to the one refused."""

    TYPE: ClassVar[str] = "access.refused"
    viewer: str
    unit: str | None
    act: str
    code: str | None = None


EVENTS: tuple[type[Event], ...] = (AccessRefused,)
