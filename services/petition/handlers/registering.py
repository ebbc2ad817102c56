"""登记要素 (信访工作条例 17, 20, 29–31) and the report of what is urgent (25)."""

from uuid import UUID

from sqlalchemy import update

from access.acts import Act
from access.view import known_concerned
from casekit.auth import Actor
from casekit.ids import new_id
from casekit.streams import case_stream
from casekit.work import Work
from contracts.forwarding import PetitionRegistered, PetitionUrgent
from contracts.vocabulary import PetitionSort
from services.petition.domain.lifecycle import Move, State, after
from services.petition.domain.registration import Registration
from services.petition.errors import RecipientUnfit
from services.petition.handlers import admitting, opening
from services.petition.handlers.acting import open_petition
from services.petition.sealing import key_of
from services.petition.sight import are_in_force
from services.petition.tables import PETITIONS


def register(work: Work, actor: Actor, petition: UUID, registration: Registration) -> None:
    """登记; again as long as it is open, when it turns out otherwise. Raises RepresentativesUnfit.

    What was admitted and turns out to be a denunciation is admitted no more, and is to be passed on (31).
    """
    opened = open_petition(work, actor, Act.PETITION_REGISTER, petition)
    found = opened.petition
    after(Move.REGISTER, found.state)
    registration.check()
    if registration.sort is PetitionSort.DENUNCIATION and found.state is State.ADMITTED:
        admitting.take_back(work, found, opened.row)
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
    opening.by_rule(work, petition)


def report_urgent(work: Work, actor: Actor, petition: UUID, text: str, recipient: str | None) -> None:
    """重大、紧急事项报告, at once, to a unit in force, or to an authority outside. Raises RecipientUnfit.

    An accused unit is taken like any other from who may not know that it is; there is nothing for it.
    """
    opened = open_petition(work, actor, Act.PETITION_REGISTER, petition)
    found = opened.petition
    after(Move.REGISTER, found.state)
    if recipient is not None:
        barred = {found.unit} | known_concerned(actor, opened.grant.case)
        if not are_in_force(work, [recipient]) or recipient in barred:
            raise RecipientUnfit
    report = new_id()
    sealed = key_of(work, found.code).encrypt(text, f"urgent_reports/{report}/text_sealed")
    work.insert(
        "urgent_reports", id=report, petition=petition, region=work.region, text_sealed=sealed, reported_by=actor.id,
        reported_at=work.now, recipient=recipient, code=found.code,
    )  # fmt: skip
    said = PetitionUrgent(found.id, found.code, found.unit, report, work.now, recipient)
    work.append(case_stream(found.code), said)
