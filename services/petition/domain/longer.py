"""A longer term of completion (延期): asked for, approved, and in effect once the petitioner is told why. Pure.

信访工作条例 34: where the matter is complicated, with the approval of the unit's leader, once and by no more than 30
days, the petitioner being told of the reason. Nobody approves what he asked for himself.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from casekit.errors import Message, TransitionRefused
from contracts.reviews import PetitionExtended, PetitionExtensionAsked, PetitionExtensionDecided
from procedures.extension import NOT_PROVIDED, ExtensionRefused, written
from procedures.model import Rule
from services.petition.domain.errors import MomentUnfit, NoticeRequired, OwnRequest
from services.petition.domain.petition import Notice, Petition

_BEFORE_APPROVAL = Message(
    "The petitioner is told after the approval, and not ahead of now.",
    "告知时间不能早于批准，也不能晚于现在。",
)


class LongerState(StrEnum):
    """状态 of a request."""

    ASKED = "asked"  # 待审批
    REFUSED = "refused"  # 未批准
    GRANTED = "granted"  # 已批准，待告知
    TOLD = "told"  # 已告知，生效


def length_of(rule: Rule, days: int | None, already: int) -> str:
    """What may be asked for, as it is kept: `days`, or all that the rule allows.

    Raises ExtensionRefused, which names the rule: it provides for none, for no more, or for no longer one.
    """
    extension = rule.extension
    if extension is None or extension.term is None:
        raise ExtensionRefused(NOT_PROVIDED, rule=rule.key)
    try:
        asked = None if days is None else replace(extension.term, amount=days)
        return written(extension.grant(asked, extension.approved_by, already))
    except ExtensionRefused as refused:
        raise ExtensionRefused(refused.detail, rule=rule.key, longest=written(extension.term)) from None


@dataclass(slots=True)
class Longer:
    """One request of a petition's office."""

    id: UUID
    length: str
    asked_by: str
    asked_at: datetime
    state: LongerState = LongerState.ASKED
    decided_at: datetime | None = None

    def asked(self, petition: Petition) -> PetitionExtensionAsked:
        """申请延期."""
        return PetitionExtensionAsked(**_told(petition), length=self.length)

    def decide(
        self, petition: Petition, decider: str, now: datetime, *, is_granted: bool
    ) -> PetitionExtensionDecided:
        """审批. Raises OwnRequest, or TransitionRefused once it is decided."""
        if self.state is not LongerState.ASKED:
            raise TransitionRefused(state=self.state.value, act="decide")
        if decider == self.asked_by:
            raise OwnRequest
        self.state, self.decided_at = (LongerState.GRANTED if is_granted else LongerState.REFUSED), now
        return PetitionExtensionDecided(**_told(petition), length=self.length, is_granted=is_granted)

    def tell(
        self, petition: Petition, notice: Notice | None, due_at: datetime, now: datetime
    ) -> PetitionExtended:
        """告知延期理由; from then on the term ends later.

        Raises NoticeRequired, MomentUnfit, or TransitionRefused where nothing was approved.
        """
        if self.state is not LongerState.GRANTED or self.decided_at is None:
            raise TransitionRefused(state=self.state.value, act="tell")
        if notice is None and not petition.is_anonymous:
            raise NoticeRequired
        if notice is not None and not self.decided_at <= notice.given_at <= now:
            raise MomentUnfit(_BEFORE_APPROVAL, field="notified_at")
        self.state, petition.due_at = LongerState.TOLD, due_at
        return PetitionExtended(**_told(petition), length=self.length, due_at=due_at)


def _told(petition: Petition) -> dict[str, Any]:
    return {"petition": petition.id, "code": petition.code, "unit": petition.unit}
