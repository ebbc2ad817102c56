"""The agreement (调解协议): what it must have in its form, and what it obliges to.

人民调解法 28: written, or oral where the parties need no document. 29: a written one is signed by all sides and by the
mediator, and sealed by the committee; it binds from then. 30: an oral one binds when made, and the mediator records it.
"""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from casekit.clock import to_local
from contracts.vocabulary import AgreementForm, Side
from services.mediation.domain.errors import AgreementIncomplete, AgreementUnfit

__all__ = ["MOST_FEN", "Agreement", "Means", "Side", "Signature", "Term"]

MOST_FEN = 10**15


class Means(StrEnum):
    """How a side signed (29)."""

    SIGNATURE = "signature"  # 签名
    SEAL = "seal"  # 盖章
    FINGERPRINT = "fingerprint"  # 按指印


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature. `party` is the party's number in the case, None for a unit or one who is not registered."""

    side: Side
    means: Means = Means.SIGNATURE
    party: int | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """What one side owes the other (履行): an amount in integer fen or another act, by a day in Asia/Shanghai."""

    debtor: Side
    amount_fen: int | None = None
    due_on: date | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    """What the parties agreed. `related` are codes of cases of one root that it settles too (一案解三结)."""

    form: AgreementForm
    text: str
    made_at: datetime
    signatures: tuple[Signature, ...] = ()
    is_mediator_signed: bool = False
    is_sealed: bool = False
    terms: tuple[Term, ...] = ()
    related: tuple[str, ...] = ()

    @property
    def amount_fen(self) -> int:
        """The sum of all amounts, in fen."""
        return sum(term.amount_fen or 0 for term in self.terms)

    @property
    def digest(self) -> str | None:
        """SHA-256 (hex) of the written text; an oral agreement has none."""
        is_written = self.form is AgreementForm.WRITTEN
        return hashlib.sha256(self.text.encode()).hexdigest() if is_written else None

    def check(self) -> None:
        """Raise AgreementIncomplete for what is missing, AgreementUnfit for what does not fit together."""
        if missing := self._missing():
            raise AgreementIncomplete(missing=missing)
        if faulty := self._faulty():
            raise AgreementUnfit(faulty=faulty)

    def _missing(self) -> list[str]:
        if self.form is AgreementForm.ORAL:
            return []
        signed = {signature.side for signature in self.signatures}
        missing = [f"{side}_signature" for side in Side if side not in signed]
        if not self.is_mediator_signed:
            missing.append("mediator_signature")
        if not self.is_sealed:
            missing.append("committee_seal")
        return missing

    def _faulty(self) -> list[str]:
        numbered = [each.party for each in self.signatures if each.party is not None]  # of one side, and once
        made_on = to_local(self.made_at).date()
        has_paper = bool(self.signatures) or self.is_mediator_signed or self.is_sealed
        checks = {
            "signatures": len(numbered) != len(set(numbered)),
            "form": self.form is AgreementForm.ORAL and has_paper,
            "terms": any(term.amount_fen is None and term.text is None for term in self.terms),
            "due_on": any(term.due_on is not None and term.due_on < made_on for term in self.terms),
            "amount_fen": self.amount_fen > MOST_FEN,
            "related": len(self.related) != len(set(self.related)),
        }
        return [name for name, is_faulty in checks.items() if is_faulty]
