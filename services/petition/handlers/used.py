"""What is used of the sixty days when a petition comes back from mediation (信访工作条例 33, 34).

Called by the other handlers.
"""

from sqlalchemy import func, select

from casekit.work import Work
from services.petition.domain.handing import Used
from services.petition.domain.longer import LongerState
from services.petition.domain.petition import Petition
from services.petition.review_tables import EXTENSIONS
from services.petition.tables import PETITIONS


def used_of(work: Work, petition: Petition) -> Used:
    """By the case's petitions that were handed over since it was last answered; nothing where none was."""
    p = PETITIONS.c
    answered = select(func.coalesce(func.max(p.round), 0)).where(
        p.code == petition.code, p.is_on_time.is_not(None)
    )
    handed = (p.code == petition.code) & p.handed_to.is_not(None) & (p.round > answered.scalar_subquery())
    first = work.execute(select(func.min(p.received_at), func.min(p.admitted_at)).where(handed)).one()
    if first[0] is None:
        return Used()
    told = (EXTENSIONS.c.state == LongerState.TOLD.value) & EXTENSIONS.c.petition.in_(
        select(p.id).where(handed)
    )
    lengths = work.execute(select(EXTENSIONS.c.length).where(told).order_by(EXTENSIONS.c.id)).scalars()
    return Used(first[0], first[1], tuple(lengths))
