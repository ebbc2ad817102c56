"""A court's file (委派、委托调解): which term it sets, whose consent it needs, and when it goes back. Pure.

最高人民法院关于人民法院特邀调解的规定 11: before filing with the parties' consent. 27: thirty days when delegated,
fifteen when entrusted in ordinary and seven in summary procedure, from the day the file is signed for, longer if both
sides agree.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from contracts.vocabulary import ReferralKind, Side
from procedures.vocabulary import DeadlineKind
from services.mediation.domain.errors import ConsentMissing, MomentAhead

TERMS: Mapping[ReferralKind, DeadlineKind] = {
    ReferralKind.DELEGATED: DeadlineKind.MEDIATION_DELEGATED,
    ReferralKind.ENTRUSTED: DeadlineKind.MEDIATION_ENTRUSTED,
    ReferralKind.ENTRUSTED_SUMMARY: DeadlineKind.MEDIATION_ENTRUSTED_SUMMARY,
}


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
