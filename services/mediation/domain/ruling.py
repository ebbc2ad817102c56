"""What a court or an arbitration commission closes by one paper, while the dispute is also mediated (一案解三结). Pure.

A judgment, order or award decides what is before the body that gives it, and what is joined there. What the parties
settle before it (调解书; 劳动争议调解仲裁法 42, 民事诉讼法 100) may close their proceedings elsewhere, too. Nothing is
closed that stands in no proceeding; nor by a decision that was taken further, for it has not become final
(劳动争议调解仲裁法 50, 民事诉讼法 158, 171).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from casekit.clock import to_local
from contracts.vocabulary import ProceedingStage, RulingKind
from services.mediation.domain.errors import MomentAhead, NotInProceeding

_IN_TURN: Final = (
    ProceedingStage.ARBITRATION,
    ProceedingStage.FIRST_INSTANCE,
    ProceedingStage.SECOND_INSTANCE,
)  # whoever does not accept what one says goes on to the next
_COURTS: Final = frozenset({ProceedingStage.FIRST_INSTANCE, ProceedingStage.SECOND_INSTANCE})
_STAGES: Final[Mapping[RulingKind, frozenset[ProceedingStage]]] = {
    RulingKind.AWARD: frozenset({ProceedingStage.ARBITRATION}),
    RulingKind.JUDGMENT: _COURTS,
    RulingKind.ORDER: _COURTS,
    RulingKind.MEDIATION_PAPER: frozenset(ProceedingStage),
}


@dataclass(frozen=True, slots=True)
class Proceeding:
    """One proceeding in which a case stands: at which stage, before whom (None: outside this installation)."""

    stage: ProceedingStage
    body: str | None


@dataclass(frozen=True, slots=True)
class Ruling:
    """The paper: which, whose, of which day (Asia/Shanghai), and the codes of the related cases that it closes too."""

    kind: RulingKind
    body: str | None
    given_on: date
    related: tuple[str, ...] = ()

    def check(
        self, own: Collection[Proceeding], others: Mapping[str, Collection[Proceeding]], now: datetime
    ) -> None:
        """Raise NotInProceeding unless each case stands where the paper can close it, MomentAhead before its day.

        `own` and `others` (by code) are the proceedings in which the case and the related ones stand.
        """
        if self.given_on > to_local(now).date():
            raise MomentAhead(field="given_on")
        if not self._closes(own):
            raise NotInProceeding(field="body")
        for code in self.related:
            stands = others.get(code, ())
            if not stands or not (self.kind is RulingKind.MEDIATION_PAPER or self._is_joined(stands)):
                raise NotInProceeding

    def _closes(self, stands: Collection[Proceeding]) -> bool:
        """Whether the case stands before the body that gave it, and a decision of that body is the last word there."""
        if not self._is_before(stands):
            return False
        if self.kind is RulingKind.MEDIATION_PAPER:
            return True
        last = max(stands, key=lambda each: _IN_TURN.index(each.stage))
        return self._is_before([last])

    def _is_joined(self, stands: Collection[Proceeding]) -> bool:
        """Whether one is before the very body; of two that are outside nobody knows that they are one."""
        return self.body is not None and self._closes(stands)

    def _is_before(self, stands: Collection[Proceeding]) -> bool:
        """Whether one is before the body that gave it, at a stage at which such papers are given."""
        return any(each.body == self.body and each.stage in _STAGES[self.kind] for each in stands)
