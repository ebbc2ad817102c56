"""What a place holds by rhythm (例会, 领导接访), and whether it is still to be held in the running period. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from procedures.vocabulary import Every

_MONTHS_OF_QUARTER: Final = 3


@dataclass(frozen=True, slots=True)
class Beat:
    """What the place holds by rhythm, in the period that contains a day: `held` of `times`, from `since` on."""

    name: str
    every: Every
    times: int
    since: date
    held: int

    @property
    def is_due(self) -> bool:
        """Whether it is still to be held in the period."""
        return self.held < self.times


def period(every: Every, day: date) -> date:
    """The first day of the period that contains `day`: the day, its week (from Monday), month or quarter."""
    match every:
        case Every.DAY:
            return day
        case Every.WEEK:
            return day - timedelta(days=day.weekday())
        case Every.MONTH:
            return day.replace(day=1)
    return day.replace(month=day.month - (day.month - 1) % _MONTHS_OF_QUARTER, day=1)
