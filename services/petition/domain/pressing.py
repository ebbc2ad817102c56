"""Supervision of what is late (督办): the office explains, the supervisor is content. Pure.

信访工作条例 39: notice, handling or delivery that is late without good reason is supervised, and suggestions for
improvement are made. A slip is issued with the missed term, by itself, and ends with its petition at the latest.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from casekit.lifecycle import Lifecycle
from contracts.pressing import PetitionExplained, PetitionPressed, PetitionReleased
from procedures.vocabulary import DeadlineKind


class SlipState(StrEnum):
    """状态 of a slip."""

    ISSUED = "issued"  # 待说明
    EXPLAINED = "explained"  # 已说明
    CLOSED = "closed"  # 已办结
    LIFTED = "lifted"  # 随事项终止


class SlipMove(StrEnum):
    """What may happen to a slip."""

    EXPLAIN = "explain"
    CLOSE = "close"
    LIFT = "lift"


_S = SlipState
OPEN = (_S.ISSUED, _S.EXPLAINED)
TRANSITIONS: Mapping[SlipMove, Mapping[SlipState, SlipState]] = {
    SlipMove.EXPLAIN: {_S.ISSUED: _S.EXPLAINED},
    SlipMove.CLOSE: {_S.EXPLAINED: _S.CLOSED},
    SlipMove.LIFT: dict.fromkeys(OPEN, _S.LIFTED),
}
_LIFECYCLE = Lifecycle(SlipState, TRANSITIONS)
can, after = _LIFECYCLE.can, _LIFECYCLE.after

REPORT: Final = "petition.report"  # the kind of the term in which what was assigned is reported on
# Duties whose miss is supervised; the petitioner's own windows and the right to object are none.
PRESSED: Final[tuple[str, ...]] = (
    DeadlineKind.PETITION_FORWARD.value,
    DeadlineKind.PETITION_NOTICE.value,
    DeadlineKind.PETITION_MEETING.value,
    DeadlineKind.PETITION_COMPLETION.value,
    DeadlineKind.PETITION_REVIEW.value,
    DeadlineKind.PETITION_RE_REVIEW.value,
    REPORT,
)


@dataclass(slots=True)
class Slip:
    """One slip, for the missed term of `kind`."""

    id: UUID
    petition: UUID
    code: str
    unit: str
    kind: str
    state: SlipState = SlipState.ISSUED

    def issued(self) -> PetitionPressed:
        """督办."""
        return PetitionPressed(self.petition, self.code, self.unit, self.id, self.kind)

    def explain(self) -> PetitionExplained:
        """说明. Raises TransitionRefused."""
        self.state = after(SlipMove.EXPLAIN, self.state)
        return PetitionExplained(self.petition, self.code, self.unit, self.id)

    def close(self) -> PetitionReleased:
        """办结 by the supervisor. Raises TransitionRefused."""
        self.state = after(SlipMove.CLOSE, self.state)
        return PetitionReleased(self.petition, self.code, self.unit, self.id, is_lifted=False)

    def lift(self) -> PetitionReleased:
        """The case went its own way. Raises TransitionRefused."""
        self.state = after(SlipMove.LIFT, self.state)
        return PetitionReleased(self.petition, self.code, self.unit, self.id, is_lifted=True)
