"""行政处理决定: the government decides a dispute over forest or land that mediation handed over to it. Pure.

森林法 22: who does not accept the decision may sue within thirty days of having received it. Each side has days of its
own, from when the decision reached it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from casekit.clock import to_local
from casekit.errors import InvalidInput, Message
from contracts.vocabulary import HandOverTo, Side
from services.mediation.domain.errors import DoneAlready, MomentAhead, NothingRunning

SUED_WITHIN: Final = frozenset({"land_forest"})  # categories of which an article says how long one may sue


@dataclass(frozen=True, slots=True)
class Decision:
    """The decision as it reached a side: whose (None: a government outside), of which day (Asia/Shanghai)."""

    body: str | None
    given_on: date
    side: Side
    delivered_at: datetime

    def check(self, handed_to: HandOverTo | None, delivered: Collection[Side], now: datetime) -> None:
        """Raise NothingRunning unless the dispute was handed over for such a decision, DoneAlready for a side that has
        it; MomentAhead, or InvalidInput for a delivery before the day of the decision.
        """
        if handed_to is not HandOverTo.RULING:
            raise NothingRunning
        if self.side in delivered:
            raise DoneAlready
        if self.delivered_at > now:
            raise MomentAhead(field="delivered_at")
        if to_local(self.delivered_at).date() < self.given_on:
            raise InvalidInput(
                Message("Nothing is delivered before it was decided.", "送达日期不能早于决定日期。"),
                field="delivered_at",
            )
