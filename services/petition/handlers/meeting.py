"""见面 with the petitioner (双123: day 2, week 2): a term of its own where the place's plan has the stage.

The office promised it, so the term is the office's also while another unit handles the petition. The first meeting on
record meets it, a leader's reception (接访) as well. Called with the case's stream locked.
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, update

from access.acts import Act
from casekit.auth import Actor
from casekit.streams import case_stream
from casekit.work import Work
from contracts.receptions import PetitionMet
from procedures.starting import Start
from procedures.vocabulary import DeadlineKind, PlanAct
from services.petition.domain.petition import Petition
from services.petition.handlers import terms
from services.petition.handlers.acting import note, open_petition
from services.petition.tables import PETITIONS

_MEETING = DeadlineKind.PETITION_MEETING


def start(
    work: Work, petition: Petition, ruled: tuple[str, str, str], facts: Mapping[Start, datetime]
) -> None:
    """The term runs, if the procedure plans a meeting for petitions of the grade and there is whom to meet."""
    place, version, grade = ruled
    plan = work.extras["procedures"].load(place, version).plan(grade)
    if plan is not None and plan.has(PlanAct.MEET) and not petition.is_anonymous:
        terms.start(work, petition, terms.timing(work, *ruled, _MEETING, facts))


def record(work: Work, actor: Actor, petition: UUID, text: str, met_at: datetime | None) -> None:
    """见面记录. Raises TransitionRefused once the petition is answered or over, or MomentUnfit."""
    opened = open_petition(work, actor, Act.PETITION_RECEIVE, petition)
    moment = met_at or work.now
    opened.petition.check_meeting(moment, work.now)
    is_on_time = met(work, opened.petition, moment)
    found = opened.petition
    said = PetitionMet(found.id, found.code, found.unit, moment, is_on_time)
    work.append(case_stream(found.code), said)
    note(work, found, "meeting", text)


def met(work: Work, petition: Petition, moment: datetime) -> bool:
    """They have met; returns whether in time, as of when it is recorded (true where nothing was promised)."""
    first = func.least(PETITIONS.c.met_at, moment)  # NULL is left out of it
    work.execute(update(PETITIONS).where(PETITIONS.c.id == petition.id).values(met_at=first))
    return terms.done(work, petition, _MEETING)


def pass_by(work: Work, petition: Petition) -> None:
    """It is answered, refused or over: nobody need be met for it any more."""
    terms.drop(work, petition, _MEETING)
