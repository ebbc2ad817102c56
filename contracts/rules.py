"""What is said of the rules by which a centre works: its procedure files, the calendar, the permissions.

On the stream of the service that notes them, at its start, when they are not what was last on record. A digest is a
SHA-256 (hex).
"""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from casekit.facts import Event


@dataclass(frozen=True, slots=True)
class ProcedureChanged(Event):
    """流程变更: a version of a place's file (or `national`, `defaults`, `indicators`) is there, or says something else.

    `digest` is that of the file; None: the version is no longer kept.
    """

    TYPE: ClassVar[str] = "procedure.changed"
    place: str
    version: str
    effective_from: date | None = None
    digest: str | None = None


@dataclass(frozen=True, slots=True)
class CalendarChanged(Event):
    """工作日历变更: the years whose holidays are known, or a day of them, are others than before."""

    TYPE: ClassVar[str] = "calendar.changed"
    first_year: int
    last_year: int
    digest: str


@dataclass(frozen=True, slots=True)
class PermissionsChanged(Event):
    """权限表变更: what some role may do in some standing is another than before. `rules` counts them."""

    TYPE: ClassVar[str] = "permissions.changed"
    rules: int
    digest: str


EVENTS: tuple[type[Event], ...] = (ProcedureChanged, CalendarChanged, PermissionsChanged)
