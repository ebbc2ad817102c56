"""How the tests of the places read a procedure."""

from datetime import date, datetime, time, timedelta

from casekit.clock import SHANGHAI, to_local
from procedures.calendar import ChineseCalendar
from procedures.model import Procedure
from procedures.timing import schedule
from procedures.vocabulary import Counted

_CALENDAR = ChineseCalendar()


def slips(procedure: Procedure) -> list[str]:
    """The slips by name, in order."""
    return [slip.name for slip in procedure.order_chain]


def steps(procedure: Procedure) -> list[str]:
    """The steps by name, in order."""
    return [step.name for step in procedure.steps]


def who(procedure: Procedure, key: str) -> list[str]:
    """Who takes a step, by name."""
    step = next(step for step in procedure.steps if step.key == key)
    return [procedure.posts[post].name for post in step.who]


def rhythm(procedure: Procedure) -> dict[str, tuple[str, int]]:
    """What is held by rhythm: name → every, times."""
    return {each.name: (each.every.value, each.times) for each in procedure.meetings}


def counts(procedure: Procedure) -> dict[Counted, int]:
    """The published figures."""
    return {figure.of: figure.count for figure in procedure.organisation.figures}


def last_day(procedure: Procedure, kind: str, start: str, grade: str | None = None) -> str:
    """The last day of a term begun on the morning of `start`."""
    begun = datetime.combine(date.fromisoformat(start), time(9), SHANGHAI)
    timing = schedule(procedure.rule(kind, grade), begun, _CALENDAR)
    return to_local(timing.due_at - timedelta.resolution).date().isoformat()


def published(procedure: Procedure) -> set[str]:
    """The rules whose term the place itself states."""
    return {rule.key for rule in procedure.rules.values() if rule.source.origin == "report"}
