"""Who conducts a mediation, for those who see the mediation: assignments with what was weighed, recusals, consents."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from casekit.auth import Actor
from casekit.work import Work
from services.mediation.readmodel.sight import sight_of
from services.mediation.sealing import opened
from services.mediation.session_tables import ASSIGNMENTS, CONSENTS, RECUSALS


def assignments(work: Work, actor: Actor, mediation: UUID) -> list[Mapping[str, Any]]:
    """All of them, the first first. Raises MediationNotFound or Forbidden."""
    sight_of(work, actor, mediation)
    found = select(ASSIGNMENTS).where(ASSIGNMENTS.c.mediation == mediation)
    ordered = found.order_by(ASSIGNMENTS.c.assigned_at, ASSIGNMENTS.c.id)
    return list(work.execute(ordered).mappings())


def recusals(work: Work, actor: Actor, mediation: UUID) -> list[Mapping[str, Any]]:
    """All of them, the first first. Raises MediationNotFound or Forbidden."""
    key = sight_of(work, actor, mediation).key
    found = select(RECUSALS).where(RECUSALS.c.mediation == mediation)
    return [
        {**row, "text": opened(key, row["text_sealed"], f"recusals/{row['id']}/text_sealed")}
        for row in work.execute(found.order_by(RECUSALS.c.asked_at, RECUSALS.c.id)).mappings()
    ]


def consents(work: Work, actor: Actor, mediation: UUID) -> list[Mapping[str, Any]]:
    """Which sides have consented. Raises MediationNotFound or Forbidden."""
    sight_of(work, actor, mediation)
    found = select(CONSENTS).where(CONSENTS.c.mediation == mediation).order_by(CONSENTS.c.side)
    return list(work.execute(found).mappings())
