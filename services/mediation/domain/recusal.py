"""Recusal (回避): asked for by a side or by the post itself, decided by somebody else. Pure.

最高人民法院关于人民法院特邀调解的规定 15: who is kin to a party, has an interest in the matter, or another tie that
may bear on it, is to withdraw unless both sides agree that he stays; whether he does is not his own to decide.
"""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from casekit.errors import TransitionRefused
from contracts.vocabulary import RecusalGround, Side
from services.mediation.domain.errors import OwnRecusal


class RecusalState(StrEnum):
    """状态 of a recusal."""

    ASKED = "asked"  # 待决定
    GRANTED = "granted"  # 准予回避
    REFUSED = "refused"  # 驳回


@dataclass(slots=True)
class Recusal:
    """One request. `side` asked for it; None: the post itself."""

    id: UUID
    post: str
    ground: RecusalGround
    side: Side | None = None
    state: RecusalState = RecusalState.ASKED

    def decide(self, decider: str, *, is_granted: bool) -> None:
        """Grant or refuse. Raises OwnRecusal for the post in question, TransitionRefused once it is decided."""
        if self.state is not RecusalState.ASKED:
            raise TransitionRefused(state=self.state.value, act="decide")
        if decider == self.post:
            raise OwnRecusal
        self.state = RecusalState.GRANTED if is_granted else RecusalState.REFUSED
