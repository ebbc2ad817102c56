"""What the owner of a case does beside looking it up and withdrawing it: adds material, rates, complains of a unit.

All stand behind code and secret (`handlers.public`), and say their events as `public`.
"""

from collections.abc import Callable
from typing import Any, Final

from sqlalchemy import func, select

from casekit.attachments import Stored
from casekit.attachments.store import Source
from casekit.casecode import new_secret
from casekit.ids import new_id
from casekit.streams import case_stream
from casekit.work import Work
from contracts.vocabulary import Channel, FollowUpWay, MatterType, Relation, Satisfaction, UnitRelation
from services.intake.desk_tables import COMPLAINTS
from services.intake.domain.owner import PUBLIC, check_complaint, check_material, check_rating
from services.intake.domain.registration import Registration
from services.intake.errors import LookupFailed
from services.intake.handlers.acting import Opened, carry_out, found, note
from services.intake.handlers.elevating import placed
from services.intake.handlers.material import keep
from services.intake.handlers.public import unlock
from services.intake.handlers.registering import Opening, PartyData, Registered, procedure_in_force
from services.intake.tables import ATTACHMENTS, FOLLOW_UPS

_NOBODY: Final = PartyData(
    is_petitioner=True, kind="person", is_anonymous=True, is_minor=False, is_represented=False, personal={}
)


def add_material(
    work: Work, code: str, secret: str, source: Source, name: str, kept: Callable[[Stored], None]
) -> dict[str, Any]:
    """补充材料 by the owner; `kept` as in `handlers.material`. Raises LookupFailed, MaterialLate or MaterialFull."""
    opened = _unlocked(work, code, secret)
    theirs = select(func.count()).where(
        ATTACHMENTS.c.code == opened.case.code, ATTACHMENTS.c.added_by == PUBLIC
    )
    check_material(opened.case, work.execute(theirs).scalar_one())
    return keep(work, opened, source, name, kept)


def rate(work: Work, code: str, secret: str, satisfaction: Satisfaction, text: str | None) -> str:
    """评价 after completion, once a round; a follow-up (回访) that nobody asked for. Returns the code.

    Raises LookupFailed, AlreadyRated or TransitionRefused.
    """
    opened = _unlocked(work, code, secret)
    case, t = opened.case, FOLLOW_UPS.c
    before = select(t.id).where(t.code == case.code, t.round == case.round, t.asked_by == PUBLIC)
    check_rating(case, is_rated=work.execute(before).first() is not None)
    events = case.follow_up(satisfaction, FollowUpWay.LINK)
    note(work, opened, "rating", text)
    work.insert(
        "follow_ups", id=new_id(), code=case.code, region=opened.row["region"], round=case.round,
        satisfaction=satisfaction.value, way=FollowUpWay.LINK.value, asked_by=PUBLIC, asked_at=work.now,
    )  # fmt: skip
    carry_out(work, opened, events)
    return case.code


def complain(work: Work, code: str, secret: str, new_code: str, text: str) -> Registered:
    """投诉承办单位: a case of its own, which accuses the unit that handles or handled this one.

    Nothing of it is said on this case's stream, nor are the two related: the unit has part in this case and must not
    learn of the other. Raises LookupFailed, NobodyHandles or ComplaintMade.
    """
    written = unlock(work, code, secret)
    opened = found(work, written)
    if opened is None:
        raise LookupFailed
    case, t = opened.case, COMPLAINTS.c
    before = select(t.code).where(t.about == written, t.unit == case.unit, t.round == case.round)
    unit = check_complaint(case, is_made=work.execute(before).first() is not None)
    registered = _against(work, opened, unit, new_code, text)
    work.insert(
        "complaints",
        code=new_code,
        about=written,
        round=case.round,
        unit=unit,
        region=work.region,
        made_at=work.now,
    )
    return registered


def _against(work: Work, opened: Opened, unit: str, code: str, text: str) -> Registered:
    """The new case. Who complains is whoever holds the secret, so nobody's name is put to it."""
    place = opened.case.place
    procedure = procedure_in_force(work, place)
    centre, units = placed(work, opened.row["centre"], [UnitRelation(unit, Relation.ACCUSED)])
    matter = Registration(
        matter_type=MatterType.COMPLAINT, channel=Channel.ONLINE, place=place, procedure=procedure.version,
        centre=centre, units=units, party_count=1, petitioners=1, anonymous_petitioners=1,
    )  # fmt: skip
    secret = new_secret()
    opening = Opening(work, code, matter, procedure)
    opening.text(secret, {"description": text})
    opening.party(1, _NOBODY)
    return Registered(opening.case, secret, matter.centre, work.now, work.now, opening.finish())


def _unlocked(work: Work, code: str, secret: str) -> Opened:
    """The owner's case, its stream locked. Raises LookupFailed."""
    written = unlock(work, code, secret)
    work.lock(case_stream(written))
    opened = found(work, written)
    if opened is None:
        raise LookupFailed
    return opened
