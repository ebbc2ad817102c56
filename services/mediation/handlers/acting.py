"""What every act on a mediation has in common: find it, lock its case, ask leave, load; then say and save.

Called by the other handlers alone.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, select, update

from access import guard
from access.acts import Act
from access.guard import Grant
from casekit.auth import Actor
from casekit.errors import Forbidden, TransitionRefused
from casekit.facts import Event
from casekit.streams import case_stream
from casekit.work import Work
from contracts.vocabulary import MediationEnd
from services.mediation.domain.errors import PostRecused
from services.mediation.domain.lifecycle import State
from services.mediation.domain.mediation import Mediation
from services.mediation.domain.recusal import RecusalState
from services.mediation.errors import MediationNotFound
from services.mediation.session_tables import RECUSALS
from services.mediation.tables import MEDIATIONS


@dataclass(frozen=True, slots=True)
class Opened:
    """A mediation whose case's stream is locked, its row as it was found, and the leave given."""

    mediation: Mediation
    row: RowMapping
    grant: Grant


def open_mediation(work: Work, actor: Actor, act: Act, mediation: UUID) -> Opened:
    """Lock the mediation's case for `act`.

    Raises MediationNotFound (unknown and hidden alike) or Forbidden; PostRecused for a post that has withdrawn;
    TransitionRefused for the committee whose part is over.
    """
    found = select(MEDIATIONS.c.code).where(MEDIATIONS.c.id == mediation)
    code = work.execute(found).scalar_one_or_none()
    if code is None:
        raise guard.refusal(MediationNotFound, actor, act)
    work.lock(case_stream(code))
    row = work.execute(select(MEDIATIONS).where(MEDIATIONS.c.id == mediation)).mappings().one()
    grant = _leave(work, actor, act, row)
    if is_recused(work, mediation, actor.id):
        raise PostRecused
    return Opened(mediation_of(row), row, grant)


def _leave(work: Work, actor: Actor, act: Act, row: RowMapping) -> Grant:
    code, unit = row["code"], row["committee"]
    try:
        return guard.require(work, actor, act, code, unit=unit, hidden=MediationNotFound)
    except Forbidden:
        has_lapsed = guard.has_lapsed(work, actor, act, code, unit=unit, record=Act.MEDIATION_READ)
        if has_lapsed and not is_recused(work, row["id"], actor.id):
            raise TransitionRefused(state=row["state"], act=act.value) from None
        raise


def is_recused(work: Work, mediation: UUID, post: str) -> bool:
    """Whether the post was recused in the mediation."""
    return post in recused(work, mediation)


def recused(work: Work, mediation: UUID) -> frozenset[str]:
    """The posts that were recused in the mediation."""
    granted = select(RECUSALS.c.post).where(
        RECUSALS.c.mediation == mediation, RECUSALS.c.state == RecusalState.GRANTED.value
    )
    return frozenset(work.execute(granted).scalars())


def mediation_of(row: RowMapping) -> Mediation:
    """The aggregate that a row of `mediations` holds: what was agreed is said of who made the agreement."""
    return Mediation(
        id=row["id"],
        code=row["code"],
        committee=row["concluded_by"] or row["committee"],
        round=row["round"],
        due_at=row["due_at"],
        state=State(row["state"]),
        attempts=row["attempts"],
        end_reason=MediationEnd(row["end_reason"]) if row["end_reason"] else None,
        mediators=tuple(row["mediators"]),
        term=row["term"],
        opened_at=row["opened_at"],
    )


def save(work: Work, mediation: Mediation, event: Event, **columns: Any) -> None:
    """Say what an act said, and save the mediation."""
    work.append(case_stream(mediation.code), event)
    values = {
        "state": mediation.state.value,
        "attempts": mediation.attempts,
        "mediators": [*mediation.mediators],
        "end_reason": None if mediation.end_reason is None else mediation.end_reason.value,
        "ended_at": None if mediation.is_open else work.now,
        **columns,
    }
    work.execute(update(MEDIATIONS).where(MEDIATIONS.c.id == mediation.id).values(values))
