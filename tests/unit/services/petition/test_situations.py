"""Situations of petition law, to be read line by line: what happened → the stage, what is due, what may be done.

Days are of 2026 in Shanghai; a term ends with the day named (24:00). Holidays: Spring Festival 15–23 February
(14 and 28 worked), Qingming 4–6 April, Labour Day 1–5 May (9 worked), Dragon Boat 19–21 June, National Day 1–7 October.
Terms of an authority do not roll over, for 信访工作条例 does not say that they do; those of the petitioner do.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from casekit.clock import SHANGHAI, to_local
from casekit.errors import Problem
from contracts.vocabulary import (
    CompetenceBy,
    ForwardingKind,
    HandOverTo,
    PetitionForm,
    PetitionSort,
    RefusalGround,
    ReviewLevel,
    ReviewOutcome,
    Route,
    Side,
)
from procedures import library
from procedures.starting import Served, StartEvent
from procedures.timing import counted_again
from procedures.vocabulary import DeadlineKind, NotCounted
from services.petition.domain import handing
from services.petition.domain.errors import AskedAlready, ForwardedAway, NothingAsked, TermOver
from services.petition.domain.forwarding import PENDING, UNDER_WAY, Forwarding
from services.petition.domain.lifecycle import Move, after
from services.petition.domain.longer import Longer, LongerState, length_of
from services.petition.domain.petition import Notice, Petition, WrittenForm
from services.petition.domain.registration import Registration, check_handled_here
from services.petition.domain.review import INSTANCES, Recourse
from services.petition.errors import ForwardingNotFound
from services.petition.handlers import terms

K = DeadlineKind
OFFICER, LEADER = "petition-1", "director-1"


def at(day: str, hour: int = 10) -> datetime:
    """An hour of a day of 2026."""
    month, number = map(int, day.split("-"))
    return datetime(2026, month, number, hour, tzinfo=SHANGHAI).astimezone(UTC)


def day_of(moment: datetime) -> str:
    """The day that ends at a moment."""
    last = to_local(moment - timedelta(microseconds=1))
    assert to_local(moment).time() == time(), "a term ends with its day"
    return f"{last:%m-%d}"


@dataclass
class Life:
    """One petition before its office, by its facts. `due`: the terms that run, by kind."""

    petition: Petition
    place: str
    grade: str
    now: datetime
    recourse: Recourse | None = None
    longer: Longer | None = None
    due: dict[DeadlineKind, datetime] = field(default_factory=dict)
    extended: tuple[str, ...] = ()
    began: datetime | None = None
    pauses: list[datetime] = field(default_factory=list)
    passed: Forwarding | None = None
    sort: PetitionSort | None = None

    def rule(self, kind: DeadlineKind):  # type: ignore[no-untyped-def]
        return library.load(self.place).rule(kind, self.grade)

    def let_pass(self, now: datetime) -> None:
        """Time passes: who has not asked by the end of his thirty days lets the matter be concluded."""
        self.now = now
        for each in INSTANCES.values():
            if each.window in self.due and self.due[each.window] <= now:
                del self.due[each.window]
                assert self.recourse is not None
                self.recourse.let_lapse()

    def recourse_now(self) -> Recourse:
        """What may be done against the opinion, as of now; before an answer, nothing."""
        found = self.petition
        return self.recourse or Recourse(found.id, found.code, found.unit, found.state)

    @property
    def stage(self) -> str:
        return self.recourse_now().state.value


Fact = tuple[str, Callable[[Life], None]]


def received(begins: str) -> Life:
    """The case was routed to the office: `03-12`, with a place and a grade where those matter, or `anonymous`."""
    day, *more = begins.split()
    anonymous = "anonymous" in more
    place, grade = ("yumen", more[1]) if "yumen" in more else ("laibin-xiaopingyang", "ordinary")
    petition = Petition(UUID(int=1), "case-a", "office", 1, at(day), at(day), anonymous)
    life = Life(petition, place, grade, at(day))
    for kind in terms.UNTIL_DECIDED:
        if kind is not K.PETITION_NOTICE or not anonymous:
            life.due[kind] = terms.counted(life.rule(kind), {StartEvent.PETITION_RECEIVED: life.now}).due_at
    return life


def admitted(form: WrittenForm | None = WrittenForm.HANDED, ago: int = 0) -> Callable[[Life], None]:
    """受理, told in writing so many days before it was entered."""

    def fact(life: Life) -> None:
        notice = None if form is None else Notice(form, life.now - timedelta(days=ago))
        moment = life.petition.admission(notice, life.now)
        facts = {
            StartEvent.PETITION_RECEIVED: life.petition.received_at,
            StartEvent.PETITION_ADMITTED: moment,
        }
        term = terms.counted(life.rule(K.PETITION_COMPLETION), facts)
        life.petition.admit(moment, term.due_at)
        life.due, life.began = {K.PETITION_COMPLETION: term.due_at}, term.began_at

    return fact


def refused(ground: RefusalGround, way: Route | None = None) -> Callable[[Life], None]:
    def fact(life: Life) -> None:
        after(Move.REFUSE, life.petition.state)
        if life.passed is not None and life.passed.state in UNDER_WAY:
            raise ForwardedAway
        life.petition.refuse(ground, way)
        life.due = {}

    return fact


def asked(days: int | None = None) -> Callable[[Life], None]:
    """The office asks for so many days more; None: all that the rule allows."""

    def fact(life: Life) -> None:
        after(Move.EXTEND, life.petition.state)
        if life.longer is not None and life.longer.state in (LongerState.ASKED, LongerState.GRANTED):
            raise AskedAlready
        if life.now >= life.due[K.PETITION_COMPLETION]:
            raise TermOver
        length = length_of(life.rule(K.PETITION_COMPLETION), days, len(life.extended))
        life.longer = Longer(UUID(int=2), length, OFFICER, life.now)
        life.longer.asked(life.petition)

    return fact


def decided(*, is_granted: bool, by: str = LEADER) -> Callable[[Life], None]:
    def fact(life: Life) -> None:
        if life.longer is None or life.longer.state not in (LongerState.ASKED, LongerState.GRANTED):
            raise NothingAsked
        life.longer.decide(life.petition, by, life.now, is_granted=is_granted)
        if is_granted and life.petition.is_anonymous:
            _longer(life, None)

    return fact


def told_why(life: Life) -> None:
    """The petitioner is told why it takes longer."""
    _longer(life, Notice(WrittenForm.POST, life.now))


def _longer(life: Life, notice: Notice | None) -> None:
    if life.longer is None:
        raise NothingAsked
    if life.now >= life.due[K.PETITION_COMPLETION]:
        raise TermOver
    assert life.began is not None
    lengths = (*life.extended, life.longer.length)
    term = counted_again(life.rule(K.PETITION_COMPLETION), life.began, terms.calendar(), (), lengths)
    life.longer.tell(life.petition, notice, term.due_at, life.now)
    life.extended, life.due[K.PETITION_COMPLETION] = lengths, term.due_at


def answered(*, is_delivered: bool = True) -> Callable[[Life], None]:
    """处理意见书, delivered that day."""

    def fact(life: Life) -> None:
        delivered = life.now if is_delivered else None
        life.petition.answer(
            delivered, life.now, is_on_time=life.now < life.due.get(K.PETITION_COMPLETION, life.now)
        )
        life.due = {}
        found = life.petition
        life.recourse = Recourse(found.id, found.code, found.unit, found.state)
        if delivered is not None:
            _window(life, ReviewLevel.REVIEW)

    return fact


def _window(life: Life, level: ReviewLevel) -> None:
    each = INSTANCES[level]
    assert life.recourse is not None
    life.recourse.delivered_at = life.now
    life.recourse.until = terms.counted(life.rule(each.window), {each.begins: life.now}).due_at
    life.due[each.window] = life.recourse.until


def requested(level: ReviewLevel, ago: int = 0) -> Callable[[Life], None]:
    """The petitioner's request, received so many days before it was entered."""

    def fact(life: Life) -> None:
        each, recourse = INSTANCES[level], life.recourse_now()
        came = life.now - timedelta(days=ago)
        recourse.check_request(level, came, life.now)
        term = terms.counted(life.rule(each.term), {StartEvent.REVIEW_REQUESTED: came})
        recourse.request(level, came, term.due_at, life.now)
        life.due, life.began, life.pauses = {each.term: term.due_at}, came, []

    return fact


def hearing_opened(life: Life) -> None:
    """听证; its time is left out where the rule says so."""
    recourse = life.recourse_now()
    rule = life.rule(INSTANCES[recourse.check_hearing()].term)
    stops = NotCounted.HEARING in rule.not_counted
    recourse.hear(is_suspended=stops)
    if stops:
        life.pauses.append(life.now)


def hearing_held(life: Life) -> None:
    event = life.recourse_now().heard()
    if life.pauses:
        assert life.began is not None
        life.pauses.append(life.now)
        kind = INSTANCES[event.level].term
        life.due[kind] = counted_again(life.rule(kind), life.began, terms.calendar(), life.pauses).due_at


def opinion(level: ReviewLevel, outcome: ReviewOutcome = ReviewOutcome.UPHELD) -> Callable[[Life], None]:
    """复查、复核意见书, delivered that day."""

    def fact(life: Life) -> None:
        recourse = life.recourse_now()
        delivered = recourse.check_answer(level, life.now, life.began or life.now, life.now)
        recourse.answer(level, outcome, delivered, is_on_time=life.now < life.due[INSTANCES[level].term])
        life.due = {}
        if level is ReviewLevel.REVIEW:
            _window(life, ReviewLevel.RE_REVIEW)
        else:
            recourse.last_word()

    return fact


def registered(registration: Registration) -> Callable[[Life], None]:
    def fact(life: Life) -> None:
        after(Move.REGISTER, life.petition.state)
        registration.check()
        life.sort = registration.sort

    return fact


def passed_on(kind: ForwardingKind, report: str | None = None, **shared: Any) -> Callable[[Life], None]:
    """转送 or 交办 to the competent unit; the notice is its to give."""

    def fact(life: Life) -> None:
        after(Move.FORWARD, life.petition.state)
        if life.passed is not None and life.passed.state in UNDER_WAY:
            raise ForwardedAway
        object_by = terms.counted(
            life.rule(K.PETITION_OBJECTION), {Served.FORWARDED_PETITION: life.now}
        ).due_at
        report_by = None if report is None else at(report)
        passed = Forwarding(
            UUID(int=3), UUID(int=1), "case-a", "office", "bureau", kind, object_by, report_by
        )
        passed.sent(shared.get("joint", ()), shared.get("settled_by"), life.now)
        life.passed = passed
        life.due = {K.PETITION_OBJECTION: object_by}
        _owe_notice(life)

    return fact


def _owe_notice(life: Life) -> None:
    if not life.petition.is_anonymous:
        rule = life.rule(K.PETITION_NOTICE)
        life.due[K.PETITION_NOTICE] = terms.counted(rule, {StartEvent.PETITION_RECEIVED: life.now}).due_at


def _owe_deciding(life: Life) -> None:
    """Where nobody can be told, the office has fifteen days to pass it on, or to admit or refuse it."""
    if life.petition.is_anonymous:
        rule = life.rule(K.PETITION_FORWARD)
        life.due[K.PETITION_FORWARD] = terms.counted(rule, {StartEvent.PETITION_RECEIVED: life.now}).due_at


def objected(life: Life) -> None:
    """提出异议: the office decides whose the matter is; what the petitioner is owed ends as it would have."""
    assert life.passed is not None
    life.passed.object(life.now)
    del life.due[K.PETITION_OBJECTION]
    _owe_deciding(life)


def objection_decided(*, is_upheld: bool) -> Callable[[Life], None]:
    def fact(life: Life) -> None:
        assert life.passed is not None
        life.passed.decide(is_upheld=is_upheld)
        life.due = {}
        _owe_notice(life)
        if is_upheld:
            _owe_deciding(life)

    return fact


def taken(life: Life) -> None:
    """受理 by the unit, which has told the petitioner."""
    assert life.passed is not None
    life.passed.take()
    life.due = {}
    if life.sort is not PetitionSort.DENUNCIATION:
        admitted()(life)


def reported(life: Life) -> None:
    assert life.passed is not None
    life.passed.report(is_on_time=True)


def admitted_here(life: Life) -> None:
    """受理 by the office itself."""
    life.petition.admission(Notice(WrittenForm.HANDED, life.now), life.now)
    check_handled_here(life.sort)
    if life.passed is not None and life.passed.state in PENDING:
        raise ForwardedAway
    admitted()(life)


def handed_over(*sides: Side) -> Callable[[Life], None]:
    """移交调解, as these sides wish it; the petitioner is told that day."""

    def fact(life: Life) -> None:
        handing.check(life.petition, life.sort, sides)
        notice = None if life.petition.is_anonymous else Notice(WrittenForm.HANDED, life.now)
        handing.hand_over(life.petition, HandOverTo.PEOPLES_MEDIATION, notice, life.now)
        life.due = {kind: end for kind, end in life.due.items() if end <= life.now}

    return fact


def withdrawn(life: Life) -> None:
    life.petition.end()
    life.due = {}


def handled_again(life: Life) -> None:
    """The case was opened again because the review revoked the answer."""
    life.recourse_now().handle_again()
    life.due = {}


REVIEW, RE_REVIEW = ReviewLevel.REVIEW, ReviewLevel.RE_REVIEW
FACTS: dict[str, Callable[[Life], None]] = {
    "nothing": lambda life: None,
    "admitted": admitted_here,
    "forwarded": passed_on(ForwardingKind.FORWARDED),
    "assigned, report by 04-10": passed_on(ForwardingKind.ASSIGNED, "04-10"),
    "assigned, no report asked for": passed_on(ForwardingKind.ASSIGNED),
    "shared, settled by agreement": passed_on(
        ForwardingKind.FORWARDED, joint=("town",), settled_by=CompetenceBy.AGREEMENT
    ),
    "shared, unsettled": passed_on(ForwardingKind.FORWARDED, joint=("town",)),
    "objected": objected,
    "upheld": objection_decided(is_upheld=True),
    "overruled": objection_decided(is_upheld=False),
    "taken": taken,
    "reported": reported,
    "denunciation": registered(Registration(PetitionForm.LETTER, PetitionSort.DENUNCIATION)),
    "appeal, 40 come, 5 speak": registered(Registration(PetitionForm.VISIT, PetitionSort.APPEAL, 40, 5)),
    "appeal, 40 come, 6 speak": registered(Registration(PetitionForm.VISIT, PetitionSort.APPEAL, 40, 6)),
    "appeal, 40 come, nobody speaks": registered(
        Registration(PetitionForm.VISIT, PetitionSort.APPEAL, 40, 0)
    ),
    "appeal, 40 write": registered(Registration(PetitionForm.LETTER, PetitionSort.APPEAL, 40, 0)),
    "admitted on the spot": admitted(WrittenForm.ON_SPOT),
    "admitted, told 3 days ago": admitted(ago=3),
    "admitted, told nobody": admitted(None),
    "refused, outside remit": refused(RefusalGround.OUTSIDE_REMIT, Route.ORDER),
    "refused, outside remit, no way named": refused(RefusalGround.OUTSIDE_REMIT),
    "refused, statutory route": refused(RefusalGround.STATUTORY_ROUTE, Route.LITIGATION),
    "refused, statutory route to a department": refused(RefusalGround.STATUTORY_ROUTE, Route.ORDER),
    "refused, pending": refused(RefusalGround.DUPLICATE),
    "refused, concluded": refused(RefusalGround.CONCLUDED),
    "30 days asked": asked(30),
    "10 days asked": asked(10),
    "31 days asked": asked(31),
    "granted": decided(is_granted=True),
    "granted by who asked": decided(is_granted=True, by=OFFICER),
    "not granted": decided(is_granted=False),
    "told why": told_why,
    "answered": answered(),
    "answered, not delivered": answered(is_delivered=False),
    "review asked": requested(REVIEW),
    "补登申请": requested(REVIEW, 2),
    "补登八日前申请": requested(REVIEW, 8),
    "reviewed": opinion(REVIEW),
    "reviewed, revoked": opinion(REVIEW, ReviewOutcome.REVOKED),
    "re-review asked": requested(RE_REVIEW),
    "re-reviewed": opinion(RE_REVIEW),
    "hearing": hearing_opened,
    "hearing over": hearing_held,
    "handled again": handled_again,
    "withdrawn": withdrawn,
    "appeal": registered(Registration(PetitionForm.VISIT, PetitionSort.APPEAL)),
    "suggestion": registered(Registration(PetitionForm.LETTER, PetitionSort.SUGGESTION)),
    "to mediation": handed_over(*Side),
    "to mediation as one side wishes": handed_over(Side.PETITIONER),
}


def refuse_without(act: Callable[[Life], None]) -> Callable[[Life], None]:
    """An act of the unit, of which there is none before anything was passed on."""

    def fact(life: Life) -> None:
        if life.passed is None:
            raise ForwardingNotFound
        act(life)

    return fact


ACTS = {
    "admit": admitted_here, "forward": FACTS["forwarded"], "object": refuse_without(objected),
    "take": refuse_without(taken), "refuse": FACTS["refused, pending"], "extend": FACTS["30 days asked"],
    "answer": FACTS["answered"], "to mediation": FACTS["to mediation"],
    "review": FACTS["review asked"], "review opinion": FACTS["reviewed"],
    "re-review": FACTS["re-review asked"], "re-review opinion": FACTS["re-reviewed"], "hear": FACTS["hearing"],
}  # fmt: skip
NAMES = {
    K.PETITION_OBJECTION: "异议", K.PETITION_FORWARD: "转送", K.PETITION_NOTICE: "告知", K.PETITION_COMPLETION: "办结",
    K.PETITION_REVIEW_REQUEST: "申请复查", K.PETITION_REVIEW: "复查", K.PETITION_RE_REVIEW_REQUEST: "申请复核",
    K.PETITION_RE_REVIEW: "复核",
}  # fmt: skip


def may(make: Callable[[], Life]) -> str:
    """What could be done next, each tried on a life of its own."""
    found = []
    for name, act in ACTS.items():
        try:
            act(make())
        except Problem:
            continue
        found.append(name)
    return ", ".join(found) or "—"


def lived(begins: str, facts: Sequence[Fact]) -> Life:
    """The petition after all that."""
    life = received(begins)
    for day, fact in facts:
        life.let_pass(at(day))
        fact(life)
    return life


def rows(table: str) -> list[tuple[str, ...]]:
    """The lines of a table below its head."""
    lines = [line for line in table.strip().splitlines() if line.strip()]
    return [tuple(cell.strip() for cell in line.split("|")) for line in lines[1:]]


# What a line begins with when it says so.
SO_FAR = {
    "异议成立": "03-18 objected; 03-20 upheld",
    "异议不成立": "03-18 objected; 03-20 overruled",
    "已接收": "03-16 forwarded; 03-18 taken",
    "已申请延期": "03-12 admitted; 05-06 30 days asked",
    "已批准延期": "已申请延期; 05-07 granted",
    "已请批": "05-06 30 days asked; 05-07 granted",
    "未送达": "03-20 answered, not delivered",
    "匿名受理": "03-12 admitted, told nobody",
    "四月听证": "04-03 hearing; 04-10 hearing over",
    "又听证": "05-25 hearing; 05-30 hearing over",
    "已听证": "05-12 hearing; 05-22 hearing over",
    "申诉受理": "03-12 appeal; 03-12 admitted",
    "已答复": "03-02 admitted; 03-12 answered",
    "已申请复查": "已答复; 04-01 review asked",
    "已复查": "已申请复查; 04-20 reviewed",
    "已撤销": "已申请复查; 04-20 reviewed, revoked",
    "已申请复核": "已复查; 05-06 re-review asked",
    "三月延期": "03-12 admitted; 03-13 10 days asked; 03-14 granted; 03-15 told why",
    "三月申请": "03-12 admitted; 03-13 answered; 03-16 review asked",
    "三月重办": "三月申请; 03-20 reviewed, revoked; 03-21 handled again",
    "三月复查": "三月申请; 03-20 reviewed",
    "三月终结": "三月复查; 03-23 re-review asked; 03-30 re-reviewed",
}


def told(cell: str) -> list[tuple[str, str]]:
    """`03-12 admitted; 03-20 answered` as days and what happened on them."""
    for name in reversed(SO_FAR):
        cell = cell.replace(name, SO_FAR[name])
    facts = [each.strip() for each in cell.split(";") if each.strip() not in ("", "—")]
    return [(day, what) for day, _, what in (each.partition(" ") for each in facts)]


def history(cell: str) -> list[Fact]:
    """`told`, as what it does to a life."""
    return [(day, FACTS[what]) for day, what in told(cell)]


def due(life: Life) -> str:
    """What runs, and the day it ends with."""
    is_heard = life.recourse is not None and life.recourse.is_heard and len(life.pauses) % 2
    found = [f"{NAMES[kind]} {'中止' if is_heard else day_of(end)}" for kind, end in sorted(life.due.items())]
    return ", ".join(found) or "—"


# What may be done, where a line names it.
ALLOWED = {
    "未受理": "admit, forward, refuse",
    "待承办": "object, take",
    "办理中": "extend, answer",
    "复查中": "review opinion, hear",
    "复核中": "re-review opinion, hear",
}

SITUATIONS = """
法条与情形 | received | what happened | stage | what is due | may be done
22、23 登记之日起十五日内转送、告知；首日不计 | 03-12 | — | received | 转送 03-27, 告知 03-27 | 未受理
23 未规定顺延：末日逢春节，仍于当日届满 | 02-03 | — | received | 转送 02-18, 告知 02-18 | 未受理
23 姓名住址不清的，不负告知义务 | 03-12 anonymous | — | received | 转送 03-27 | 未受理
23 当场告知，六十日自受理起算 | 03-12 | 03-12 admitted on the spot | admitted | 办结 05-11 | 办理中
23 末日受理，仍在十五日内 | 03-12 | 03-27 admitted | admitted | 办结 05-26 | 办理中
34 六十日自告知之日起，不论何时录入 | 03-12 | 03-20 admitted, told 3 days ago | admitted | 办结 05-16 | 办理中
34 末日逢劳动节，不顺延 | 03-02 | 03-02 admitted | admitted | 办结 05-01 | 办理中
34 匿名无从告知，自受理起六十日 | 03-12 anonymous | 03-16 admitted, told nobody | admitted | 办结 05-15 | 办理中
玉门双123 简单：一日受理、三日化解 | 03-12 yumen ordinary | — | received | 转送 03-27, 告知 03-13 | 未受理
玉门双123 办结仍自收到之日起三日 | 03-12 yumen ordinary | 03-13 admitted | admitted | 办结 03-15 | 办理中
玉门双123 复杂：一周受理、三周化解 | 03-12 yumen serious | — | received | 转送 03-27, 告知 03-19 | 未受理
玉门双123 办结自收到之日起三周 | 03-12 yumen serious | 03-18 admitted | admitted | 办结 04-02 | 办理中
玉门 重大：无更严承诺，六十日 | 03-12 yumen major | 03-18 admitted | admitted | 办结 05-17 | 办理中
31 不属于职责范围，告知正确途径 | 03-12 | 03-14 refused, outside remit | refused | — | —
31 有法定途径的，引导依法定途径 | 03-12 | 03-14 refused, statutory route | refused | — | —
19 同一事项正在办理的，不重复受理 | 03-12 | 03-14 refused, pending | refused | — | —
36 已终结的，同一事实和理由不再受理 | 03-12 | 03-14 refused, concluded | refused | — | —
受理前撤回，各项期限不再计算 | 03-12 | 03-14 withdrawn | ended | — | —
受理后撤回 | 03-12 | 03-12 admitted; 04-01 withdrawn | ended | — | —
22 转送有权单位；告知由该单位自收到之日起十五日内 | 03-12 | 03-16 forwarded | received | 告知 03-31, 异议 03-23 | 待承办
22 交办须反馈 | 03-12 | 03-16 assigned, report by 04-10 | received | 告知 03-31, 异议 03-23 | 待承办
23 异议五个工作日，跨清明 | 03-12 | 04-01 forwarded | received | 告知 04-16, 异议 04-09 | 待承办
23 异议五个工作日，跨春节调休 | 02-02 | 02-12 forwarded | received | 告知 02-27, 异议 02-26 | 待承办
23 逾五个工作日不得再提异议 | 03-12 | 03-16 forwarded; 03-24 nothing | received | 告知 03-31, 异议 03-23 | take
23 已提异议，待核实：告知期由信访机构负责，不停止 | 03-12 | 03-16 forwarded; 03-18 objected | received | 告知 03-31 | —
22 匿名无从告知：异议提出后十五日内转送 | 03-12 anonymous | 03-16 forwarded; 03-18 objected | received | 转送 04-02 | —
22、23 匿名，异议成立，退回后重新计转送期 | 03-12 anonymous | 03-16 forwarded; 异议成立 | received | 转送 04-04 | 未受理
22、23 匿名，异议不成立，无告知期 | 03-12 anonymous | 03-16 forwarded; 异议不成立 | received | — | take
23 异议成立，退回后重新计告知期 | 03-12 | 03-16 forwarded; 异议成立 | received | 告知 04-04 | 未受理
23 异议不成立，由该单位告知，不得再异议 | 03-12 | 03-16 forwarded; 异议不成立 | received | 告知 04-04 | take
23 承办单位受理，六十日自其告知之日起 | 03-12 | 03-16 forwarded; 03-20 taken | admitted | 办结 05-19 | 办理中
24 涉及两个以上单位，协商确定 | 03-12 | 03-16 shared, settled by agreement | received | 告知 03-31, 异议 03-23 | 待承办
20 四十人走访，推选五名代表 | 03-12 | 03-12 appeal, 40 come, 5 speak | received | 转送 03-27, 告知 03-27 | 未受理
20 四十人联名来信，不须推选代表 | 03-12 | 03-12 appeal, 40 write | received | 转送 03-27, 告知 03-27 | 未受理
31 检举控告类只转送，不受理 | 03-12 | 03-12 denunciation | received | 转送 03-27, 告知 03-27 | forward, refuse
31 检举控告类转送、接收后，不进入办理程序，不另转、不退 | 03-12 | 03-12 denunciation; 已接收 | received | — | —
33 申诉求决，双方同意的可以调解 | 03-12 | 申诉受理 | admitted | 办结 05-11 | extend, answer, to mediation
33 建议意见不适用调解 | 03-12 | 03-12 suggestion; 03-12 admitted | admitted | 办结 05-11 | 办理中
33 未受理的不移交调解 | 03-12 | 03-12 appeal | received | 转送 03-27, 告知 03-27 | 未受理
33 双方同意，移交调解：本单位的办理终止，期限不再计算 | 03-12 | 申诉受理; 03-20 to mediation | ended | — | —
33 期满后仍可移交，逾期的事实不变 | 03-12 | 申诉受理; 05-12 to mediation | ended | 办结 05-11 | —
34 申请未批准，期限不变，不得重复申请 | 03-12 | 已申请延期 | admitted | 办结 05-11 | answer
34 批准未告知，期限不变 | 03-12 | 已批准延期 | admitted | 办结 05-11 | answer
34 批准并告知理由，延长三十日 | 03-12 | 已批准延期; 05-08 told why | admitted | 办结 06-10 | answer
34 可延长十日 | 03-12 | 三月延期 | admitted | 办结 05-21 | answer
34 未批准，可再申请 | 03-12 | 已申请延期; 05-07 not granted | admitted | 办结 05-11 | 办理中
34 匿名无从告知，批准即延长 | 03-12 anonymous | 匿名受理; 已请批 | admitted | 办结 06-10 | answer
34 期限届满后不得申请延期 | 03-12 | 03-12 admitted; 05-12 nothing | admitted | 办结 05-11 | answer
34、35 答复送达之日起三十日内可申请复查 | 03-02 | 已答复 | answered | 申请复查 04-13 | review
35 申请复查末日逢劳动节，为当事人利益顺延 | 03-02 | 03-02 admitted; 04-01 answered | answered | 申请复查 05-06 | review
35 末日当天仍可申请 | 03-02 | 已答复; 04-13 nothing | answered | 申请复查 04-13 | review
35 期满未申请，终结 | 03-02 | 已答复; 04-14 nothing | concluded | — | —
35 未送达任何人，申请期不起算 | 03-12 anonymous | 匿名受理; 未送达; 12-01 nothing | answered | — | —
35 期内收到、期后登记，仍受理 | 03-02 | 已答复; 04-15 补登申请 | under_review | 复查 05-13 | 复查中
35 复查三十日，自收到申请之日起 | 03-02 | 已申请复查 | under_review | 复查 05-01 | 复查中
35 复查听证期间照常计算 | 03-02 | 已申请复查; 04-03 hearing | under_review | 复查 05-01 | —
35 复查听证结束，期限不变 | 03-02 | 已申请复查; 四月听证 | under_review | 复查 05-01 | 复查中
36 收到复查意见之日起三十日内可申请复核 | 03-02 | 已复查 | reviewed | 申请复核 05-20 | re-review
36 申请复核末日逢端午节，顺延 | 03-02 | 已申请复查; 05-20 reviewed | reviewed | 申请复核 06-22 | re-review
36 期满未申请复核，终结 | 03-02 | 已复查; 05-21 nothing | concluded | — | —
36 复查撤销原意见的，仍可申请复核 | 03-02 | 已复查, revoked | reviewed | 申请复核 05-20 | re-review
36 复查撤销、事项重新办理的，申请复核的期限随之终止 | 03-02 | 已撤销; 04-21 handled again | ended | — | —
36 重新办理前已申请复核的，复核照常进行 | 03-02 | 已撤销; 04-21 re-review asked | under_re_review | 复核 05-21 | 复核中
36 复核三十日，自收到申请之日起 | 03-02 | 已申请复核 | under_re_review | 复核 06-05 | 复核中
36 复核听证期间，不计入期限 | 03-02 | 已申请复核; 05-12 hearing | under_re_review | 复核 中止 | —
36 听证结束，剩余期限继续计算 | 03-02 | 已申请复核; 已听证 | under_re_review | 复核 06-15 | 复核中
36 两次听证分别扣除 | 03-02 | 已申请复核; 已听证; 又听证 | under_re_review | 复核 06-20 | 复核中
36 复核意见送达，终结 | 03-02 | 已申请复核; 05-20 re-reviewed | concluded | — | —
"""


@pytest.mark.parametrize("row", rows(SITUATIONS), ids=lambda row: row[0])
def test_the_situation_has_its_stage_its_terms_and_what_may_be_done(row: tuple[str, ...]) -> None:
    _, begins, happened, stage, terms_due, acts = row
    life = lived(begins, history(happened))
    assert (life.stage, due(life)) == (stage, terms_due)
    assert may(lambda: lived(begins, history(happened))) == ALLOWED.get(acts, acts)


REFUSALS = """
法条与情形 | what happened | what is tried | why it is refused
23 已知姓名住址，须书面告知 | — | 03-14 admitted, told nobody | NOTICE_REQUIRED
31 不属于职责范围，须告知正确途径 | — | 03-14 refused, outside remit, no way named | RIGHT_WAY_REQUIRED
31 法定途径须通向其他机关 | — | 03-14 refused, statutory route to a department | RIGHT_WAY_REQUIRED
20 代表不得超过五人 | — | 03-14 appeal, 40 come, 6 speak | REPRESENTATIVES_UNFIT
20 多人走访须推选代表 | — | 03-14 appeal, 40 come, nobody speaks | REPRESENTATIVES_UNFIT
22 交办须定反馈期限 | — | 03-14 assigned, no report asked for | REPORT_UNFIT
22 已转送，未退回前不得另转 | 03-13 forwarded | 03-14 forwarded | FORWARDED_AWAY
22 已转送，未退回前不得自行受理 | 03-13 forwarded | 03-14 admitted | FORWARDED_AWAY
22 已转送，未退回前不得不予受理 | 03-13 forwarded | 03-14 refused, pending | FORWARDED_AWAY
23 逾五个工作日的异议 | 03-13 forwarded | 03-21 objected | OBJECTION_LATE
23 异议不成立后再异议 | 03-13 forwarded; 03-16 objected; 03-17 overruled | 03-18 objected | OBJECTION_LATE
23 异议待核实，不得受理 | 03-13 forwarded; 03-16 objected | 03-17 taken | TRANSITION_REFUSED
22 未受理，无从反馈 | 03-13 forwarded | 03-17 reported | TRANSITION_REFUSED
22 已受理，不得再转送 | 03-12 admitted | 03-14 forwarded | TRANSITION_REFUSED
24 受理单位未确定 | — | 03-14 shared, unsettled | COMPETENCE_UNFIT
31 检举控告类不得受理 | 03-12 denunciation | 03-14 admitted | DENUNCIATION_PASSED_ON
33 一方不同意，不得移交调解 | 申诉受理 | 03-14 to mediation as one side wishes | CONSENT_MISSING
33 建议意见不移交调解 | 03-12 suggestion; 03-12 admitted | 03-14 to mediation | NOT_FOR_MEDIATION
33 未登记要素，不得移交调解 | 03-12 admitted | 03-14 to mediation | NOT_REGISTERED
33 未受理，不得移交调解 | 03-12 appeal | 03-14 to mediation | TRANSITION_REFUSED
33 已答复，不得移交调解 | 申诉受理; 03-13 answered | 03-14 to mediation | TRANSITION_REFUSED
34 未受理，不得答复 | — | 03-14 answered | TRANSITION_REFUSED
34 未受理，无期限可延 | — | 03-14 30 days asked | TRANSITION_REFUSED
34 已受理，不得再不予受理 | 03-12 admitted | 03-14 refused, pending | TRANSITION_REFUSED
34 处理意见书须送达 | 03-12 admitted | 03-14 answered, not delivered | DELIVERY_REQUIRED
34 延长不超过三十日 | 03-12 admitted | 03-14 31 days asked | EXTENSION_REFUSED
34 延期一次为限 | 三月延期 | 03-16 10 days asked | EXTENSION_REFUSED
34 申请人不得自批 | 03-12 admitted; 03-13 30 days asked | 03-14 granted by who asked | OWN_REQUEST
34 未批准，不得以告知延长 | 03-12 admitted; 03-13 30 days asked | 03-14 told why | TRANSITION_REFUSED
34 届满后告知，不再延长 | 已批准延期 | 05-12 told why | TERM_OVER
34 一事不二批 | 03-12 admitted; 03-13 30 days asked; 03-14 granted | 03-15 not granted | TRANSITION_REFUSED
35 未答复，不得申请复查 | 03-12 admitted | 03-14 review asked | TRANSITION_REFUSED
35 逾三十日，不再受理复查 | 03-12 admitted; 03-13 answered | 04-14 review asked | REVIEW_LATE
35 申请不得早于答复送达 | 03-12 admitted; 03-20 answered | 03-25 补登八日前申请 | MOMENT_UNFIT
36 未经复查，不得申请复核 | 03-12 admitted; 03-13 answered | 03-14 re-review asked | TRANSITION_REFUSED
36 复查中，不得申请复核 | 三月申请 | 03-17 re-review asked | TRANSITION_REFUSED
36 未申请，不得提出复核意见 | 三月复查 | 03-23 re-reviewed | TRANSITION_REFUSED
36 听证未结束 | 03-12 admitted; 03-13 answered; 03-16 review asked; 03-17 hearing | 03-20 reviewed | HEARING_GOES_ON
36 未经申请，不得举行听证 | 03-12 admitted; 03-13 answered | 03-14 hearing | TRANSITION_REFUSED
36 重新办理后，对已撤销的意见不得申请复核 | 三月重办 | 03-23 re-review asked | TRANSITION_REFUSED
36 终结后，不得再申请复查 | 三月终结 | 03-31 review asked | TRANSITION_REFUSED
36 复查期满终结的，不得转而申请复核 | 03-12 admitted; 03-13 answered | 04-20 re-review asked | TRANSITION_REFUSED
"""


@pytest.mark.parametrize("row", rows(REFUSALS), ids=lambda row: row[0])
def test_what_the_law_does_not_allow_is_refused(row: tuple[str, ...]) -> None:
    _, happened, tried, code = row
    (day, act), *_ = history(tried)
    life = lived("03-12", history(happened))
    life.let_pass(at(day))
    with pytest.raises(Problem) as refusal:
        act(life)
    assert refusal.value.code == code


def test_the_page_counts_the_lines() -> None:
    page = (Path(__file__).resolve().parents[4] / "docs" / "petition-review.md").read_text(encoding="utf-8")
    assert f"{len(rows(SITUATIONS)) + len(rows(REFUSALS))} situations and refusals" in page
