"""The acts of a petition officer, one function each. All raise what `open_petition` and the domain do."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import RowMapping

from access.acts import Act
from casekit.auth import Actor
from casekit.work import Work
from contracts.vocabulary import PetitionSort, RefusalGround, ReviewLevel, Route
from procedures.vocabulary import DeadlineKind
from services.petition.domain.forwarding import UNDER_WAY
from services.petition.domain.paper import PaperKind
from services.petition.domain.petition import Notice, Petition
from services.petition.domain.registration import Registration, check_handled_here
from services.petition.handlers import admitting, meeting, papers, registering, reviewing, terms, whose
from services.petition.handlers.acting import note, open_petition, save
from services.petition.handlers.forwarding import check_not_away
from services.petition.handlers.repeats import check_earlier, check_named


def admit(
    work: Work, actor: Actor, petition_id: UUID, notice: Notice | None, text: str | None,
    registration: Registration | None = None,
) -> None:  # fmt: skip
    """受理, with its written notice; the term of completion runs (34). `registration`: 登记要素 in the same act.

    Raises DenunciationPassedOn, ForwardedAway, and what `registering.register` does.
    """
    if registration is not None:
        registering.register(work, actor, petition_id, registration)
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
    """不予受理: the case is routed again, by preference the right way.

    Raises EarlierRequired, EarlierUnfit or ForwardedAway.
    """
    petition = open_petition(work, actor, Act.PETITION_REFUSE, petition_id).petition
    event = petition.refuse(refusal.ground, refusal.right_way)
    check_not_away(work, petition_id, UNDER_WAY)  # a denunciation that was taken, too
    check_named(refusal.ground, refusal.earlier, refusal.text)
    if refusal.earlier is not None:
        check_earlier(work, actor, petition, refusal.ground, refusal.earlier)
    for kind in terms.UNTIL_DECIDED:
        terms.done(work, petition, kind)
    meeting.pass_by(work, petition)
    way = None if refusal.right_way is None else refusal.right_way.value
    save(work, petition, event, ground=refusal.ground.value, right_way=way, earlier=refusal.earlier)
    papers.give_out(work, petition, papers.Issue(PaperKind.REFUSAL))
    note(work, petition, "refusal", refusal.text)


def answer(work: Work, actor: Actor, petition_id: UUID, opinion: str, delivered_at: datetime | None) -> None:
    """答复 by the written opinion (处理意见书); completes the case, and from its delivery review may be asked for.

    Raises DenunciationPassedOn for what was registered as a denunciation.
    """
    opened = open_petition(work, actor, Act.PETITION_ANSWER, petition_id)
    answered(work, opened.petition, opened.row, opinion, delivered_at)


def answered(
    work: Work, petition: Petition, row: RowMapping, opinion: str, delivered_at: datetime | None
) -> None:
    """`answer`, by whoever may: the opinion is in the name of the unit whose sixty days run."""
    petition.check_answer(delivered_at, work.now)
    check_handled_here(None if row["sort"] is None else PetitionSort(row["sort"]))
    by = whose.handled_by(work, petition)
    is_on_time = terms.done(work, petition, DeadlineKind.PETITION_COMPLETION)
    event = petition.answer(delivered_at, work.now, is_on_time=is_on_time)
    meeting.pass_by(work, petition)
    save(work, petition, event, delivered_at=delivered_at, is_on_time=is_on_time)
    papers.give_out(work, petition, papers.Issue(PaperKind.OPINION, delivered_at=delivered_at, by=by))
    note(work, petition, "opinion", opinion)
    if delivered_at is not None:
        reviewing.open_window(work, row, ReviewLevel.REVIEW, delivered_at)
