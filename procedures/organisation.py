"""How a place is organised: what it holds by rhythm, who is present and when, its papers, lists and numbers.

Part of a `Procedure`; every part quotes the words it rests on. What a place does not state is empty or None:
nothing here has a default of ours. Values; anyone may read them.
"""

from dataclasses import dataclass

from procedures.open_hours import OpenHours
from procedures.source import Source
from procedures.vocabulary import Channel, Counted, Every, Letter, OpeningWhen, Presence

ROUND_THE_CLOCK = 24


@dataclass(frozen=True, slots=True)
class Meeting:
    """Something the place holds or does by rhythm (例会、研判、调度、培训…), and how often."""

    name: str
    every: Every
    times: int
    source: Source


@dataclass(frozen=True, slots=True)
class Reception:
    """领导接访: how often a leader receives; `by` is the post where the place names it."""

    name: str
    every: Every
    times: int
    by: str | None
    source: Source


@dataclass(frozen=True, slots=True)
class Duty:
    """值守: a desk or a way in, `hours` a day; `departments` that keep it together, `by` the post."""

    name: str
    hours: int
    departments: tuple[str, ...]
    by: str | None
    source: Source

    @property
    def round_the_clock(self) -> bool:
        """Whether it never closes."""
        return self.hours == ROUND_THE_CLOCK


@dataclass(frozen=True, slots=True)
class Stationing:
    """入驻: how units are present in the hall; `whom` in words, `units` and `people` where counted."""

    presence: Presence
    whom: str | None
    units: int | None
    people: int | None
    source: Source


@dataclass(frozen=True, slots=True)
class LetterForm:
    """A letter (函) the place uses, by its name there."""

    kind: Letter
    name: str
    source: Source


@dataclass(frozen=True, slots=True)
class RiskList:
    """风险清单: the papers on which an entry is worked off, and the step at which it is struck off (销号)."""

    papers: tuple[str, ...]
    struck_off_at: str
    source: Source


@dataclass(frozen=True, slots=True)
class GridLevel:
    """What a level of the grid does; 1 is the highest."""

    level: int
    does: tuple[str, ...]
    source: Source


@dataclass(frozen=True, slots=True)
class Figure:
    """A number the place publishes of itself."""

    of: Counted
    count: int
    source: Source


@dataclass(frozen=True, slots=True)
class Unified:
    """What the place does as one (统一受理…, 六个一): the parts by name."""

    name: str
    parts: tuple[str, ...]
    source: Source


@dataclass(frozen=True, slots=True)
class NationalOpening:
    """登记到国家信访信息系统: when a petition first registered here is opened there (信访工作条例 21)."""

    when: OpeningWhen
    source: Source


@dataclass(frozen=True, slots=True)
class Organisation:
    """All that a place publishes of its organisation, apart from its steps, terms and meetings."""

    office_hours: OpenHours | None = None
    channels: tuple[Channel, ...] = ()
    reception: tuple[Reception, ...] = ()
    duty: tuple[Duty, ...] = ()
    stationing: tuple[Stationing, ...] = ()
    letters: tuple[LetterForm, ...] = ()
    risk_list: RiskList | None = None
    national_opening: NationalOpening | None = None
    grid_levels: tuple[GridLevel, ...] = ()
    figures: tuple[Figure, ...] = ()
    unified: tuple[Unified, ...] = ()

    def count(self, of: Counted) -> int | None:
        """The published number, None where there is none."""
        return next((figure.count for figure in self.figures if figure.of is of), None)

    def present(self, presence: Presence) -> tuple[Stationing, ...]:
        """Who is present in this way."""
        return tuple(each for each in self.stationing if each.presence is presence)
