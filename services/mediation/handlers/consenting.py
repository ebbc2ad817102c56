"""Consent to mediation (同意调解): recorded per side; who refuses ends the mediation (人民调解法 17, 26)."""

from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from access.acts import Act
from casekit.auth import Actor
from casekit.work import Work
from contracts.vocabulary import MediationEnd, Side
from services.mediation.handlers.acting import open_mediation, save
from services.mediation.handlers.acts import conclude
from services.mediation.session_tables import CONSENTS


def consent(work: Work, actor: Actor, mediation: UUID, side: Side, *, is_written: bool) -> None:
    """One side agrees that its dispute is mediated; said again, the later form stands."""
    opened = open_mediation(work, actor, Act.MEDIATION_ATTEMPT, mediation)
    event = opened.mediation.consent(side, is_written=is_written)
    row = {
        "mediation": mediation, "side": side.value, "region": work.region, "is_written": is_written,
        "recorded_by": actor.id, "given_at": work.now,
    }  # fmt: skip
    kept = insert(CONSENTS).values(row)
    work.execute(kept.on_conflict_do_update(index_elements=["mediation", "side"], set_=row))
    save(work, opened.mediation, event)


def refuse(work: Work, actor: Actor, mediation: UUID) -> None:
    """One side does not agree, or no longer: nobody is mediated against his will, and the case is routed again."""
    opened = open_mediation(work, actor, Act.MEDIATION_END, mediation)
    event = opened.mediation.end(MediationEnd.PARTY_REFUSED)
    conclude(work, opened.mediation)
    save(work, opened.mediation, event)
