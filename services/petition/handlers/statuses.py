"""回传: what the system that passed a petition on is to be told is noted in the transaction in which it happens.

A projector notes it; the partner's end takes what is due, tells it, and says what became of it. The acts raise
StatusNotFound for what is not of the actor's own unit, or of a case that accuses it, and what the domain does.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, update

from access import guard
from access.acts import Act
from casekit.auth import Actor
from casekit.envelope import Envelope
from casekit.ids import new_id
from casekit.streams import case_stream
from casekit.work import Work
from contracts.intake import CaseRegistered
from contracts.vocabulary import StatusKind
from services.petition.domain.errors import NumberRequired
from services.petition.domain.status import TOLD_OF, Status, StatusState, told_as
from services.petition.errors import StatusNotFound
from services.petition.handlers import opening
from services.petition.partners import told_of
from services.petition.sight import check_partner
from services.petition.status_tables import STATUSES


def remember(work: Work, event: CaseRegistered) -> None:
    """Which unit's system passed the case on, if one did."""
    if event.partner is not None:
        work.insert("passed_on_cases", code=event.code, region=work.region, partner=event.partner)


def note(work: Work, envelope: Envelope) -> None:
    """A projector: what petition itself says of a case is to be told to the systems that are told of it."""
    if envelope.type not in TOLD_OF or envelope.source != work.source:
        return
    data = envelope.data
    told = told_as(envelope.type, data)
    if told is None or not (partners := told_of(work, data["code"])):
        return
    kind, facts = told
    last = select(func.coalesce(func.max(STATUSES.c.number), 0)).where(STATUSES.c.code == data["code"])
    for number, partner in enumerate(partners, start=work.execute(last).scalar_one() + 1):
        work.insert(
            "statuses", id=new_id(), petition=UUID(data["petition"]), region=work.region, code=data["code"],
            unit=data["unit"], partner=partner, number=number, kind=kind.value, facts=facts,
            state=StatusState.WAITING.value, happened_at=envelope.time, next_at=work.now,
        )  # fmt: skip


def delivered(work: Work, actor: Actor, status: UUID, number: str | None = None) -> None:
    """The partner's system has it; said again it changes nothing. `number`: that of what was opened there.

    Raises NumberRequired for an opening without one.
    """
    found = _open(work, actor, status)
    if found.state is StatusState.DELIVERED:
        return
    told = found.delivered()
    if found.kind is StatusKind.OPENING:
        if number is None:
            raise NumberRequired
        opening.opened_as(work, found, number)
    _save(work, told, told_at=work.now)


def refused(work: Work, actor: Actor, status: UUID, reason: str | None) -> None:
    """The partner's system will not take it: what comes after it waits until somebody has decided."""
    _save(work, _open(work, actor, status).refused(reason))


def failed(work: Work, actor: Actor, status: UUID, reason: str | None) -> None:
    """The partner's system could not be reached: once more, ever more slowly."""
    _save(work, _open(work, actor, status).failed(reason, work.now))


def retry(work: Work, actor: Actor, status: UUID) -> None:
    """What was refused is told once more."""
    _save(work, _open(work, actor, status).retried(work.now))


def drop(work: Work, actor: Actor, status: UUID) -> None:
    """What was refused is not told; what comes after it goes on, unless the petition is not opened there at all."""
    found = _open(work, actor, status).dropped()
    _save(work, found)
    if found.kind is StatusKind.OPENING:
        opening.leave_out(work, found)


def _open(work: Work, actor: Actor, status: UUID) -> Status:
    which = select(STATUSES).where(STATUSES.c.id == status)
    row = work.execute(which).mappings().one_or_none()
    if row is None:
        raise guard.refusal(StatusNotFound, actor, Act.PETITION_EXCHANGE)
    work.lock(case_stream(row["code"]))
    row = work.execute(which).mappings().one()
    check_partner(work, actor, row)
    return Status(
        row["id"], row["petition"], row["code"], row["unit"], row["partner"], StatusKind(row["kind"]),
        StatusState(row["state"]), row["attempts"], row["next_at"], row["reason"],
    )  # fmt: skip


def _save(work: Work, status: Status, told_at: datetime | None = None) -> None:
    said = status.said()
    if said is not None:
        work.append(case_stream(status.code), said)
    values = {
        "state": status.state.value,
        "attempts": status.attempts,
        "next_at": status.next_at,
        "reason": status.reason,
        "told_at": told_at,
    }
    work.execute(update(STATUSES).where(STATUSES.c.id == status.id).values(values))
