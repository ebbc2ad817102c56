"""What stands in the papers of a mediation: for its mediators alone, for it is what was said there."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy import select

from casekit.auth import Actor
from casekit.work import Work
from services.mediation.committee_tables import COMMITTEES
from services.mediation.errors import AgreementNotFound, PaperNotDue
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


def hand_over_paper(work: Work, actor: Actor, mediation: UUID) -> dict[str, Any]:
    """What 移交函 says. Raises MediationNotFound, Forbidden; PaperNotDue before anything was handed over."""
    return _of_settlement(work, actor, mediation, lambda around: around["hand_over"] is not None)


def return_paper(work: Work, actor: Actor, mediation: UUID) -> dict[str, Any]:
    """What the letter says with which a court's file goes back. Raises as `hand_over_paper` does."""

    def is_due(around: dict[str, Any]) -> bool:
        return around["referral"] is not None and around["referral"]["returned_at"] is not None

    return _of_settlement(work, actor, mediation, is_due)


def confirmation_paper(work: Work, actor: Actor, mediation: UUID) -> dict[str, Any]:
    """What 司法确认申请书 says. Raises as `hand_over_paper` does, or AgreementNotFound."""
    agreement = agreement_paper(work, actor, mediation)
    return {
        **_of_settlement(work, actor, mediation, lambda around: bool(around["confirmation"])),
        **agreement,
    }


def _of_settlement(
    work: Work, actor: Actor, mediation: UUID, is_due: Callable[[dict[str, Any]], bool]
) -> dict[str, Any]:
    clear_sight_of(work, actor, mediation)
    around = settlement(work, actor, mediation)
    if not is_due(around):
        raise PaperNotDue
    return {"mediation": shown(work, actor, mediation), "settlement": around, "now": work.now}


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
