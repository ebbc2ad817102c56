"""Deadlines (期限): terms that run, warn, are met, are missed; each fires exactly once, never early."""

from casekit.deadlines.events import EVENTS
from casekit.deadlines.terms import (
    Course,
    Deadline,
    cancel,
    cancel_all,
    deadlines_of,
    meet,
    move,
    resume,
    set_deadline,
    suspend,
)

__all__ = [
    "EVENTS",
    "Course",
    "Deadline",
    "cancel",
    "cancel_all",
    "deadlines_of",
    "meet",
    "move",
    "resume",
    "set_deadline",
    "suspend",
]
