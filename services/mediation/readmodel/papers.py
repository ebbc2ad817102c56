"""What stands in the papers of a mediation: for its mediators alone, for it is what was said there."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from casekit.auth import Actor
from casekit.work import Work
from services.mediation.committee_tables import COMMITTEES
from services.mediation.errors import AgreementNotFound
from services.mediation.readmodel import conduct
from services.mediation.readmodel.mediations import mediation as shown
from services.mediation.readmodel.sessions import sessions
from services.mediation.readmodel.settlement import clear_sight_of, settlement

# 人民调解卷宗: what it holds, in the order it is bound.
CONTENTS = (
    "受理与同意",
    "调解员的选定、指定与回避",
    "调解安排",
    "调查与鉴定",
    "调解记录",
    "调解协议",
    "履行与回访",
    "司法确认",
    "卷宗情况说明",
)


def agreement_paper(work: Work, actor: Actor, mediation: UUID) -> dict[str, Any]:
    """What the agreement's paper says. Raises MediationNotFound, Forbidden or AgreementNotFound."""
    clear_sight_of(work, actor, mediation)
    page = shown(work, actor, mediation)
    if page["agreement"] is None:
        raise AgreementNotFound
    seal = select(COMMITTEES.c.seal_number).where(COMMITTEES.c.unit == page["committee"])
    return {"mediation": page, "agreement": page["agreement"], "seal_number": work.execute(seal).scalar()}


def file_paper(work: Work, actor: Actor, mediation: UUID) -> dict[str, Any]:
    """What the file holds. Raises MediationNotFound or Forbidden."""
    clear_sight_of(work, actor, mediation)
    return {
        "mediation": shown(work, actor, mediation),
        "consents": conduct.consents(work, actor, mediation),
        "assignments": conduct.assignments(work, actor, mediation),
        "recusals": conduct.recusals(work, actor, mediation),
        "sessions": sessions(work, actor, mediation),
        "settlement": settlement(work, actor, mediation),
        "contents": CONTENTS,
        "now": work.now,
    }
