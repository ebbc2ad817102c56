"""救助 (信访工作条例 37) and the three recommendations (40), on the occasion of a petition, and the answer to one."""

from uuid import UUID

from sqlalchemy import select, update

from access import guard
from access.acts import Act
from casekit.auth import Actor
from casekit.ids import new_id
from casekit.streams import case_stream
from casekit.work import Work
from contracts.pressing import AdviceGiven, ReliefGranted
from contracts.vocabulary import AdviceKind
from services.petition.domain.advice import AdviceState, answered
from services.petition.errors import AdviceNotFound, RecipientUnfit
from services.petition.handlers.acting import open_petition
from services.petition.pressing_tables import ADVICES
from services.petition.sealing import key_of
from services.petition.sight import are_in_force, check_told, with_case
from services.petition.tables import PETITIONS


def relieve(work: Work, actor: Actor, petition: UUID, amount_fen: int | None, text: str) -> None:
    """信访救助: what was granted, and why. It is no answer, and stands beside the procedure."""
    found = open_petition(work, actor, Act.PETITION_RELIEVE, petition).petition
    relief = new_id()
    sealed = key_of(work, found.code).encrypt(text, f"reliefs/{relief}/text_sealed")
    work.insert(
        "reliefs", id=relief, petition=petition, region=work.region, amount_fen=amount_fen, text_sealed=sealed,
        granted_by=actor.id, granted_at=work.now,
    )  # fmt: skip
    work.append(case_stream(found.code), ReliefGranted(found.id, found.code, found.unit, relief, amount_fen))


def advise(work: Work, actor: Actor, petition: UUID, kind: AdviceKind, recipient: str, text: str) -> None:
    """提出建议 to a unit in force; one that is accused is there as any other for who may not know that it is.

    The unit reads it and answers (`reply`). Raises RecipientUnfit.
    """
    found = open_petition(work, actor, Act.PETITION_RELIEVE, petition).petition
    if not are_in_force(work, [recipient]):
        raise RecipientUnfit
    advice = new_id()
    sealed = key_of(work, found.code).encrypt(text, f"advices/{advice}/text_sealed")
    work.insert(
        "advices", id=advice, petition=petition, region=work.region, kind=kind.value, recipient=recipient,
        text_sealed=sealed, given_by=actor.id, given_at=work.now,
    )  # fmt: skip
    said = AdviceGiven(found.id, found.code, found.unit, advice, recipient, kind)
    work.append(case_stream(found.code), said)


def reply(work: Work, actor: Actor, advice: UUID, text: str | None, *, is_adopted: bool) -> None:
    """建议回复 of the unit it was given to. Raises AdviceNotFound (unknown and hidden alike) or TransitionRefused."""
    whose = select(PETITIONS.c.code).join(ADVICES, ADVICES.c.petition == PETITIONS.c.id)
    code = work.execute(whose.where(ADVICES.c.id == advice)).scalar()
    if code is None:
        raise guard.refusal(AdviceNotFound, actor, Act.FORWARDING_ANSWER)
    work.lock(case_stream(code))
    row = work.execute(with_case().where(ADVICES.c.id == advice)).mappings().one()
    check_told(work, actor, Act.FORWARDING_ANSWER, row, AdviceNotFound)
    state, said = answered(
        AdviceState(row["state"]),
        advice,
        row["petition"],
        code,
        row["unit"],
        row["recipient"],
        is_adopted=is_adopted,
    )
    sealed = None if text is None else key_of(work, code).encrypt(text, f"advices/{advice}/reply_sealed")
    values = {"state": state.value, "reply_sealed": sealed, "replied_by": actor.id, "replied_at": work.now}
    work.execute(update(ADVICES).where(ADVICES.c.id == advice).values(values))
    work.append(case_stream(code), said)
