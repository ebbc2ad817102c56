"""登记要素 (信访工作条例 17, 20, 29–31) and the report of what is urgent (25)."""

from uuid import UUID

from sqlalchemy import update

from access.acts import Act
from casekit.auth import Actor
from casekit.ids import new_id
from casekit.streams import case_stream
from casekit.work import Work
from contracts.forwarding import PetitionRegistered, PetitionUrgent
from services.petition.domain.lifecycle import Move, after
from services.petition.domain.registration import Registration
from services.petition.handlers.acting import open_petition
from services.petition.sealing import key_of
from services.petition.tables import PETITIONS


def register(work: Work, actor: Actor, petition: UUID, registration: Registration) -> None:
    """登记; again as long as it is open, when it turns out otherwise. Raises RepresentativesUnfit."""
    found = open_petition(work, actor, Act.PETITION_REGISTER, petition).petition
    after(Move.REGISTER, found.state)
    registration.check()
    values = {
        "form": registration.form.value,
        "sort": registration.sort.value,
        "petitioners": registration.petitioners,
        "representatives": registration.representatives,
    }
    work.execute(update(PETITIONS).where(PETITIONS.c.id == petition).values(values))
    said = PetitionRegistered(
        found.id, found.code, found.unit, registration.form, registration.sort, registration.petitioners,
        registration.representatives,
    )  # fmt: skip
    work.append(case_stream(found.code), said)


def report_urgent(work: Work, actor: Actor, petition: UUID, text: str) -> None:
    """重大、紧急事项报告, at once: to whom, and what is done meanwhile, stands in the text."""
    found = open_petition(work, actor, Act.PETITION_REGISTER, petition).petition
    after(Move.REGISTER, found.state)
    report = new_id()
    sealed = key_of(work, found.code).encrypt(text, f"urgent_reports/{report}/text_sealed")
    work.insert(
        "urgent_reports", id=report, petition=petition, region=work.region, text_sealed=sealed, reported_by=actor.id,
        reported_at=work.now,
    )  # fmt: skip
    work.append(case_stream(found.code), PetitionUrgent(found.id, found.code, found.unit, report, work.now))
