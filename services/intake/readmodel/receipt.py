"""The receipt of a case to be printed again (补打): where the case stands, and never the secret. Only SELECTs."""

from typing import Any

from sqlalchemy import select

from access import guard
from access.acts import Act
from casekit.auth import Actor
from casekit.work import Work
from services.intake.organisation_tables import UNITS
from services.intake.readmodel.public import public_view
from services.intake.tables import CASES


def receipt(work: Work, actor: Actor, code: str) -> dict[str, Any]:
    """What the page needs, for those who register and may read the case. Raises CaseNotFound or Forbidden."""
    guard.require(work, actor, Act.CASE_READ, code)
    guard.require(work, actor, Act.CASE_REGISTER, unit=actor.unit)
    centre = select(UNITS.c.name).join(CASES, CASES.c.centre == UNITS.c.id).where(CASES.c.code == code)
    return {
        "receipt": public_view(work, code),
        "centre": work.execute(centre).scalar() or "综治中心",
        "now": work.now,
    }
