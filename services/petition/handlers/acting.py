"""What every act on a petition has in common: find it, lock its case, ask leave, load; then say and save.

Called by the other handlers alone.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, func, select, update

from access import guard
from access.acts import Act
from access.guard import Grant
from casekit.auth import Actor
from casekit.errors import Forbidden, TransitionRefused
from casekit.facts import Event
from casekit.ids import new_id
from casekit.streams import case_stream
from casekit.work import Work
from services.petition.domain.lifecycle import State
from services.petition.domain.petition import Petition
from services.petition.errors import PetitionNotFound
from services.petition.sealing import key_of
from services.petition.tables import PETITIONS


@dataclass(frozen=True, slots=True)
class Opened:
    """A petition whose case's stream is locked, its row as it was found, and the leave given."""

    petition: Petition
    row: RowMapping
    grant: Grant


def open_petition(work: Work, actor: Actor, act: Act, petition: UUID) -> Opened:
    """Lock the petition's case for `act`.

    Raises PetitionNotFound (unknown and hidden alike) or Forbidden; TransitionRefused for the office whose part is
    over.
    """
    found = select(PETITIONS.c.code).where(PETITIONS.c.id == petition)
    code = work.execute(found).scalar_one_or_none()
    if code is None:
        raise guard.refusal(PetitionNotFound, actor, act)
    work.lock(case_stream(code))
    row = work.execute(select(PETITIONS).where(PETITIONS.c.id == petition)).mappings().one()
    return Opened(petition_of(row), row, _leave(work, actor, act, row))


def _leave(work: Work, actor: Actor, act: Act, row: RowMapping) -> Grant:
    code, unit = row["code"], row["unit"]
    try:
        return guard.require(work, actor, act, code, unit=unit, hidden=PetitionNotFound)
    except Forbidden:
        if guard.has_lapsed(work, actor, act, code, unit=unit, record=Act.PETITION_READ):
            raise TransitionRefused(state=row["state"], act=act.value) from None
        raise


def petition_of(row: RowMapping) -> Petition:
    """The aggregate that a row of `petitions` holds."""
    return Petition(
        id=row["id"],
        code=row["code"],
        unit=row["unit"],
        round=row["round"],
        received_at=row["received_at"],
        notice_due_at=row["notice_due_at"],
        is_anonymous=row["is_anonymous"],
        state=State(row["state"]),
        admitted_at=row["admitted_at"],
        due_at=row["due_at"],
    )


def save(work: Work, petition: Petition, event: Event, **columns: Any) -> None:
    """Say what an act said, and save the petition."""
    work.append(case_stream(petition.code), event)
    values = {
        "state": petition.state.value,
        "admitted_at": petition.admitted_at,
        "due_at": petition.due_at,
        "ended_at": None if petition.is_open else func.coalesce(PETITIONS.c.ended_at, work.now),
        **columns,
    }
    work.execute(update(PETITIONS).where(PETITIONS.c.id == petition.id).values(values))


def note(work: Work, petition: Petition, act: str, text: str | None) -> None:
    """Keep what was written with an act, sealed under the case's key; nothing when nothing was written."""
    if text is None:
        return
    note_id = new_id()
    key = key_of(work, petition.code)
    work.insert(
        "petition_notes", id=note_id, petition=petition.id, region=work.region, act=act,
        sealed=key.encrypt(text, f"petition_notes/{note_id}/sealed"), written_by=work.actor, written_at=work.now,
    )  # fmt: skip
