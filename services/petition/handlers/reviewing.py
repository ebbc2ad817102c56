"""After the answer: who does not accept it asks for review and re-review; a hearing; conclusion (信访工作条例 35, 36).

The office keeps the record; who reviews is above it and often outside this installation. All acts raise what
`open_petition` and the domain do.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, select, update

from access.acts import Act
from access.view import known_concerned
from casekit.auth import Actor
from casekit.deadlines import Deadline
from casekit.facts import Event
from casekit.ids import new_id
from casekit.streams import case_stream
from casekit.work import Work
from contracts.vocabulary import Conclusion, ReviewLevel, ReviewOutcome
from procedures.model import Rule
from procedures.starting import Served, StartEvent
from procedures.vocabulary import DeadlineKind, NotCounted
from services.petition.domain.errors import ReviewerUnfit
from services.petition.domain.lifecycle import AFTER_ANSWER, State
from services.petition.domain.paper import OF_REVIEW
from services.petition.domain.review import INSTANCES, Recourse
from services.petition.handlers import papers, pressing, receiving, terms, whose
from services.petition.handlers.acting import Opened, open_petition, petition_of, save
from services.petition.handlers.forwarding import call_back
from services.petition.review_tables import HEARINGS, REVIEWS
from services.petition.sealing import key_of
from services.petition.sight import are_in_force
from services.petition.tables import PETITIONS

WINDOWS = tuple(each.window.value for each in INSTANCES.values())


@dataclass(frozen=True, slots=True)
class Opinion:
    """复查、复核意见书: what it comes to, its text, and when it reached the petitioner."""

    outcome: ReviewOutcome
    text: str
    delivered_at: datetime | None


def request(
    work: Work, actor: Actor, petition: UUID, level: ReviewLevel, text: str, received_at: datetime | None,
    reviewer: str | None,
) -> None:  # fmt: skip
    """申请复查、复核. The term of who reviews counts from `received_at`, however late it is entered.

    `reviewer` is the unit that reviews, none where that is an authority outside. Raises ReviewerUnfit, ReviewLate,
    NothingDelivered, MomentUnfit or TransitionRefused.
    """
    opened = open_petition(work, actor, Act.PETITION_REVIEW, petition)
    recourse, received = _with_window(work, opened.row), received_at or work.now
    recourse.check_request(level, received, work.now)
    _check_reviewer(work, actor, opened, reviewer)
    instance = INSTANCES[level]
    term = terms.timing(
        work, *terms.ruled(opened.row), instance.term, {StartEvent.REVIEW_REQUESTED: received}
    )  # fmt: skip
    event = recourse.request(level, received, term.due_at, work.now)
    review = new_id()
    sealed = key_of(work, recourse.code).encrypt(text, f"reviews/{review}/request_sealed")
    work.insert(
        "reviews", id=review, petition=petition, region=work.region, level=level.value, reviewer=reviewer,
        request_sealed=sealed, received_at=received, due_at=term.due_at, recorded_by=actor.id,
    )  # fmt: skip
    terms.done(work, recourse, instance.window)
    _save(work, recourse, event, concluded_at=None)
    terms.start(work, _subject(recourse, review), term)


def open_hearing(work: Work, actor: Actor, petition: UUID) -> None:
    """举行听证: where the rule says so, at re-review, its time is not counted."""
    opened = open_petition(work, actor, Act.PETITION_REVIEW, petition)
    recourse = recourse_of(opened.row)
    level = recourse.check_hearing()
    rule, review = _rule(work, opened.row, INSTANCES[level].term), _review(work, petition, level)
    is_suspended = terms.stand_still(work, _subject(recourse, review["id"]), rule, NotCounted.HEARING)
    work.insert(
        "hearings", id=new_id(), petition=petition, region=work.region, level=level.value,
        is_suspended=is_suspended, opened_at=work.now,
    )  # fmt: skip
    _save(work, recourse, recourse.hear(is_suspended=is_suspended))


def close_hearing(work: Work, actor: Actor, petition: UUID, record: str | None) -> None:
    """听证结束: the time counts again, with what was left of it."""
    opened = open_petition(work, actor, Act.PETITION_REVIEW, petition)
    recourse = recourse_of(opened.row)
    event = recourse.heard()
    rule, review = _rule(work, opened.row, INSTANCES[event.level].term), _review(work, petition, event.level)
    due_at = terms.go_on(work, _subject(recourse, review["id"]), rule)
    going_on = select(HEARINGS.c.id).where(HEARINGS.c.petition == petition, HEARINGS.c.held_at.is_(None))
    hearing = work.execute(going_on).scalar_one()
    sealed = None
    if record is not None:
        sealed = key_of(work, recourse.code).encrypt(record, f"hearings/{hearing}/record_sealed")
    work.execute(
        update(HEARINGS).where(HEARINGS.c.id == hearing).values(held_at=work.now, record_sealed=sealed)
    )
    if due_at is not None:
        _save_review(work, petition, event.level, due_at=due_at)
    _save(work, recourse, event)


def answer(work: Work, actor: Actor, petition: UUID, level: ReviewLevel, opinion: Opinion) -> None:
    """复查、复核意见书. After a review the window for re-review begins; a re-review concludes."""
    opened = open_petition(work, actor, Act.PETITION_REVIEW, petition)
    recourse = recourse_of(opened.row)
    recourse.check_reviewing(level)
    review = _review(work, petition, level)
    delivered_at = recourse.check_answer(level, opinion.delivered_at, review["received_at"], work.now)
    is_on_time = terms.done(work, _subject(recourse, review["id"]), INSTANCES[level].term)
    event = recourse.answer(level, opinion.outcome, delivered_at, is_on_time=is_on_time)
    sealed = key_of(work, recourse.code).encrypt(opinion.text, f"reviews/{review['id']}/opinion_sealed")
    _save_review(
        work, petition, level, outcome=opinion.outcome.value, opinion_sealed=sealed, delivered_at=delivered_at,
        is_on_time=is_on_time, answered_at=work.now,
    )  # fmt: skip
    answered_by = whose.answered_by(work, petition) or recourse.unit
    issue = papers.Issue(
        OF_REVIEW[level], review["id"], delivered_at=delivered_at, units=(answered_by,), by=review["reviewer"]
    )
    papers.give_out(work, recourse, issue)
    if level is ReviewLevel.REVIEW:
        _save(work, recourse, event)
        open_window(work, opened.row, ReviewLevel.RE_REVIEW, delivered_at)
        return
    work.append(case_stream(recourse.code), event)
    _save(work, recourse, recourse.last_word(), concluded_at=work.now)


def open_window(work: Work, row: RowMapping, level: ReviewLevel, delivered_at: datetime) -> None:
    """The opinion has reached the petitioner: his thirty days begin. They are his own, nobody is late in them."""
    instance = INSTANCES[level]
    term = terms.timing(work, *terms.ruled(row), instance.window, {instance.begins: delivered_at})
    values = {"until": term.due_at, "opinion_delivered_at": delivered_at}
    work.execute(update(PETITIONS).where(PETITIONS.c.id == row["id"]).values(values))
    terms.start(work, recourse_of(row), term, owner=term.owner)


def window_closed(work: Work, deadline: Deadline) -> None:
    """期满未申请: the petition is concluded on the day after; the ticker calls, the case's stream is locked."""
    row = work.execute(select(PETITIONS).where(PETITIONS.c.id == UUID(deadline.subject))).mappings().one()
    recourse = recourse_of(row)
    _save(work, recourse, recourse.let_lapse(), concluded_at=work.now)


def handled_again(work: Work, code: str, round_: int) -> None:
    """The case was opened again in `round_`. Where a review's opinion that revoked the answer did that, it is over.

    Nobody need ask for re-review of what he has won, and the matter is not concluded while it is handled again.
    """
    revoked = select(REVIEWS.c.petition).where(
        REVIEWS.c.level == ReviewLevel.REVIEW.value, REVIEWS.c.outcome == ReviewOutcome.REVOKED.value
    )
    p = PETITIONS.c
    found = select(PETITIONS).where(
        p.code == code, p.state == State.REVIEWED.value, p.round == round_ - 1, p.id.in_(revoked)
    )
    for row in work.execute(found).mappings().all():
        recourse = recourse_of(row)
        said = recourse.handle_again()
        terms.drop(work, recourse, INSTANCES[ReviewLevel.RE_REVIEW].window)
        pressing.lift(work, recourse.id)
        _save(work, recourse, said)


def void(work: Work, code: str) -> None:
    """The case should never have been registered: whatever could follow an answer of it ends.

    What else its petitions have under way ends too, also of one that was refused or is concluded.
    """
    work.execute(update(PETITIONS).where(PETITIONS.c.code == code).values(voided_at=work.now))
    every = select(PETITIONS.c.id).where(PETITIONS.c.code == code).order_by(PETITIONS.c.id)
    for id_ in work.execute(every).scalars().all():
        call_back(work, id_)
        pressing.lift(work, id_)
        receiving.call_off(work, id_)
    states = [state.value for state in AFTER_ANSWER]
    found = select(PETITIONS).where(PETITIONS.c.code == code, PETITIONS.c.state.in_(states))
    for row in work.execute(found.order_by(PETITIONS.c.id)).mappings().all():
        petition, recourse = petition_of(row), recourse_of(row)
        said = petition.void()
        terms.drop(work, recourse, *(each.window for each in INSTANCES.values()))
        for review in work.execute(select(REVIEWS).where(REVIEWS.c.petition == petition.id)).mappings().all():
            level = ReviewLevel(review["level"])
            terms.drop(work, _subject(recourse, review["id"]), INSTANCES[level].term)
        going_on = (HEARINGS.c.petition == petition.id) & HEARINGS.c.held_at.is_(None)
        work.execute(update(HEARINGS).where(going_on).values(held_at=work.now))
        save(work, petition, said, is_heard=False, until=None)


def recourse_of(row: Mapping[str, Any]) -> Recourse:
    """What the petitioner may still do, as a row of `petitions` holds it."""
    return Recourse(
        id=row["id"],
        code=row["code"],
        unit=row["unit"],
        state=State(row["state"]),
        round=row["round"],
        delivered_at=row["opinion_delivered_at"],
        until=row["until"],
        is_heard=row["is_heard"],
        conclusion=None if row["conclusion"] is None else Conclusion(row["conclusion"]),
    )


def _with_window(work: Work, row: RowMapping) -> Recourse:
    """`recourse_of`; of an answer that a previous version recorded, the window is counted now."""
    recourse = recourse_of(row)
    if recourse.state is State.ANSWERED and recourse.delivered_at is None and row["delivered_at"] is not None:
        facts = {Served.PETITION_ANSWER: row["delivered_at"]}
        term = terms.timing(work, *terms.ruled(row), DeadlineKind.PETITION_REVIEW_REQUEST, facts)
        recourse.delivered_at, recourse.until = row["delivered_at"], term.due_at
    return recourse


def _rule(work: Work, row: RowMapping, kind: DeadlineKind) -> Rule:
    return terms.rule_of(work, *terms.ruled(row), kind)


def _check_reviewer(work: Work, actor: Actor, opened: Opened, reviewer: str | None) -> None:
    """A registered unit that has not handled or reviewed it, and that the matter is not about.

    One that is accused is taken like any other from who may not know that it is, so that nobody learns it here.
    """
    if reviewer is None:
        return
    handled = whose.have_handled(work, opened.petition.id) | {opened.petition.unit}
    barred = handled | _reviewers(work, opened.petition.id) | known_concerned(actor, opened.grant.case)
    if not are_in_force(work, [reviewer]) or reviewer in barred:
        raise ReviewerUnfit


def _reviewers(work: Work, petition: UUID) -> set[str]:
    found = select(REVIEWS.c.reviewer).where(REVIEWS.c.petition == petition, REVIEWS.c.reviewer.is_not(None))
    return set(work.execute(found).scalars())


def _subject(recourse: Recourse, review: UUID) -> terms.Subject:
    return terms.Subject(review, recourse.code, recourse.unit)


def _review(work: Work, petition: UUID, level: ReviewLevel) -> RowMapping:
    """The review of that level, which goes on."""
    found = select(REVIEWS).where(REVIEWS.c.petition == petition, REVIEWS.c.level == level.value)
    return work.execute(found).mappings().one()


def _save_review(work: Work, petition: UUID, level: ReviewLevel, **columns: Any) -> None:
    which = (REVIEWS.c.petition == petition) & (REVIEWS.c.level == level.value)
    work.execute(update(REVIEWS).where(which).values(columns))


def _save(work: Work, recourse: Recourse, event: Event, **columns: Any) -> None:
    """Say what happened, and save how far it has come."""
    work.append(case_stream(recourse.code), event)
    values = {
        "state": recourse.state.value,
        "opinion_delivered_at": recourse.delivered_at,
        "until": recourse.until,
        "is_heard": recourse.is_heard,
        "conclusion": None if recourse.conclusion is None else recourse.conclusion.value,
        **columns,
    }
    work.execute(update(PETITIONS).where(PETITIONS.c.id == recourse.id).values(values))
