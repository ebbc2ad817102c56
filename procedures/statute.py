"""Whether a place's term is looser than statute allows for the same procedure. Pure; called by the linter only.

Terms in different units (15 days, 10 working days, half a month) cannot be compared by their numbers, so they
are compared where it counts: begun at the same moment, does the place's term ever end later? Every day of two
years with known holidays is tried, at midnight, in the morning and a minute before midnight.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from casekit.clock import SHANGHAI, to_local
from procedures.calendar import ChineseCalendar
from procedures.terms import Term, due
from procedures.vocabulary import Binding

_FIRST_DAY = date(2024, 1, 1)
_DAYS = 731
_HOURS = (time(0, 0), time(9, 0), time(23, 59))


def objection(term: Term, statutory: Term, binding: Binding) -> str | None:
    """Why `term` may not stand where statute says `statutory`; None when it may."""
    if binding is Binding.FIXED:
        if term == statutory:
            return None
        return f"the term is a right of the party fixed by statute ({statutory})"
    calendar = ChineseCalendar()
    for start in _starts():
        ours, limit = due(term, start, calendar).at, due(statutory, start, calendar).at
        if ours > limit:
            return (
                f"looser than statute ({statutory}): begun {start:%Y-%m-%d %H:%M} it would end "
                f"{to_local(ours):%Y-%m-%d %H:%M}, statute ends it {to_local(limit):%Y-%m-%d %H:%M}"
            )
    return None


def _starts() -> Iterator[datetime]:
    for offset in range(_DAYS):
        for hour in _HOURS:
            yield datetime.combine(_FIRST_DAY + timedelta(days=offset), hour, SHANGHAI)
