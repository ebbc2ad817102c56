"""The acts of a petition officer, one function each. All raise what `open_petition` and the domain do."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from access.acts import Act
from casekit.auth import Actor
from casekit.work import Work
from contracts.vocabulary import PetitionSort, RefusalGround, ReviewLevel, Route
from procedures.vocabulary import DeadlineKind
from services.petition.domain.paper import PaperKind
from services.petition.domain.petition import Notice
from services.petition.domain.registration import check_handled_here
from services.petition.handlers import admitting, papers, reviewing, terms
from services.petition.handlers.acting import note, open_petition, save
from services.petition.handlers.forwarding import check_not_away
from services.petition.handlers.repeats import check_earlier


def admit(work: Work, actor: Actor, petition_id: UUID, notice: Notice | None, text: str | None) -> None:
    """受理, with its written notice; the term of completion runs (34). Raises DenunciationPassedOn, ForwardedAway."""
    opened = open_petition(work, actor, Act.PETITION_ADMIT, petition_id)
    opened.petition.admission(notice, work.now)
    check_handled_here(None if opened.row["sort"] is None else PetitionSort(opened.row["sort"]))
    check_not_away(work, petition_id)
    admitting.admit(work, opened.petition, opened.row, notice, text, owner=opened.petition.unit)


@dataclass(frozen=True, slots=True)
class Refusal:
    """不予受理: the ground, the right way, and the case whose petition this one repeats (19, 36)."""

    ground: RefusalGround
    right_way: Route | None = None
    text: str | None = None
    earlier: str | None = None


def refuse(work: Work, actor: Actor, petition_id: UUID, refusal: Refusal) -> None:
    """不予受理: the case is routed again, by preference the right way. Raises EarlierUnfit or ForwardedAway."""
    petition = open_petition(work, actor, Act.PETITION_REFUSE, petition_id).petition
    event = petition.refuse(refusal.ground, refusal.right_way)
    check_not_away(work, petition_id)
    if refusal.earlier is not None:
        check_earlier(work, actor, petition, refusal.ground, refusal.earlier)
    for kind in terms.UNTIL_DECIDED:
        terms.done(work, petition, kind)
    way = None if refusal.right_way is None else refusal.right_way.value
    save(work, petition, event, ground=refusal.ground.value, right_way=way, earlier=refusal.earlier)
    papers.give_out(work, petition, PaperKind.REFUSAL)
    note(work, petition, "refusal", refusal.text)


def answer(work: Work, actor: Actor, petition_id: UUID, opinion: str, delivered_at: datetime | None) -> None:
    """答复 by the written opinion (处理意见书); completes the case, and from its delivery review may be asked for."""
    opened = open_petition(work, actor, Act.PETITION_ANSWER, petition_id)
    petition = opened.petition
    petition.check_answer(delivered_at, work.now)
    is_on_time = terms.done(work, petition, DeadlineKind.PETITION_COMPLETION)
    event = petition.answer(delivered_at, work.now, is_on_time=is_on_time)
    save(work, petition, event, delivered_at=delivered_at, is_on_time=is_on_time)
    papers.give_out(work, petition, PaperKind.OPINION, delivered_at=delivered_at)
    note(work, petition, "opinion", opinion)
    if delivered_at is not None:
        reviewing.open_window(work, opened.row, ReviewLevel.REVIEW, delivered_at)
