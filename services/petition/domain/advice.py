"""三项建议 (信访工作条例 40): a unit is advised to improve, to complete policy, to discipline, and answers. Pure."""

from collections.abc import Mapping
from enum import StrEnum
from uuid import UUID

from casekit.lifecycle import Lifecycle
from contracts.pressing import AdviceAnswered


class AdviceState(StrEnum):
    """状态 of a recommendation."""

    GIVEN = "given"  # 待回复
    ADOPTED = "adopted"  # 已采纳
    DECLINED = "declined"  # 未采纳


class AdviceMove(StrEnum):
    """What its recipient may make of it."""

    ADOPT = "adopt"
    DECLINE = "decline"


_S = AdviceState
TRANSITIONS: Mapping[AdviceMove, Mapping[AdviceState, AdviceState]] = {
    AdviceMove.ADOPT: {_S.GIVEN: _S.ADOPTED},
    AdviceMove.DECLINE: {_S.GIVEN: _S.DECLINED},
}
_LIFECYCLE = Lifecycle(AdviceState, TRANSITIONS)
can, after = _LIFECYCLE.can, _LIFECYCLE.after


def answered(
    state: AdviceState,
    advice: UUID,
    petition: UUID,
    code: str,
    unit: str,
    recipient: str,
    *,
    is_adopted: bool,
) -> tuple[AdviceState, AdviceAnswered]:
    """回复, once. Raises TransitionRefused."""
    became = after(AdviceMove.ADOPT if is_adopted else AdviceMove.DECLINE, state)
    return became, AdviceAnswered(petition, code, unit, advice, recipient, is_adopted)
