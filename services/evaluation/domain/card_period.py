"""The periods over which units are measured, as the wall calendar of Asia/Shanghai has them. Pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from casekit.clock import SHANGHAI, to_local
from contracts.vocabulary import Every

_DAY: Final = timedelta(days=1)
_WEEK: Final = timedelta(days=7)
_QUARTER: Final = 3
_YEAR: Final = 12


@dataclass(frozen=True, slots=True)
class Period:
    """One day, week (from Monday), month or quarter, named by its first day."""

    every: Every
    since: date

    @classmethod
    def of(cls, every: Every, moment: datetime) -> "Period":
        """The period in which a moment (aware) lies."""
        return cls(every, _first(every, to_local(moment).date()))

    @classmethod
    def parse(cls, text: str) -> "Period":
        """From what `str` gives, such as `month/2026-03-01`. Raises ValueError."""
        every, _, since = text.partition("/")
        found = cls(Every(every), date.fromisoformat(since))
        if _first(found.every, found.since) != found.since:
            raise ValueError("a period is named by its first day")
        return found

    def __str__(self) -> str:
        return f"{self.every}/{self.since.isoformat()}"

    @property
    def next(self) -> "Period":
        """The period after."""
        return Period(self.every, _after(self.every, self.since))

    @property
    def before(self) -> "Period":
        """The period before."""
        return Period(self.every, _first(self.every, self.since - _DAY))

    @property
    def until(self) -> date:
        """Its last day."""
        return _after(self.every, self.since) - _DAY

    @property
    def ends(self) -> datetime:
        """The first moment that is not in it, in UTC."""
        after = _after(self.every, self.since)
        return datetime(after.year, after.month, after.day, tzinfo=SHANGHAI).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Appointment:
    """What is to be judged for a period, by the rules of `place`: the unit itself (`judged` empty), `grid/…`, `area/…`.

    `place` None: the unit itself, by the place that the installation is configured for.
    """

    period: Period
    judged: str = ""
    place: str | None = None

    @classmethod
    def parse(cls, text: str) -> "Appointment":
        """From what `str` gives. Raises ValueError."""
        every, since, *rest = text.split("/", 3)
        period = Period.parse(f"{every}/{since}")
        if not rest:
            return cls(period)
        place, judged = rest
        return cls(period, judged, place)

    def __str__(self) -> str:
        return str(self.period) if self.place is None else f"{self.period}{self.ending}"

    @property
    def ending(self) -> str:
        """What its text ends with in every period."""
        return "" if self.place is None else f"/{self.place}/{self.judged}"


def _first(every: Every, day: date) -> date:
    if every is Every.DAY:
        return day
    if every is Every.WEEK:
        return day - timedelta(days=day.weekday())
    if every is Every.MONTH:
        return day.replace(day=1)
    return date(day.year, day.month - (day.month - 1) % _QUARTER, 1)


def _after(every: Every, since: date) -> date:
    if every is Every.DAY:
        return since + _DAY
    if every is Every.WEEK:
        return since + _WEEK
    months = 1 if every is Every.MONTH else _QUARTER
    year, month = divmod(since.year * _YEAR + since.month - 1 + months, _YEAR)
    return date(year, month + 1, 1)
