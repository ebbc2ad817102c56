"""What intake says of the monthly draw (随机抽取回访): of the draw on its centre's stream, of a case on the case's."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from casekit.facts import Event


@dataclass(frozen=True, slots=True)
class FollowUpCommitted(Event):
    """A month's draw is arranged: `commitment` is the SHA-256 of the seed, which is told when it is held."""

    TYPE: ClassVar[str] = "followup.committed"
    draw: UUID
    centre: str
    place: str
    month: str
    commitment: str


@dataclass(frozen=True, slots=True)
class FollowUpDrawn(Event):
    """The draw was held: with `seed` anybody who knows the month's cases computes it again.

    `population` and `drawn` count cases; the two digests are of the lists of their codes. `least` and `most`: the quota
    of every unit; `least` is None where none was kept, and the population's list then names no units.
    """

    TYPE: ClassVar[str] = "followup.drawn"
    draw: UUID
    centre: str
    place: str
    month: str
    seed: str
    population: int
    population_digest: str
    drawn: int
    sample_digest: str
    least: int | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True)
class CaseDrawn(Event):
    """抽中: the party of this case is asked, besides whoever is asked anyway; `position` counts from 1."""

    TYPE: ClassVar[str] = "case.drawn"
    code: str
    draw: UUID
    position: int


EVENTS: tuple[type[Event], ...] = (FollowUpCommitted, FollowUpDrawn, CaseDrawn)
