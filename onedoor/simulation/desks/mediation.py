"""What a mediator does."""

from collections.abc import Mapping
from functools import partial
from typing import Any, Final
from uuid import UUID

from contracts.vocabulary import AgreementForm, AttemptOutcome, MediationEnd, Tier
from onedoor.simulation import county, habits
from onedoor.simulation.life import Deed, Desk, Life
from procedures.vocabulary import DeadlineKind
from services.mediation.domain.agreement import Agreement
from services.mediation.domain.mediation import Attempt
from services.mediation.handlers import acts

_K = DeadlineKind


def mediate(life: Life, data: Mapping[str, Any]) -> None:
    """调解一次, at the lowest tier of the place's ladder that has attempts left; 终止 when none has."""
    mediation, tier = UUID(data["mediation"]), _tier(life)
    if tier is None:
        end = partial(acts.end_mediation, mediation=mediation, reason=MediationEnd.FAILED, text=None)
        life.plan(_K.MEDIATION_COMPLETION, lambda: _mediation(life, end))
        return
    life.attempts[tier] = life.attempts.get(tier, 0) + 1
    outcome = AttemptOutcome.AGREED if life.chance.random() < habits.AGREED else AttemptOutcome.NO_AGREEMENT
    life.plan(_K.MEDIATION_COMPLETION, lambda: _attempt(life, mediation, tier, outcome))


def attempted(life: Life, data: Mapping[str, Any]) -> None:
    """达成协议, or once more."""
    if data["outcome"] == AttemptOutcome.AGREED:
        life.soon(lambda: _agree(life, UUID(data["mediation"])))
    else:
        mediate(life, data)


def _attempt(life: Life, mediation: UUID, tier: Tier, outcome: AttemptOutcome) -> None:
    attempt = Attempt(tier, outcome, life.stage.now())
    _mediation(life, partial(acts.record_attempt, mediation=mediation, attempt=attempt, record="推演记录"))


def _agree(life: Life, mediation: UUID) -> None:
    agreement = Agreement(AgreementForm.ORAL, "推演协议", life.stage.now())
    _mediation(life, partial(acts.make_agreement, mediation=mediation, agreement=agreement))


def _tier(life: Life) -> Tier | None:
    procedure = life.stage.procedure
    for tier in procedure.mediation.ladder:
        wanted = procedure.rule(_K.MEDIATION_ATTEMPTS, life.grade, tier).attempts or 1
        if life.attempts.get(Tier(tier), 0) < wanted:
            return Tier(tier)
    return None


def _mediation(life: Life, deed: Deed) -> None:
    life.stage.do("mediation", county.post("mediator", county.COMMITTEE, life.region), deed)


NEXT: Final[Mapping[str, Desk]] = {
    "mediation.opened": mediate,
    "mediation.attempted": attempted,
}
