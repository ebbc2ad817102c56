"""Who conducts a mediation, for those who see the mediation: assignments with what was weighed, recusals, consents."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from access.relations import Standing
from casekit.auth import Actor
from casekit.work import Work
from services.mediation.domain.assignment import Exclusion
from services.mediation.readmodel.sight import sight_of
from services.mediation.sealing import opened
from services.mediation.session_tables import ASSIGNMENTS, CONSENTS, RECUSALS

_TOLD_LOADS = frozenset(
    {Standing.HANDLING, Standing.HANDLING_RESPONDENT, Standing.FORMER, Standing.OWN_CENTRE}
)


def assignments(work: Work, actor: Actor, mediation: UUID) -> list[Mapping[str, Any]]:
    """All of them, the first first. Raises MediationNotFound or Forbidden.

    How much each had in hand is told to the committee's own and to the centre that has the case alone: whoever may not
    know of every case of a mediator's would count one more than he is shown.
    """
    held = sight_of(work, actor, mediation).grant.held
    found = select(ASSIGNMENTS).where(ASSIGNMENTS.c.mediation == mediation)
    rows = work.execute(found.order_by(ASSIGNMENTS.c.assigned_at, ASSIGNMENTS.c.id)).mappings()
    return [dict(row) if held & _TOLD_LOADS else _without_loads(row) for row in rows]


def _without_loads(row: Mapping[Any, Any]) -> dict[str, Any]:
    """Nor that somebody had his hands full: he is not available."""
    return {**row, "weighed": [{**each, "load": None, **_blurred(each)} for each in row["weighed"]]}


def _blurred(weighed: Mapping[str, Any]) -> dict[str, str]:
    is_full = weighed["exclusion"] == Exclusion.FULL.value
    return {"exclusion": Exclusion.UNAVAILABLE.value} if is_full else {}


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
