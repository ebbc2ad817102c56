"""转送、交办 (信访工作条例 22–24): the office passes a petition on; the unit takes it, or objects; it reports back.

Who it was passed to acts through the forwarding alone and sees what the office wrote to it, not the file. All acts
raise what `open_petition`, `open_forwarding` and the domain do.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, select, update

from access import guard
from access.acts import Act
from access.view import known_concerned
from casekit.auth import Actor
from casekit.facts import Event
from casekit.ids import new_id
from casekit.streams import case_stream
from casekit.work import Work
from contracts.vocabulary import CompetenceBy, ForwardingKind, PetitionSort
from procedures.starting import Served, StartEvent
from procedures.vocabulary import DeadlineKind
from services.petition.domain.errors import ForwardedAway
from services.petition.domain.forwarding import PENDING, UNDER_WAY, Forwarding, ForwardState
from services.petition.domain.lifecycle import Move, State, after
from services.petition.domain.paper import OF_FORWARDING
from services.petition.domain.petition import Notice, Petition
from services.petition.domain.pressing import REPORT
from services.petition.errors import ForwardingNotFound, RecipientUnfit
from services.petition.forwarding_tables import FORWARDINGS
from services.petition.handlers import admitting, papers, terms
from services.petition.handlers.acting import Opened, note, open_petition, petition_of
from services.petition.sealing import key_of
from services.petition.sight import are_in_force, check_recipient
from services.petition.tables import PETITIONS

_K = DeadlineKind


@dataclass(frozen=True, slots=True)
class Passing:
    """To whom, how, and what the office writes. `joint`: also competent, `settled_by`: how it was settled who leads."""

    kind: ForwardingKind
    recipient: str
    text: str
    report_by: datetime | None = None
    joint: tuple[str, ...] = ()
    settled_by: CompetenceBy | None = None


def forward(work: Work, actor: Actor, petition: UUID, passing: Passing) -> None:
    """转送 or 交办. Raises RecipientUnfit, ForwardedAway, ReportUnfit, CompetenceUnfit or TransitionRefused."""
    opened = open_petition(work, actor, Act.PETITION_FORWARD, petition)
    found = opened.petition
    after(Move.FORWARD, found.state)
    check_not_away(work, petition, UNDER_WAY)  # one unit has it at a time, a denunciation that was taken too
    _check_recipients(work, actor, opened, (passing.recipient, *passing.joint))
    term = terms.timing(
        work, *terms.ruled(opened.row), _K.PETITION_OBJECTION, {Served.FORWARDED_PETITION: work.now}
    )
    forwarding = Forwarding(
        new_id(),
        petition,
        found.code,
        found.unit,
        passing.recipient,
        passing.kind,
        term.due_at,
        passing.report_by,
    )
    event = forwarding.sent(passing.joint, passing.settled_by, work.now)
    sealed = key_of(work, found.code).encrypt(passing.text, f"forwardings/{forwarding.id}/text_sealed")
    work.insert(
        "forwardings", id=forwarding.id, petition=petition, region=work.region, code=found.code, unit=found.unit,
        recipient=passing.recipient, kind=passing.kind.value, state=forwarding.state.value,
        joint=list(passing.joint), settled_by=None if passing.settled_by is None else passing.settled_by.value,
        text_sealed=sealed, sent_by=actor.id, sent_at=work.now, object_by=term.due_at, report_by=passing.report_by,
    )  # fmt: skip
    work.append(case_stream(found.code), event)
    terms.done(work, found, _K.PETITION_FORWARD)
    terms.drop(work, found, _K.PETITION_NOTICE)
    terms.start(work, forwarding, terms.as_aim(term), owner=passing.recipient)
    _begin_notice(work, opened.row, forwarding, passing.recipient)
    terms.start_report(work, forwarding, REPORT, passing.recipient, passing.report_by)
    named = (passing.recipient, *passing.joint)
    issue = papers.Issue(OF_FORWARDING[passing.kind], forwarding.id, delivered_at=work.now, units=named)
    papers.give_out(work, found, issue)


def object_to(work: Work, actor: Actor, forwarding: UUID, grounds: str) -> None:
    """提出异议, with grounds, within five working days. Raises ObjectionLate."""
    found, row = open_forwarding(work, actor, Act.FORWARDING_ANSWER, forwarding)
    event = found.object(work.now)
    terms.done(work, found, _K.PETITION_OBJECTION)
    _await_decision(work, found, row)
    sealed = key_of(work, found.code).encrypt(grounds, f"forwardings/{forwarding}/objection_sealed")
    save(work, found, event, objection_sealed=sealed, objected_at=work.now)


def decide(work: Work, actor: Actor, petition: UUID, text: str | None, *, is_upheld: bool) -> None:
    """核实异议: upheld, the petition is the office's again. The notice is owed afresh from now, by whose it then is."""
    opened = open_petition(work, actor, Act.PETITION_FORWARD, petition)
    found = _under_way(work, petition)
    event = found.decide(is_upheld=is_upheld)
    sealed = None
    if text is not None:
        sealed = key_of(work, found.code).encrypt(text, f"forwardings/{found.id}/decision_sealed")
    save(work, found, event, decision_sealed=sealed, decided_at=work.now)
    terms.drop(work, found, _K.PETITION_NOTICE)
    terms.drop(work, opened.petition, _K.PETITION_FORWARD)
    if is_upheld:
        terms.drop_report(work, found, REPORT)
        _back_to_office(work, opened.row, opened.petition)
    else:
        _begin_notice(work, opened.row, found, found.recipient)


def take(work: Work, actor: Actor, forwarding: UUID, notice: Notice | None, text: str | None) -> None:
    """受理 by the unit, which has told the petitioner: its sixty days run. A denunciation is taken, not admitted."""
    found, row = open_forwarding(work, actor, Act.FORWARDING_ANSWER, forwarding)
    event = found.take()
    petition = petition_of(row)
    petition.admission(notice, work.now)
    terms.drop(work, found, _K.PETITION_OBJECTION)
    terms.done(work, found, _K.PETITION_NOTICE)
    save(work, found, event, taken_at=work.now)
    if row["sort"] != PetitionSort.DENUNCIATION.value:
        admitting.admit(work, petition, row, notice, text, owner=found.recipient, source=found.id)
        return
    if notice is not None:
        told = {"notice_form": notice.form.value, "notified_at": notice.given_at}
        work.execute(update(PETITIONS).where(PETITIONS.c.id == petition.id).values(told))
    note(work, petition, "notice", text)


def report(work: Work, actor: Actor, forwarding: UUID, text: str) -> None:
    """反馈办理结果; the office answers the petitioner by it."""
    found, _ = open_forwarding(work, actor, Act.FORWARDING_ANSWER, forwarding)
    event = found.report(is_on_time=found.report_by is None or work.now < found.report_by)
    terms.done_report(work, found, REPORT)
    sealed = key_of(work, found.code).encrypt(text, f"forwardings/{forwarding}/report_sealed")
    save(work, found, event, report_sealed=sealed, reported_at=work.now)


def check_not_away(work: Work, petition: UUID, states: Sequence[ForwardState] = PENDING) -> None:
    """Raise ForwardedAway while another unit has it: has not taken it, unless other `states` are named."""
    found = select(FORWARDINGS.c.id).where(FORWARDINGS.c.petition == petition, _among(states))
    if work.execute(found).first() is not None:
        raise ForwardedAway


def call_back(work: Work, petition: UUID) -> None:
    """The petition's case went its own way: nobody else has anything to do with it any more."""
    for row in work.execute(_of(FORWARDINGS.c.petition == petition)).mappings():
        withdraw(work, _forwarding_of(row))


def call_back_from(work: Work, code: str, accused: Sequence[str]) -> None:
    """A unit, accused or gone, has nothing to do with it any more; what it owed, the office owes.

    Also what it owes of a petition that it has taken and reported on: the term of completion was its own.
    """
    of_the_case = FORWARDINGS.c.petition.in_(select(PETITIONS.c.id).where(PETITIONS.c.code == code))
    theirs = of_the_case & FORWARDINGS.c.recipient.in_(accused)
    for row in work.execute(_of(theirs, (*UNDER_WAY, ForwardState.REPORTED))).mappings().all():
        if ForwardState(row["state"]) in UNDER_WAY:
            withdraw(work, _forwarding_of(row))
        whose = select(PETITIONS).where(PETITIONS.c.id == row["petition"])
        found = work.execute(whose).mappings().one()
        petition = petition_of(found)
        if petition.state is State.RECEIVED and ForwardState(row["state"]) in UNDER_WAY:
            terms.drop(work, petition, _K.PETITION_FORWARD)
            _back_to_office(work, found, petition)
        terms.hand_back(work, petition, _K.PETITION_COMPLETION)


def reunite(work: Work, petition: UUID) -> None:
    """The office is part of the unit to which it had passed the petition on: that one has it by itself.

    What it owed is owed by the day it was; only where nothing runs any more, it is as after any calling back.
    """
    row = work.execute(select(PETITIONS).where(PETITIONS.c.id == petition)).mappings().one()
    office = petition_of(row)
    own = (FORWARDINGS.c.petition == petition) & (FORWARDINGS.c.recipient == office.unit)
    for each in work.execute(_of(own)).mappings().all():
        passed = _forwarding_of(each)
        runs_on = terms.hand_back(work, office, _K.PETITION_NOTICE, passed)
        withdraw(work, passed)
        is_owed = runs_on or terms.runs(work, office, _K.PETITION_FORWARD) is not None
        if office.state is State.RECEIVED and not is_owed:
            _back_to_office(work, row, office)


def call_back_from_ended(work: Work, unit: str) -> None:
    """The unit is no more, or part of another: what it had not finished is the office's again, to be passed on anew."""
    theirs = (
        _of(FORWARDINGS.c.recipient == unit).with_only_columns(FORWARDINGS.c.code).order_by(None).distinct()
    )
    codes = sorted(work.execute(theirs).scalars())
    if codes:
        work.lock(*map(case_stream, codes), create=False)
    for code in codes:
        call_back_from(work, code, [unit])


def withdraw(work: Work, forwarding: Forwarding) -> None:
    """撤回, with all its terms."""
    event = forwarding.withdraw()
    terms.drop(work, forwarding, _K.PETITION_OBJECTION, _K.PETITION_NOTICE)
    terms.drop_report(work, forwarding, REPORT)
    save(work, forwarding, event)


def open_forwarding(work: Work, actor: Actor, act: Act, forwarding: UUID) -> tuple[Forwarding, RowMapping]:
    """Lock its case for `act` by the unit it was passed to; the forwarding, and the petition's row.

    Raises ForwardingNotFound: unknown, passed to another, or of a case from which the actor's unit is walled off.
    """
    row = work.execute(select(FORWARDINGS).where(FORWARDINGS.c.id == forwarding)).mappings().one_or_none()
    if row is None:
        raise guard.refusal(ForwardingNotFound, actor, act)
    work.lock(case_stream(row["code"]))
    row = work.execute(select(FORWARDINGS).where(FORWARDINGS.c.id == forwarding)).mappings().one()
    check_recipient(work, actor, act, row)
    petition = work.execute(select(PETITIONS).where(PETITIONS.c.id == row["petition"])).mappings().one()
    return _forwarding_of(row), petition


def save(work: Work, forwarding: Forwarding, event: Event, **columns: Any) -> None:
    """Say what happened, and save how far it has come."""
    work.append(case_stream(forwarding.code), event)
    values = {"state": forwarding.state.value, "is_overruled": forwarding.is_overruled, **columns}
    work.execute(update(FORWARDINGS).where(FORWARDINGS.c.id == forwarding.id).values(values))


def _begin_notice(work: Work, row: RowMapping, of: terms.Whose, owner: str) -> None:
    """The fifteen days of telling the petitioner (23), from now, afresh; nobody can tell an anonymous one."""
    term = terms.timing(work, *terms.ruled(row), _K.PETITION_NOTICE, {StartEvent.PETITION_RECEIVED: work.now})
    if not row["is_anonymous"]:
        terms.start(work, of, term, owner=owner)
    owed = {"notice_due_at": term.due_at, "notice_form": None, "notified_at": None}
    work.execute(update(PETITIONS).where(PETITIONS.c.id == row["id"]).values(owed))


def _back_to_office(work: Work, row: RowMapping, petition: Petition) -> None:
    """It is the office's again, which tells the petitioner afresh; where it can tell nobody, it decides as long."""
    _begin_notice(work, row, petition, petition.unit)
    if row["is_anonymous"]:
        _begin_deciding(work, row, petition)


def _await_decision(work: Work, forwarding: Forwarding, row: RowMapping) -> None:
    """An objection is the office's to decide: what the petitioner is owed ends as it would have, and is its own."""
    terms.hand_back(work, forwarding, _K.PETITION_NOTICE)
    if row["is_anonymous"]:
        _begin_deciding(work, row, petition_of(row))


def _begin_deciding(work: Work, row: RowMapping, petition: Petition) -> None:
    """The fifteen days of passing it on (22) run again from now, where those of telling nobody cannot."""
    facts = {StartEvent.PETITION_RECEIVED: work.now}
    terms.start(work, petition, terms.timing(work, *terms.ruled(row), _K.PETITION_FORWARD, facts))


def _check_recipients(work: Work, actor: Actor, opened: Opened, units: Sequence[str]) -> None:
    """In force, not the office itself, and not what the matter is about, as far as the actor may know that."""
    barred = {opened.petition.unit} | known_concerned(actor, opened.grant.case)
    if not are_in_force(work, units) or barred & set(units):
        raise RecipientUnfit


def _under_way(work: Work, petition: UUID) -> Forwarding:
    """What of the petition was passed on. Raises ForwardingNotFound."""
    row = work.execute(_of(FORWARDINGS.c.petition == petition)).mappings().one_or_none()
    if row is None:
        raise ForwardingNotFound
    return _forwarding_of(row)


def _of(which: Any, states: Sequence[ForwardState] = UNDER_WAY) -> Any:
    return select(FORWARDINGS).where(which, _among(states)).order_by(FORWARDINGS.c.id)


def _among(states: Sequence[ForwardState]) -> Any:
    return FORWARDINGS.c.state.in_([state.value for state in states])


def _forwarding_of(row: RowMapping) -> Forwarding:
    return Forwarding(
        row["id"], row["petition"], row["code"], row["unit"], row["recipient"], ForwardingKind(row["kind"]),
        row["object_by"], row["report_by"], ForwardState(row["state"]), row["is_overruled"],
    )  # fmt: skip
