"""Deadlines (期限): terms that run, warn, are met, are missed; each fires exactly once, never early."""

from casekit.deadlines.changing import End, extend, move, pauses_of, resume, running, suspend
from casekit.deadlines.events import EVENTS
from casekit.deadlines.parking import Hopeless
from casekit.deadlines.terms import (
    Course,
    Deadline,
    cancel,
    cancel_all,
    deadlines_of,
    hand_on,
    meet,
    set_deadline,
)

__all__ = [
    "EVENTS",
    "Course",
    "Deadline",
    "End",
    "Hopeless",
    "cancel",
    "cancel_all",
    "deadlines_of",
    "extend",
    "hand_on",
    "meet",
    "move",
    "pauses_of",
    "resume",
    "running",
    "set_deadline",
    "suspend",
]
