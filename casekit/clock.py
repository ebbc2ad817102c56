"""The only reader of time in the platform.

Business code is *told* the time by a `Clock`, so that a year of deadlines can be played in a second. Token expiry and
time-outs use `wall_seconds` and `monotonic`, which no driven clock can move. Anyone may import this module; no other
module may call `datetime.now`, `time.time` or `time.monotonic` (held by the house lint).
"""

import contextlib
import os
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


class Clock(Protocol):
    """Tells business time."""

    def now(self) -> datetime:
        """The present moment as an aware UTC datetime."""
        ...


class RealClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The machine's time, aware, in UTC."""
        return datetime.now(UTC)


class DrivenClock:
    """A clock that stands still until it is put somewhere; kept in a small file that every process of a platform reads.

    When the file does not exist yet it starts at `begins`, or at the machine's time.
    """

    def __init__(self, path: Path, begins: datetime | None = None) -> None:
        self._path = path
        if not path.exists():
            self.put(begins or RealClock().now())

    def now(self) -> datetime:
        """The time last put, aware, in UTC."""
        return datetime.fromisoformat(self._path.read_text(encoding="ascii")).astimezone(UTC)

    def put(self, moment: datetime) -> None:
        """Move the clock to `moment` (aware). Raises ValueError if it is naive or would run backwards."""
        if moment.tzinfo is None:
            raise ValueError("a driven clock takes an aware datetime")
        if self._path.exists() and moment < self.now():
            raise ValueError("a driven clock does not run backwards")
        self._path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self._path.parent)
        try:
            with os.fdopen(handle, "w", encoding="ascii") as out:
                out.write(moment.astimezone(UTC).isoformat())
            os.replace(name, self._path)
        finally:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(name)


class FixedClock:
    """A clock in memory for tests: `moment` may be assigned."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        """The moment assigned."""
        return self.moment


def is_driven(clock: Clock) -> bool:
    """Whether `clock` stands for both the process's and the database's time, because someone moves it."""
    return not isinstance(clock, RealClock)


def monotonic() -> float:
    """Seconds of a clock that never jumps; for time-outs and rates only."""
    return time.monotonic()


def wall_seconds() -> float:
    """Real seconds since 1970, whatever clock drives the business; for token expiry and the age of files only."""
    return time.time()


def to_local(moment: datetime) -> datetime:
    """`moment` in Asia/Shanghai, where all terms are reasoned."""
    return moment.astimezone(SHANGHAI)


def rfc3339(moment: datetime) -> str:
    """`moment` as the API writes it: RFC 3339 at +08:00, to the millisecond."""
    return moment.astimezone(SHANGHAI).isoformat(timespec="milliseconds")
