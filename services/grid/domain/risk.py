"""The entry of the risk list (风险清单): a matter or place that may worsen, until it is struck off (销号). Pure.

Never of a person: it has no field for one. Methods return the event to say; what they refuse they refuse before
anything has changed.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from casekit.errors import TransitionRefused
from contracts.risks import RiskAssigned, RiskListed, RiskReviewed, RiskStruckOff
from contracts.vocabulary import RiskEnd, RiskReason, RiskTrend
from services.grid.domain.risk_errors import ReviewUnfit

# Said by itself, when the case is no longer here.
BY_ITSELF: Final = frozenset({RiskEnd.CASE_VOIDED, RiskEnd.CASE_TRANSFERRED})
# Nobody publishes how often: whoever lists or reviews says by when, and not later than this.
LATEST_REVIEW: Final = timedelta(days=92)


class State(StrEnum):
    """状态."""

    LISTED = "listed"  # 在册
    STRUCK_OFF = "struck_off"  # 已销号


@dataclass(slots=True)
class Risk:
    """One entry, on a case (`code`), in a `grid`, or both; `unit`, or its `post`, answers for it."""

    id: UUID
    reason: RiskReason
    unit: str
    post: str | None
    review_by: datetime
    code: str | None = None
    grid: str | None = None
    hazard: UUID | None = None
    state: State = State.LISTED

    def listed(self, now: datetime) -> RiskListed:
        """列入: what is said of a fresh one. Raises ReviewUnfit."""
        _check(self.review_by, now)
        return RiskListed(
            self.id, self.reason, self.unit, self.review_by, self.post, self.grid, self.hazard, self.code
        )

    def assign(self, unit: str, post: str | None) -> RiskAssigned:
        """转交 to another unit or post. Raises TransitionRefused."""
        self._check_listed("assign")
        former, self.unit, self.post = self.unit, unit, post
        return RiskAssigned(self.id, unit, former, post, self.code)

    def review(self, trend: RiskTrend, again_by: datetime, now: datetime) -> RiskReviewed:
        """研判, and by when it is reviewed again. Raises TransitionRefused or ReviewUnfit."""
        self._check_listed("review")
        _check(again_by, now)
        is_on_time, self.review_by = now < self.review_by, again_by
        return RiskReviewed(self.id, self.unit, trend, is_on_time, again_by, self.code)

    def strike_off(self, ground: RiskEnd) -> RiskStruckOff:
        """销号. Raises TransitionRefused."""
        self._check_listed("strike_off")
        self.state = State.STRUCK_OFF
        return RiskStruckOff(self.id, self.unit, ground, self.code)

    @property
    def owner(self) -> str:
        """Who must act: the post where one is named, else the unit."""
        return self.post or self.unit

    def _check_listed(self, act: str) -> None:
        if self.state is not State.LISTED:
            raise TransitionRefused(state=self.state.value, act=act)


def _check(review_by: datetime, now: datetime) -> None:
    if not now < review_by <= now + LATEST_REVIEW:
        raise ReviewUnfit
