"""What petition does on the facts of intake and grid. The inbox worker has locked the case's stream.

A case is with one petition office at a time, so whatever ends the case's way there ends what is open.
"""

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from casekit.envelope import Envelope
from casekit.ids import derived_id
from casekit.streams import case_stream
from casekit.work import Work
from contracts.corrections import CaseTransferred, CaseUnitsCorrected, CaseVoided
from contracts.grid import UnitChanged, UnitEnded, UnitRegistered
from contracts.intake import (
    CaseCompleted,
    CaseRegistered,
    CaseRelated,
    CaseReopened,
    CaseReturned,
    CaseRouted,
    CaseUnrelated,
    CaseWithdrawn,
)
from contracts.vocabulary import Relation, Route
from procedures.starting import StartEvent
from procedures.vocabulary import DeadlineKind
from services.petition.domain.lifecycle import OPEN
from services.petition.domain.petition import Petition
from services.petition.handlers import ending, meeting, merging, reviewing, statuses, terms
from services.petition.handlers.acting import petition_of
from services.petition.handlers.forwarding import call_back_from, call_back_from_ended
from services.petition.tables import ANONYMOUS, PETITIONS, TIES, UNITS


def case_registered(work: Work, event: CaseRegistered, envelope: Envelope) -> None:
    """Remember whose petitioner cannot be told, and whose system passed it on."""
    if event.is_anonymous:
        work.insert("anonymous_cases", code=event.code, region=work.region)
    statuses.remember(work, event)


def case_routed(work: Work, event: CaseRouted, envelope: Envelope) -> None:
    """分流 to a petition office: 信访登记. Its terms count from the routing, however late that is heard; an office that
    was merged meanwhile passes it on at once.
    """
    if event.route is not Route.PETITION or event.unit is None:
        return
    received = {StartEvent.PETITION_RECEIVED: envelope.time}
    due = {
        kind: terms.timing(work, event.place, event.procedure, event.grade.value, kind, received)
        for kind in terms.UNTIL_DECIDED
    }
    petition = Petition(
        derived_id(envelope.id, "petition"), event.code, event.unit, event.round, envelope.time,
        due[DeadlineKind.PETITION_NOTICE].due_at, _is_anonymous(work, event.code),
    )  # fmt: skip
    work.append(case_stream(event.code), petition.received())
    work.insert(
        "petitions", id=petition.id, code=event.code, region=work.region, unit=event.unit,
        state=petition.state.value, round=event.round, grade=event.grade.value, category=event.category,
        place=event.place, procedure=event.procedure, is_anonymous=petition.is_anonymous,
        received_at=petition.received_at, notice_due_at=petition.notice_due_at,
    )  # fmt: skip
    for kind in terms.UNTIL_DECIDED:
        if kind is not DeadlineKind.PETITION_NOTICE or not petition.is_anonymous:
            terms.start(work, petition, due[kind])
    meeting.start(work, petition, (event.place, event.procedure, event.grade.value), received)
    merging.follow(work, event.code, event.unit)


def case_gone(
    work: Work,
    event: CaseWithdrawn | CaseCompleted | CaseReturned,
    envelope: Envelope,
) -> None:
    """撤回, 办结, 退回分流: a petition that is still open ends; one that decided its case is not."""
    _end(work, event.code)


def case_reopened(work: Work, event: CaseReopened, envelope: Envelope) -> None:
    """重新办理: a petition that is still open ends, and one whose answer a review has revoked for that."""
    _end(work, event.code)
    reviewing.handled_again(work, event.code, event.round)


def case_voided(work: Work, event: CaseVoided, envelope: Envelope) -> None:
    """作废: every petition of the case ends, with what could have followed its answer."""
    _end(work, event.code)
    reviewing.void(work, event.code)


def case_transferred(work: Work, event: CaseTransferred, envelope: Envelope) -> None:
    """移送 to another installation; to another centre of this one, `case.returned` ends it."""
    if event.centre is None:
        _end(work, event.code)


def case_related(work: Work, event: CaseRelated, envelope: Envelope) -> None:
    """关联: proposes that this petition repeats the other, or the other this."""
    row = {"code": event.code, "other": event.other, "region": work.region}
    work.execute(insert(TIES).values(row).on_conflict_do_nothing())


def case_unrelated(work: Work, event: CaseUnrelated, envelope: Envelope) -> None:
    """解除关联."""
    work.execute(delete(TIES).where(TIES.c.code == event.code, TIES.c.other == event.other))


def units_corrected(work: Work, event: CaseUnitsCorrected, envelope: Envelope) -> None:
    """更正: what was passed to a unit that turns out to be accused is taken back from it."""
    accused = sorted({named.unit for named in event.units if named.relation is Relation.ACCUSED})
    call_back_from(work, event.code, accused)


def unit_registered(work: Work, event: UnitRegistered | UnitChanged, envelope: Envelope) -> None:
    """The unit's official name and kind from now on."""
    row = {"id": event.unit, "region": envelope.region, "name": event.name, "kind": event.kind.value}
    work.execute(insert(UNITS).values(row).on_conflict_do_update(index_elements=["id"], set_=row))


def unit_ended(work: Work, event: UnitEnded, envelope: Envelope) -> None:
    """What was passed to it (转送、交办) comes back, and nothing is passed to it any more; its name stays known."""
    work.execute(update(UNITS).where(UNITS.c.id == event.unit).values(ended_at=envelope.time))
    call_back_from_ended(work, event.unit)


def _is_anonymous(work: Work, code: str) -> bool:
    return work.execute(select(ANONYMOUS.c.code).where(ANONYMOUS.c.code == code)).first() is not None


def _end(work: Work, code: str) -> None:
    still_open = select(PETITIONS).where(
        PETITIONS.c.code == code, PETITIONS.c.state.in_([state.value for state in OPEN])
    )
    row = work.execute(still_open).mappings().one_or_none()
    if row is not None:
        ending.end_with_case(work, petition_of(row))
