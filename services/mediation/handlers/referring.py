"""Courts' files (委派、委托): received, and sent back when the mediation is over."""

from uuid import UUID

from sqlalchemy import RowMapping, select, update

from access.acts import Act
from casekit.auth import Actor
from casekit.streams import case_stream
from casekit.work import Work
from contracts.settlement import ReferralReceived, ReferralReturned
from contracts.vocabulary import ReferralKind, RulingKind, Side
from services.mediation.domain.errors import DoneAlready
from services.mediation.domain.lifecycle import Move
from services.mediation.domain.mediation import Mediation
from services.mediation.domain.recusal import RecusalState
from services.mediation.domain.referral import (
    Referral,
    check_assigned,
    check_consent,
    is_settled,
    outcome_of,
)
from services.mediation.handlers import terms
from services.mediation.handlers.acting import open_mediation
from services.mediation.sealing import key_of
from services.mediation.session_tables import CONSENTS, RECUSALS
from services.mediation.settlement_tables import REFERRALS
from services.mediation.tables import MEDIATIONS


def receive_referral(work: Work, actor: Actor, mediation: UUID, referral: Referral, file_number: str) -> None:
    """委派、委托: the court's term runs from the signature, in place of the committee's own.

    Raises DoneAlready for a second file, MomentAhead, and what `open_mediation` does.
    """
    opened = open_mediation(work, actor, Act.MEDIATION_ATTEMPT, mediation)
    opened.mediation.check_can(Move.ATTEMPT)
    referral.check(work.now)
    if referral_of(work, mediation) is not None:
        raise DoneAlready
    found = opened.mediation
    terms.drop(work, found)
    procedure = terms.procedure_of(work, opened.row["place"], opened.row["procedure"])
    timing = terms.timing(procedure, referral.term.value, opened.row["grade"], referral.signed_at)
    found.term = referral.term.value
    terms.start(work, found, timing)
    work.insert(
        "referrals", mediation=mediation, region=work.region, kind=referral.kind.value, court=referral.court,
        file_sealed=key_of(work, found.code).encrypt(file_number, f"referrals/{mediation}/file_sealed"), extensions=0,
        signed_at=referral.signed_at,
    )  # fmt: skip
    counted = {"term": found.term, "term_began_at": referral.signed_at, "due_at": timing.due_at}
    work.execute(update(MEDIATIONS).where(MEDIATIONS.c.id == mediation).values(counted))
    work.append(
        case_stream(found.code),
        ReferralReceived(
            found.id,
            found.code,
            found.committee,
            referral.kind,
            referral.court,
            referral.signed_at,
            timing.due_at,
        ),
    )


def send_back(work: Work, mediation: Mediation, ruling: RulingKind | None = None) -> None:
    """退回法院, when the mediation of a court's file is over, with its record; `ruling`: the paper that closed it."""
    row = referral_of(work, mediation.id)
    if row is None:
        return
    work.execute(update(REFERRALS).where(REFERRALS.c.mediation == mediation.id).values(returned_at=work.now))
    outcome = outcome_of(mediation.end_reason, ruling)
    event = ReferralReturned(
        mediation.id, mediation.code, mediation.committee, row["court"], is_settled(outcome), mediation.attempts,
        outcome,
    )  # fmt: skip
    work.append(case_stream(mediation.code), event)


def require_consent(work: Work, mediation: UUID) -> None:
    """Raises ConsentMissing for a delegated dispute to which a side has not consented."""
    row = referral_of(work, mediation)
    if row is None:
        return
    given = work.execute(select(CONSENTS.c.side).where(CONSENTS.c.mediation == mediation)).scalars()
    check_consent(ReferralKind(row["kind"]), [Side(side) for side in given])


def require_mediator(work: Work, mediation: Mediation) -> None:
    """Raises NobodyAssigned where law asks for a mediator assigned or chosen, and there is none."""
    if mediation.mediators:
        return
    row = referral_of(work, mediation.id)
    granted = select(RECUSALS.c.id).where(
        RECUSALS.c.mediation == mediation.id, RECUSALS.c.state == RecusalState.GRANTED.value
    )
    was_recused = work.execute(granted.limit(1)).first() is not None
    kind = None if row is None else ReferralKind(row["kind"])
    check_assigned(kind, mediation.mediators, was_recused=was_recused)


def referral_of(work: Work, mediation: UUID) -> RowMapping | None:
    """The court's file that the mediation is of."""
    found = select(REFERRALS).where(REFERRALS.c.mediation == mediation)
    return work.execute(found).mappings().one_or_none()
