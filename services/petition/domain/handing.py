"""移交调解 (信访工作条例 33): an admitted appeal goes to mediation where both sides of the dispute wish it. Pure.

The petition is over with it; the sixty days are not (34): no article leaves the time of a mediation out, so what comes
back unsettled is admitted with what was left of them.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from casekit.clock import to_local
from casekit.errors import Message
from contracts.petition import PetitionEnded, PetitionHandedOver
from contracts.vocabulary import HandOverGround, HandOverTo, PetitionSort, Side
from services.petition.domain.errors import (
    ConsentMissing,
    MomentUnfit,
    NotForMediation,
    NoticeRequired,
    NotRegistered,
)
from services.petition.domain.lifecycle import Move, after
from services.petition.domain.petition import Notice, Petition

MEDIATIONS: Final = (
    HandOverTo.PEOPLES_MEDIATION,
    HandOverTo.ADMINISTRATIVE_MEDIATION,
    HandOverTo.JUDICIAL_MEDIATION,
    HandOverTo.PROFESSIONAL_MEDIATION,
)


_BEFORE_ADMISSION = Message(
    "The petitioner is told after the admission, and not ahead of now.",
    "告知时间不能早于受理之日，也不能晚于现在。",
)


@dataclass(frozen=True, slots=True)
class Used:
    """What earlier petitions of the case, handed over and come back, have used of the term of completion.

    `received_at`, `admitted_at`: of the first of them, None where there is none; `lengths`: by what it was extended.
    """

    received_at: datetime | None = None
    admitted_at: datetime | None = None
    lengths: tuple[str, ...] = ()


def check(petition: Petition, sort: PetitionSort | None, sides: Collection[Side]) -> None:
    """Whether it can go to mediation. Raises TransitionRefused, NotRegistered, NotForMediation or ConsentMissing."""
    after(Move.HAND_OVER, petition.state)
    if sort is None:
        raise NotRegistered
    if sort is not PetitionSort.APPEAL:
        raise NotForMediation
    missing = [side.value for side in Side if side not in sides]
    if missing:
        raise ConsentMissing(missing=missing)


def hand_over(
    petition: Petition, to: HandOverTo, notice: Notice | None, now: datetime
) -> tuple[PetitionHandedOver, PetitionEnded]:
    """移交, of which `check` has approved. Raises NoticeRequired where who can be told was not, or MomentUnfit."""
    if notice is None and not petition.is_anonymous:
        raise NoticeRequired
    if notice is not None:
        is_before = _day(notice.given_at) < _day(petition.admitted_at or now)
        if is_before or notice.given_at > now:
            raise MomentUnfit(_BEFORE_ADMISSION, field="notified_at")
    handed = PetitionHandedOver(
        petition.id, petition.code, petition.unit, petition.round, to, HandOverGround.PARTY_CHOICE
    )
    return handed, petition.end()


def _day(moment: datetime) -> date:
    return to_local(moment).date()
