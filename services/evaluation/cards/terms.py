"""The terms of a card and of what follows it, as the place's procedure fixes them; on the stream of the unit."""

from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import RowMapping

from casekit.deadlines import Course, Deadline, meet, set_deadline
from casekit.streams import unit_stream
from casekit.work import Work
from contracts.vocabulary import CardStep
from procedures.calendar import ChineseCalendar
from procedures.model import Procedure
from procedures.terms import due
from procedures.timing import Timing, schedule
from procedures.vocabulary import DeadlineKind, Role

CONTEST, DECISION = DeadlineKind.CARD_CONTEST, DeadlineKind.CARD_DECISION
STEPS = {step: DeadlineKind(f"card.{step}") for step in CardStep}
# what the unit itself owes; the rest is owed by a post of the centre
_BY_UNIT = frozenset({CONTEST, DeadlineKind.CARD_ANSWER, DeadlineKind.CARD_WRITE_UP})


def procedure_of(work: Work, place: str, version: str | None = None) -> Procedure:
    """The place's procedure, in a version or the newest."""
    procedure: Procedure = work.extras["procedures"].load(place, version)
    return procedure


def run(work: Work, card: RowMapping | dict[str, object], kind: DeadlineKind) -> Timing:
    """A term of the card runs from now, under the procedure it was given by."""
    procedure = procedure_of(work, str(card["place"]), str(card["procedure"]))
    timing = schedule(procedure.rule(kind), work.now, calendar())
    set_deadline(
        work, unit_stream(str(card["unit"])), kind.value, timing.due_at, subject=str(card["id"]), rule=timing.rule,
        owner=str(card["unit"]) if kind in _BY_UNIT else timing.owner, warn_at=timing.warn_at,
        provisional=timing.provisional, course=Course(timing.escalation, timing.is_target),
    )  # fmt: skip
    return timing


def done(work: Work, card: RowMapping, kind: DeadlineKind) -> bool:
    """What the term was set for is done; whether that was late."""
    met = meet(work, unit_stream(card["unit"]), kind.value, subject=str(card["id"]))
    return met is not None and (met.state == "missed" or met.due_at <= work.now)


def overseers(work: Work, card: RowMapping, deadline: Deadline) -> tuple[str, ...]:
    """The roles of the posts that owe what the term was set for, and of those next above; not the unit's own."""
    posts = procedure_of(work, str(card["place"]), str(card["procedure"])).posts
    named = (posts.get(post) for post in (deadline.owner, *deadline.escalate_to[:1]))
    roles = (post.role for post in named if post is not None and post.role is not Role.PUBLIC)
    return tuple(dict.fromkeys(role.value for role in roles))


def after(ends: datetime, procedure: Procedure) -> datetime:
    """When a period is judged: its late facts have had their time, counted from its last day on."""
    if procedure.carding is None:
        raise LookupError("a place without cards judges no period")
    return due(procedure.carding.grace, ends - timedelta.resolution, calendar()).at


@cache
def calendar() -> ChineseCalendar:
    """The working-day calendar."""
    return ChineseCalendar()
