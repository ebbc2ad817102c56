"""What mediation does on the facts of intake. The inbox worker has locked the case's stream.

A case is mediated by one committee at a time, so whatever ends the case's way to mediation ends what is open.
"""

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from casekit.envelope import Envelope
from casekit.ids import derived_id
from casekit.streams import case_stream
from casekit.work import Work
from contracts.corrections import CaseTransferred, CaseVoided
from contracts.intake import (
    CaseCompleted,
    CaseRelated,
    CaseReopened,
    CaseReturned,
    CaseRouted,
    CaseUnrelated,
    CaseWithdrawn,
)
from contracts.vocabulary import MediationEnd, Route
from services.mediation.domain.lifecycle import State
from services.mediation.domain.mediation import Mediation
from services.mediation.handlers import ending, merging, terms, tiers
from services.mediation.handlers.acting import mediation_of
from services.mediation.tables import MEDIATIONS, RELATED


def case_routed(work: Work, event: CaseRouted, envelope: Envelope) -> None:
    """分流 to a committee opens a mediation. Its term counts from the routing, however late that is heard; a committee
    that was merged meanwhile passes it on at once.
    """
    if event.route is not Route.MEDIATION or event.unit is None:
        return
    grade = event.grade.value
    procedure = terms.procedure_of(work, event.place, event.procedure)
    sort = terms.sort_of_body(work, event.unit)
    term = terms.kind_of(procedure, event.category, sort).value
    timing = terms.timing(procedure, term, grade, envelope.time)
    mediation = Mediation(
        derived_id(envelope.id, "mediation"), event.code, event.unit, event.round, timing.due_at, term=term
    )
    work.append(case_stream(event.code), mediation.opened())
    work.insert(
        "mediations", id=mediation.id, code=event.code, region=work.region, committee=event.unit,
        state=mediation.state.value, round=event.round, grade=grade, category=event.category, place=event.place,
        procedure=event.procedure, attempts=0, opened_at=envelope.time, due_at=timing.due_at, term=term,
        term_began_at=envelope.time,
    )  # fmt: skip
    terms.start(work, mediation, timing)
    tiers.opened(work, mediation, procedure, grade, envelope.time)
    merging.follow(work, event.code, event.unit)


def case_withdrawn(work: Work, event: CaseWithdrawn, envelope: Envelope) -> None:
    """撤回."""
    _end(work, event.code, MediationEnd.CASE_WITHDRAWN)


def case_completed(work: Work, event: CaseCompleted, envelope: Envelope) -> None:
    """办结: by the agreement, and then nothing is open; or in another way."""
    _end(work, event.code, MediationEnd.CASE_COMPLETED)


def case_reopened(work: Work, event: CaseReopened, envelope: Envelope) -> None:
    """重新办理: a mediation that is still open belongs to the round that has ended."""
    _end(work, event.code, MediationEnd.CASE_COMPLETED)


def case_returned(work: Work, event: CaseReturned, envelope: Envelope) -> None:
    """退回分流: by the end of the mediation, and then nothing is open; or taken back from a committee accused since."""
    _end(work, event.code, MediationEnd.CASE_RETURNED)


def case_voided(work: Work, event: CaseVoided, envelope: Envelope) -> None:
    """作废."""
    _end(work, event.code, MediationEnd.CASE_VOIDED)


def case_transferred(work: Work, event: CaseTransferred, envelope: Envelope) -> None:
    """移送 to another installation; to another centre of this one, `case.returned` ends it."""
    if event.centre is None:
        _end(work, event.code, MediationEnd.CASE_TRANSFERRED)


def case_related(work: Work, event: CaseRelated, envelope: Envelope) -> None:
    """关联: an agreement on this case may settle the other too."""
    row = {"code": event.code, "other": event.other, "region": work.region}
    work.execute(insert(RELATED).values(row).on_conflict_do_nothing())


def case_unrelated(work: Work, event: CaseUnrelated, envelope: Envelope) -> None:
    """解除关联: an agreement on this case settles the other no more."""
    work.execute(delete(RELATED).where(RELATED.c.code == event.code, RELATED.c.other == event.other))


def _end(work: Work, code: str, reason: MediationEnd) -> None:
    still_open = select(MEDIATIONS).where(MEDIATIONS.c.code == code, MEDIATIONS.c.state == State.OPENED.value)
    row = work.execute(still_open).mappings().one_or_none()
    if row is not None:
        ending.end_with_case(work, mediation_of(row), reason)
