"""Puts on record that a post was shown something of a case (查阅), the last time to the minute."""

from datetime import timedelta

from access import viewing
from access.viewing import Shown
from casekit.auth import Actor
from casekit.work import Work

TO_THE_MINUTE = timedelta(minutes=1)


def seen(work: Work, actor: Actor, code: str, what: Shown) -> None:
    """The actor is shown it now."""
    viewing.seen(work, actor, code, what, TO_THE_MINUTE)
