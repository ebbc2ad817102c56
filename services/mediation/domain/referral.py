"""A court's file (委派、委托调解): its term, whose consent and which mediator it needs, when it goes back. Pure.

最高人民法院关于人民法院特邀调解的规定 11: before filing with the parties' consent. 12: the parties agree on a mediator,
else one is assigned to them. 15: who is recused is replaced. 27: thirty days when delegated,
fifteen when entrusted in ordinary and seven in summary procedure, from the day the file is signed for, longer if both
sides agree.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from contracts.vocabulary import MediationEnd, ReferralKind, ReferralOutcome, RulingKind, Side
from procedures.vocabulary import DeadlineKind
from services.mediation.domain.errors import ConsentMissing, MomentAhead, NobodyAssigned
from services.mediation.domain.mediation import OF_THE_CASE

TERMS: Mapping[ReferralKind, DeadlineKind] = {
    ReferralKind.DELEGATED: DeadlineKind.MEDIATION_DELEGATED,
    ReferralKind.ENTRUSTED: DeadlineKind.MEDIATION_ENTRUSTED,
    ReferralKind.ENTRUSTED_SUMMARY: DeadlineKind.MEDIATION_ENTRUSTED_SUMMARY,
}
_SETTLED: Final = frozenset({ReferralOutcome.AGREED, ReferralOutcome.COURT_SETTLED})


@dataclass(frozen=True, slots=True)
class Referral:
    """What a court referred. `signed_at` is when the committee signed for the file."""

    kind: ReferralKind
    court: str
    signed_at: datetime

    def check(self, now: datetime) -> None:
        """Raise MomentAhead for a file that is yet to be signed for."""
        if self.signed_at > now:
            raise MomentAhead(field="signed_at")

    @property
    def term(self) -> DeadlineKind:
        """The kind of term that runs from the signature."""
        return TERMS[self.kind]


def check_consent(kind: ReferralKind | None, given: Collection[Side]) -> None:
    """Raise ConsentMissing when a delegated dispute is to be mediated and a side has not consented."""
    missing = [side.value for side in Side if side not in given]
    if kind is ReferralKind.DELEGATED and missing:
        raise ConsentMissing(missing=missing)


def outcome_of(end: MediationEnd | None, ruling: RulingKind | None = None) -> ReferralOutcome:
    """With what the file goes back: by the mediation's `end`, None for an agreement, or the `ruling` that closed it."""
    if ruling is not None:
        is_agreed = ruling is RulingKind.MEDIATION_PAPER
        return ReferralOutcome.COURT_SETTLED if is_agreed else ReferralOutcome.DECIDED
    if end is None:
        return ReferralOutcome.AGREED
    return ReferralOutcome.ENDED if end in OF_THE_CASE else ReferralOutcome.FAILED


def is_settled(outcome: ReferralOutcome) -> bool:
    """Whether the parties have settled it, here or before the court."""
    return outcome in _SETTLED


def check_assigned(kind: ReferralKind | None, mediators: Collection[str], *, was_recused: bool) -> None:
    """Raise NobodyAssigned for a court's file, or after a recusal, while nobody is assigned who could mediate.

    Elsewhere the committee may leave it to who is there (人民调解法 19: 可以指定).
    """
    if not mediators and (kind is not None or was_recused):
        raise NobodyAssigned
