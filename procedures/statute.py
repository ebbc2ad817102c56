"""Whether a place's term, start or extension is looser than statute allows for the same procedure.

Pure; called by the linter only.

Terms in different units (15 days, 10 working days, half a month) cannot be compared by their numbers, so they
are compared where it counts: begun at the same moment, does the place's term ever end later? Every day of two
years with known holidays is tried, at midnight, in the morning and a minute before midnight.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from casekit.clock import SHANGHAI, to_local
from procedures.calendar import ChineseCalendar
from procedures.extension import Extension
from procedures.starting import NAMES, Start, StartEvent
from procedures.terms import Term, due
from procedures.vocabulary import Binding, NotCounted

# A fact, and a later one that cannot happen without it.
_EARLIER = {(StartEvent.PETITION_RECEIVED, StartEvent.PETITION_ADMITTED)}

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


def other_start(start: Start | None, statutory: Start | None) -> str | None:
    """Why a term may not count from `start` where statute says `statutory`; None when it may.

    A fact that always comes before statute's leaves less time, which a place may promise.
    """
    if start is None or start == statutory or (start, statutory) in _EARLIER:
        return None
    fact = NAMES[statutory] if statutory else "none"
    return f"it counts from another fact than statute ({fact})"


def longer_extension(extension: Extension | None, statutory: Extension | None) -> str | None:
    """Why a term may not be extended so where statute says `statutory`; None when it may."""
    if extension is None:
        return None
    if statutory is None:
        return "statute knows no extension of this term"
    if extension.times > statutory.times:
        return f"extended more often than statute allows ({statutory.times})"
    if (extension.approved_by, extension.notice or not statutory.notice) != (statutory.approved_by, True):
        return "an extension without the approval or the notice that statute asks for"
    if extension.term is None or statutory.term is None:
        return None
    longer = objection(extension.term, statutory.term, Binding.AT_MOST)
    return longer and f"the extension is {longer}"


def stands_still(ours: Sequence[NotCounted] | None, statutory: Sequence[NotCounted] | None) -> str | None:
    """Why a term may not stand still for what statute does not name; None when it may."""
    more = sorted(set(ours or ()) - set(statutory or ()))
    return f"statute counts the time of {', '.join(more)}" if more else None


def _starts() -> Iterator[datetime]:
    for offset in range(_DAYS):
        for hour in _HOURS:
            yield datetime.combine(_FIRST_DAY + timedelta(days=offset), hour, SHANGHAI)
