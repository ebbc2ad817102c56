"""Who was asked first (首问负责人): another post than the one that registers, or another from now on."""

from dataclasses import replace

from sqlalchemy import select

from access.acts import Act
from casekit.auth import Actor
from casekit.work import Work
from services.intake.domain.answerable import hand_over
from services.intake.domain.case import Case
from services.intake.errors import UnitUnknown
from services.intake.handlers.acting import carry_out, note, open_case
from services.intake.handlers.origins import Origin
from services.intake.organisation_tables import STAFF


def hand_over_first_contact(work: Work, actor: Actor, code: str, post: str, text: str | None) -> Case:
    """移交首问责任 to a post of the centre that has the case. Raises UnitUnknown, HasOwner or FirstContactSame."""
    opened = open_case(work, actor, Act.CASE_HAND_OVER, code)
    check_of_centre(work, post, opened.row["centre"], "post")
    events = hand_over(opened.case, opened.row["first_contact"], post)
    note(work, opened, "first_contact", text)
    opened.changed["first_contact"] = post
    return carry_out(work, opened, events)


def named_first(work: Work, origin: Origin, post: str) -> Origin:
    """The origin with another post of its centre as first contact. Raises UnitUnknown, also for a system."""
    if origin.first_contact is None:
        raise UnitUnknown(field="first_contact")
    check_of_centre(work, post, origin.centre, "first_contact")
    return replace(origin, first_contact=post)


def check_of_centre(work: Work, post: str, centre: str, field: str) -> None:
    """Whether `post` is one of the centre's and has not ended. Raises UnitUnknown naming `field`."""
    of_centre = select(STAFF.c.id).where(
        STAFF.c.id == post, STAFF.c.unit == centre, STAFF.c.ended_on.is_(None)
    )
    if work.execute(of_centre).first() is None:
        raise UnitUnknown(field=field)
