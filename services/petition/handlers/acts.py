"""The acts of a petition officer, one function each. All raise what `open_petition` and the domain do."""

from datetime import datetime
from uuid import UUID

from access.acts import Act
from casekit.auth import Actor
from casekit.work import Work
from contracts.vocabulary import RefusalGround, ReviewLevel, Route
from procedures.starting import StartEvent
from procedures.vocabulary import DeadlineKind
from services.petition.domain.petition import Notice
from services.petition.handlers import reviewing, terms
from services.petition.handlers.acting import note, open_petition, save


def admit(work: Work, actor: Actor, petition_id: UUID, notice: Notice | None, text: str | None) -> None:
    """受理, with its written notice; the term of completion runs (34)."""
    opened = open_petition(work, actor, Act.PETITION_ADMIT, petition_id)
    petition, row = opened.petition, opened.row
    admitted_at = petition.admission(notice, work.now)
    facts = {StartEvent.PETITION_RECEIVED: petition.received_at, StartEvent.PETITION_ADMITTED: admitted_at}
    term = terms.timing(
        work, row["place"], row["procedure"], row["grade"], DeadlineKind.PETITION_COMPLETION, facts
    )
    event = petition.admit(admitted_at, term.due_at)
    for kind in terms.UNTIL_DECIDED:
        terms.done(work, petition, kind)
    save(
        work, petition, event,
        notice_form=None if notice is None else notice.form.value,
        notified_at=None if notice is None else notice.given_at,
    )  # fmt: skip
    terms.start(work, petition, term)
    note(work, petition, "notice", text)


def refuse(
    work: Work,
    actor: Actor,
    petition_id: UUID,
    ground: RefusalGround,
    right_way: Route | None,
    text: str | None,
) -> None:
    """不予受理: the case is routed again, by preference the right way."""
    petition = open_petition(work, actor, Act.PETITION_REFUSE, petition_id).petition
    event = petition.refuse(ground, right_way)
    for kind in terms.UNTIL_DECIDED:
        terms.done(work, petition, kind)
    way = None if right_way is None else right_way.value
    save(work, petition, event, ground=ground.value, right_way=way)
    note(work, petition, "refusal", text)


def answer(work: Work, actor: Actor, petition_id: UUID, opinion: str, delivered_at: datetime | None) -> None:
    """答复 by the written opinion (处理意见书); completes the case, and from its delivery review may be asked for."""
    opened = open_petition(work, actor, Act.PETITION_ANSWER, petition_id)
    petition = opened.petition
    petition.check_answer(delivered_at, work.now)
    is_on_time = terms.done(work, petition, DeadlineKind.PETITION_COMPLETION)
    event = petition.answer(delivered_at, work.now, is_on_time=is_on_time)
    save(work, petition, event, delivered_at=delivered_at, is_on_time=is_on_time)
    note(work, petition, "opinion", opinion)
    if delivered_at is not None:
        reviewing.open_window(work, opened.row, ReviewLevel.REVIEW, delivered_at)
