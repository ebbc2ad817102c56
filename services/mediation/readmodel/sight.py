"""How much of a mediation an actor sees: asked by whatever shows a part of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, select

from access import guard
from access.acts import Act
from access.guard import Grant
from access.policy import decide
from casekit.auth import Actor
from casekit.vault import DataKey
from casekit.work import Work
from services.mediation.domain.recusal import RecusalState
from services.mediation.errors import MediationNotFound
from services.mediation.sealing import live_key
from services.mediation.session_tables import RECUSALS
from services.mediation.tables import MEDIATIONS


@dataclass(frozen=True, slots=True)
class Sight:
    """The mediation's row, the leave given, and the key to what was said; no key for who sees it masked."""

    row: RowMapping
    grant: Grant
    is_masked: bool
    key: DataKey | None


def sight_of(work: Work, actor: Actor, mediation: UUID) -> Sight:
    """What the actor sees of the mediation; a post that was recused sees facts only.

    Raises MediationNotFound, unknown and hidden alike, or Forbidden.
    """
    row = work.execute(select(MEDIATIONS).where(MEDIATIONS.c.id == mediation)).mappings().one_or_none()
    if row is None:
        raise guard.refusal(MediationNotFound, actor, Act.MEDIATION_READ)
    grant = guard.require(
        work, actor, Act.MEDIATION_READ, row["code"], unit=row["committee"], hidden=MediationNotFound
    )
    is_masked = grant.masked or _is_recused(work, mediation, actor.id)
    return Sight(row, grant, is_masked, None if is_masked else live_key(work, row["code"]))


def knowable(work: Work, actor: Actor, codes: Sequence[str]) -> list[str]:
    """Those of the cases that the actor may know of."""
    known = guard.load_many(work, frozenset(codes))
    return [code for code in codes if code in known and decide(actor, Act.CASE_READ, known[code]).is_allowed]


def _is_recused(work: Work, mediation: UUID, post: str) -> bool:
    t: Any = RECUSALS.c
    found = select(t.id).where(
        t.mediation == mediation, t.post == post, t.state == RecusalState.GRANTED.value
    )
    return work.execute(found.limit(1)).first() is not None
