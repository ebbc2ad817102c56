"""The rules by which a centre works, and what is to be said when they are not those on record. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from casekit.facts import Event
from contracts.rules import CalendarChanged, PermissionsChanged, ProcedureChanged
from procedures.calendar import ChineseCalendar
from procedures.shelf import Kept

_PROCEDURE = "procedure/"


@dataclass(frozen=True, slots=True)
class Stated:
    """One rule as it is: under which name it is on record, its digest (None: no longer kept), and what tells of it."""

    name: str
    digest: str | None
    event: Event


def of_files(files: Iterable[Kept]) -> list[Stated]:
    """What a shelf of procedure files states."""
    return [
        Stated(
            f"{_PROCEDURE}{each.name}@{each.version}", each.digest,
            ProcedureChanged(each.name, each.version, each.effective_from, each.digest),
        )
        for each in files
    ]  # fmt: skip


def of_calendar(calendar: ChineseCalendar) -> Stated:
    """What the calendar of working days states."""
    first, last = calendar.years
    return Stated("calendar", calendar.digest, CalendarChanged(first, last, calendar.digest))


def of_permissions(digest: str, rules: int) -> Stated:
    """What the table of permissions states."""
    return Stated("permissions", digest, PermissionsChanged(rules, digest))


def news(stated: Iterable[Stated], on_record: Mapping[str, str]) -> list[Stated]:
    """What is not as it was last said: new, of another digest, or, of procedure files, no longer there."""
    now = list(stated)
    names = {each.name for each in now}
    gone = sorted(name for name in on_record if name.startswith(_PROCEDURE) and name not in names)
    return [each for each in now if on_record.get(each.name) != each.digest] + [_gone(name) for name in gone]


def _gone(name: str) -> Stated:
    place, _, version = name.removeprefix(_PROCEDURE).partition("@")
    return Stated(name, None, ProcedureChanged(place, version))
