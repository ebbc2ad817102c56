"""救助 (信访工作条例 37) and the three recommendations (40), on the occasion of a petition."""

from uuid import UUID

from sqlalchemy import select

from access.acts import Act
from casekit.auth import Actor
from casekit.ids import new_id
from casekit.streams import case_stream
from casekit.work import Work
from contracts.pressing import AdviceGiven, ReliefGranted
from contracts.vocabulary import AdviceKind, Relation
from services.petition.errors import RecipientUnfit
from services.petition.handlers.acting import open_petition
from services.petition.sealing import key_of
from services.petition.tables import UNITS


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
    """提出建议 to a registered unit. Never to one accused in the case, which is answered like one unknown."""
    opened = open_petition(work, actor, Act.PETITION_RELIEVE, petition)
    found, case = opened.petition, opened.grant.case
    accused = frozenset() if case is None else case.units(Relation.ACCUSED)
    is_known = work.execute(select(UNITS.c.id).where(UNITS.c.id == recipient)).first() is not None
    if not is_known or recipient in accused:
        raise RecipientUnfit
    advice = new_id()
    sealed = key_of(work, found.code).encrypt(text, f"advices/{advice}/text_sealed")
    work.insert(
        "advices", id=advice, petition=petition, region=work.region, kind=kind.value, recipient=recipient,
        text_sealed=sealed, given_by=actor.id, given_at=work.now,
    )  # fmt: skip
    said = AdviceGiven(found.id, found.code, found.unit, advice, recipient, kind)
    work.append(case_stream(found.code), said)
