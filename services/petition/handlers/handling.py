"""办理 by the unit that has admitted what was passed to it: it asks for longer, says why, and gives the opinion itself.

信访工作条例 32, 34: who handles answers in writing within its sixty days. The unit acts through the forwarding and sees
no file. All acts raise what `open_forwarding` and the office's own acts do, and TransitionRefused unless the petition
was admitted upon this forwarding.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import RowMapping

from access.acts import Act
from casekit.auth import Actor
from casekit.errors import TransitionRefused
from casekit.work import Work
from services.petition.domain.forwarding import HAS_IT
from services.petition.domain.petition import Notice
from services.petition.handlers import acts, extending, whose
from services.petition.handlers.acting import petition_of
from services.petition.handlers.forwarding import open_forwarding


def ask(work: Work, actor: Actor, forwarding: UUID, days: int | None, reason: str) -> None:
    """申请延期; the same leader decides as for the office."""
    row = _open(work, actor, forwarding, "extend")
    extending.asked(work, actor, petition_of(row), row, days, reason)


def tell(work: Work, actor: Actor, forwarding: UUID, notice: Notice | None, text: str | None) -> None:
    """告知延期理由; then it takes effect."""
    row = _open(work, actor, forwarding, "extend")
    extending.told(work, petition_of(row), row, notice, text)


def answer(work: Work, actor: Actor, forwarding: UUID, opinion: str, delivered_at: datetime | None) -> None:
    """处理意见书 of the unit; what it was to report to the office it still is."""
    row = _open(work, actor, forwarding, "answer")
    acts.answered(work, petition_of(row), row, opinion, delivered_at)


def _open(work: Work, actor: Actor, forwarding: UUID, act: str) -> RowMapping:
    found, row = open_forwarding(work, actor, Act.FORWARDING_ANSWER, forwarding)
    if found.state not in HAS_IT or whose.admitted_upon(work, found.petition) != found.id:
        raise TransitionRefused(state=found.state.value, act=act)
    return row
