"""Situations of mediation law, to be read line by line: what happened → the stage, what is due, what may be done.

Days are of 2026 in Shanghai; a term ends with the day named (24:00). Holidays: Spring Festival 15–23 February
(14 and 28 worked), Qingming 4–6 April, Labour Day 1–5 May (9 worked), National Day 1–7 October (20 September worked).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from casekit.clock import SHANGHAI, to_local
from casekit.errors import Problem
from contracts.vocabulary import (
    AgreementForm,
    AttemptOutcome,
    HandOverGround,
    HandOverTo,
    MediationEnd,
    ReferralKind,
    Side,
    Tier,
)
from procedures import library
from services.mediation.domain.agreement import Agreement, Signature, Term
from services.mediation.domain.deciding import Decision
from services.mediation.domain.ladder import climb
from services.mediation.domain.longer import length_of
from services.mediation.domain.mediation import Attempt, Mediation
from services.mediation.domain.referral import Referral, check_assigned, check_consent
from services.mediation.domain.settling import Obligation, check_application, is_all_done
from services.mediation.domain.sort import sort_of
from services.mediation.handlers import terms

PLACE = library.load("laibin-xiaopingyang")
P, R = Side.PETITIONER, Side.RESPONDENT
COURT = "court-county"


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
    """One dispute before a committee, by its facts."""

    mediation: Mediation
    due_at: datetime
    now: datetime
    referral: Referral | None = None
    consents: set[Side] = field(default_factory=set)
    was_recused: bool = False
    attempts: list[tuple[str, datetime]] = field(default_factory=list)
    obligations: list[Obligation] = field(default_factory=list)
    until: datetime | None = None
    stopped_at: datetime | None = None
    extended: list[str] = field(default_factory=list)
    pauses: list[datetime] = field(default_factory=list)
    handed_to: HandOverTo | None = None
    awaits_opinion: bool = False
    delivered: set[Side] = field(default_factory=set)
    began: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.began = self.now


Fact = tuple[str, Callable[[Life], None]]


def opened(day: str, category: str = "land_forest", body: str = "town") -> Life:
    """The case was routed to the committee, or another body, that day."""
    kind = terms.kind_of(PLACE, category, sort_of(body)).value
    due_at = terms.timing(PLACE, kind, "ordinary", at(day)).due_at
    found = Mediation(UUID(int=1), "case-a", "committee", 1, due_at, term=kind, opened_at=at(day))
    return Life(found, due_at, at(day))


def assigned(*posts: str) -> Callable[[Life], None]:
    """The committee assigns a mediator; nobody: the one it had was recused."""

    def fact(life: Life) -> None:
        life.was_recused |= not posts
        life.mediation.mediators = posts

    return fact


def check_mediator(life: Life) -> None:
    """Whether somebody has to be assigned first."""
    kind = life.referral.kind if life.referral else None
    check_assigned(kind, life.mediation.mediators, was_recused=life.was_recused)


def referred(kind: ReferralKind, *mediators: str) -> Callable[[Life], None]:
    """The committee signs for a court's file."""

    def fact(life: Life) -> None:
        life.mediation.mediators = mediators
        life.referral = Referral(kind, COURT, life.now)
        life.mediation.term = life.referral.term.value
        life.due_at = terms.timing(PLACE, life.mediation.term, "ordinary", life.now).due_at

    return fact


def extended(days: int) -> Callable[[Life], None]:
    """Both sides agree to take so many days longer."""

    def fact(life: Life) -> None:
        rule = PLACE.rule(life.mediation.term, "ordinary")
        life.extended.append(length_of(rule, days, len(life.extended)))
        began = life.began if life.referral is None else life.referral.signed_at
        life.due_at = terms.extended(rule, began, life.extended, life.pauses).due_at

    return fact


def consent(*sides: Side) -> Callable[[Life], None]:
    return lambda life: life.consents.update(sides)


def refuse(life: Life) -> None:
    life.mediation.end(MediationEnd.PARTY_REFUSED)


def attempt(tier: Tier = Tier.TOWN, ago: int = 0) -> Callable[[Life], None]:
    """The committee mediates, to no end; so many days before it was entered."""

    def fact(life: Life) -> None:
        check_consent(life.referral.kind if life.referral else None, life.consents)
        check_mediator(life)
        made = Attempt(tier, AttemptOutcome.NO_AGREEMENT, life.now - timedelta(days=ago))
        ladder = PLACE.mediation.ladder
        life.mediation.attempt(made, ladder, life.now, awaits_opinion=life.awaits_opinion)
        life.attempts.append((tier.value, life.now))

    return fact


def agree(
    form: AgreementForm = AgreementForm.ORAL, made_ago: int = 0, **how: object
) -> Callable[[Life], None]:
    """An agreement, with what its form demands unless said otherwise; so many days before it was entered."""

    def fact(life: Life) -> None:
        check_mediator(life)
        is_written = form is AgreementForm.WRITTEN
        given: dict[str, object] = {
            "signatures": (Signature(P), Signature(R)) if is_written else (),
            "is_mediator_signed": is_written,
            "is_sealed": is_written,
            **how,
        }
        made_at = life.now - timedelta(days=made_ago)
        agreement = Agreement(form, "各自退让", made_at, **given)  # type: ignore[arg-type]
        life.mediation.agree(agreement, life.now)
        life.obligations = [Obligation(n, each.due_on) for n, each in enumerate(agreement.terms, start=1)]
        life.until = terms.timing(PLACE, "mediation.confirmation", "ordinary", made_at).due_at
        life.due_at = life.until

    return fact


def ended(reason: MediationEnd) -> Callable[[Life], None]:
    return lambda life: life.mediation.end(reason) and None


def handed_over(to: HandOverTo) -> Callable[[Life], None]:
    def fact(life: Life) -> None:
        life.mediation.hand_over(to, HandOverGround.STATUTORY_ROUTE)
        life.handed_to = to

    return fact


def decided(side: Side, ago: int = 0) -> Callable[[Life], None]:
    """The government's decision of two days before reached the side, so many days before that was entered."""

    def fact(life: Life) -> None:
        came = life.now - timedelta(days=ago)
        given_on = to_local(life.now - timedelta(days=2)).date()
        Decision(None, given_on, side, came).check(life.handed_to, life.delivered, life.now)
        life.delivered.add(side)
        life.due_at = terms.timing(PLACE, "ruling.suit", "ordinary", came).due_at

    return fact


def opinion_asked(life: Life) -> None:
    """An expert opinion comes first; its time counts unless the rule leaves it out."""
    life.awaits_opinion = True
    if "expertise" in PLACE.rule(life.mediation.term, "ordinary").not_counted:
        life.stopped_at = life.now


def opinion_there(life: Life) -> None:
    life.awaits_opinion = False
    if life.stopped_at is not None:
        life.pauses += [life.stopped_at, life.now]
        rule = PLACE.rule(life.mediation.term, "ordinary")
        life.due_at = terms.extended(rule, life.began, life.extended, life.pauses).due_at


def fulfil(number: int) -> Callable[[Life], None]:
    """An obligation is done today."""

    def fact(life: Life) -> None:
        found, on = life.obligations[number - 1], to_local(life.now).date()
        found.fulfil(on, at("01-01"), life.now)
        life.obligations[number - 1] = Obligation(number, found.due_on, on)

    return fact


def apply(*sides: Side) -> Callable[[Life], None]:
    def fact(life: Life) -> None:
        life.mediation.check_settled("confirm")
        assert life.until is not None
        check_application(sides, life.until, life.now)

    return fact


ACTS: dict[str, Callable[[Life], None]] = {
    "attempt": attempt(),
    "agree": agree(),
    "end": ended(MediationEnd.PARTY_ENDED),
    "hand over": handed_over(HandOverTo.LITIGATION),
    "apply": apply(P, R),
}
OPEN = ("attempt", "agree", "end", "hand over")


def may(make: Callable[[], Life]) -> tuple[str, ...]:
    """What could be done next, each tried on a life of its own."""
    found = []
    for name, act in ACTS.items():
        try:
            act(make())
        except Problem:
            continue
        found.append(name)
    return tuple(found)


def lived(begins: str, facts: Sequence[Fact]) -> Life:
    """The dispute after all that."""
    life = opened(*begins.split())
    for day, fact in facts:
        life.now = at(day)
        fact(life)
    return life


W = AgreementForm.WRITTEN
TWICE = (Term(R, 100, date(2026, 3, 20)), Term(R, 200, date(2026, 6, 30)))
FACTS: dict[str, Callable[[Life], None]] = {
    "nothing": lambda life: None,
    "attempt": attempt(),
    "attempt 3 days ago": attempt(ago=3),
    "oral agreement of 3 days ago": agree(made_ago=3),
    "refused": refuse,
    "failed": ended(MediationEnd.FAILED),
    "ended by a party": ended(MediationEnd.PARTY_ENDED),
    "oral agreement": agree(),
    "written agreement": agree(W),
    "two instalments": agree(terms=TWICE),
    "without the respondent's signature": agree(W, signatures=(Signature(P),)),
    "without the mediator's signature": agree(W, is_mediator_signed=False),
    "without the seal": agree(W, is_sealed=False),
    "oral with a seal": agree(is_sealed=True),
    "delegated": referred(ReferralKind.DELEGATED, "post-1"),
    "entrusted": referred(ReferralKind.ENTRUSTED, "post-1"),
    "entrusted summary": referred(ReferralKind.ENTRUSTED_SUMMARY, "post-1"),
    "entrusted, nobody assigned": referred(ReferralKind.ENTRUSTED),
    "assigned": assigned("post-1"),
    "recused": assigned(),
    "extended by 5 days": extended(5),
    "extended by 10 days": extended(10),
    "5 more": extended(5),
    "petitioner consents": consent(P),
    "both consent": consent(P, R),
    "opinion asked": opinion_asked,
    "opinion there": opinion_there,
    "both apply": apply(P, R),
    "one applies": apply(P),
    "first paid": fulfil(1),
    "petitioner served": decided(P),
    "petitioner served 3 days ago": decided(P, 3),
    "respondent served": decided(R),
    "petitioner served tomorrow": decided(P, -1),
    **{f"to {to.value}": handed_over(to) for to in HandOverTo},
}
ALLOWED = {"all": OPEN, "all but attempt": OPEN[1:], "apply": ("apply",), "end": OPEN[2:], "none": ()}


def rows(table: str) -> list[tuple[str, ...]]:
    """The lines of a table below its head."""
    lines = [line for line in table.strip().splitlines() if line.strip()]
    return [tuple(cell.strip() for cell in line.split("|")) for line in lines[1:]]


def history(cell: str) -> list[Fact]:
    """`03-12 entrusted; 03-20 failed` as what happened."""
    facts = [each.strip() for each in cell.split(";") if each.strip() not in ("", "—")]
    return [(day, FACTS[what]) for day, _, what in (each.partition(" ") for each in facts)]


SITUATIONS = """
法条与情形 | opened | what happened | stage | the term ends with | may be done
若干规定33 一个月，对应日届满 | 01-12 | — | opened | 02-12 | all
民法典203 末日逢春节，顺延至节后第一日 | 01-16 | — | opened | 02-24 | all
民法典202 二月无31日，以月末届满；28日调休上班，不顺延 | 01-31 | — | opened | 02-28 | all
民法典202 四月无31日，以月末届满 | 03-31 | — | opened | 04-30 | all
民法典203 末日逢劳动节 | 04-01 | — | opened | 05-06 | all
民法典203 末日为调休上班的星期日，不顺延 | 08-20 | — | opened | 09-20 | all
民法典203 末日逢国庆 | 09-01 | — | opened | 10-08 | all
民法典203 末日逢星期六 | 03-11 | — | opened | 04-13 | all
调解法22 可多次调解，期限不变 | 01-12 | 01-14 attempt; 01-20 attempt | opened | 02-12 | all
调解法17 一方明确拒绝，不得调解 | 01-12 | 01-13 refused | ended | 02-12 | none
调解法26 调解不成，终止调解 | 01-12 | 02-10 failed | ended | 02-12 | none
调解法23 当事人可随时要求终止 | 01-12 | 01-12 ended by a party | ended | 02-12 | none
调解法23 多次调解后仍可终止 | 01-12 | 01-14 attempt; 01-15 ended by a party | ended | 02-12 | none
调解法30 口头协议自达成之日起生效 | 03-02 | 03-12 oral agreement | agreed | 04-13 | apply
调解法29 书面协议签名盖章后生效 | 03-02 | 03-12 written agreement | agreed | 04-13 | apply
调解法33 三十日，末日逢调休上班的星期六 | 01-05 | 01-15 oral agreement | agreed | 02-14 | apply
调解法33 三十日，末日逢春节 | 01-05 | 01-20 oral agreement | agreed | 02-24 | apply
调解法33 末日当天仍可共同申请 | 03-02 | 03-12 oral agreement; 04-13 nothing | agreed | 04-13 | apply
调解法33 期满后不得再申请 | 03-02 | 03-12 oral agreement; 04-14 nothing | agreed | 04-13 | none
特邀11 委派须经双方同意，未同意不得调解 | 03-02 | 03-12 delegated | opened | 04-13 | all but attempt
特邀11 委派只有一方同意 | 03-02 | 03-12 delegated; 03-13 petitioner consents | opened | 04-13 | all but attempt
特邀27 委派三十日，自签收次日起算 | 03-02 | 03-02 delegated; 03-03 both consent | opened | 04-01 | all
特邀27 委派三十日，末日逢星期六 | 03-02 | 03-12 delegated; 03-13 both consent | opened | 04-13 | all
特邀27 委托（普通程序）十五日 | 03-02 | 03-12 entrusted | opened | 03-27 | all
特邀27 委托（普通程序）末日逢春节 | 02-02 | 02-02 entrusted | opened | 02-24 | all
特邀27 委托（简易程序）七日 | 03-02 | 03-12 entrusted summary | opened | 03-19 | all
特邀27 委托（简易程序）末日逢国庆 | 09-21 | 09-24 entrusted summary | opened | 10-08 | all
特邀27 双方同意延长十日，末日逢清明 | 03-02 | 03-12 entrusted; 03-20 extended by 10 days | opened | 04-07 | all
特邀12 委托调解未选定、指定调解员 | 03-02 | 03-12 entrusted, nobody assigned | opened | 03-27 | end
特邀12 选定后即可调解 | 03-02 | 03-12 entrusted, nobody assigned; 03-13 assigned | opened | 03-27 | all
特邀15 调解员回避，尚未另行指定 | 03-02 | 03-03 assigned; 03-04 recused | opened | 04-02 | end
调解法19 调委会可以指定，未指定的照常调解 | 03-02 | 03-04 attempt | opened | 04-02 | all
特邀27 委托调解不成，终止并退回法院 | 03-02 | 03-12 entrusted; 03-20 failed | ended | 03-27 | none
特邀27 委托调解达成协议，可申请确认 | 03-02 | 03-12 entrusted; 03-20 written agreement | agreed | 04-20 | apply
医疗条例38 三十个工作日 | 03-12 medical | — | opened | 04-24 | all
医疗条例38 跨春节，调休上班日计入 | 02-02 medical | — | opened | 03-20 | all
医疗条例38 双方约定延长十个工作日 | 03-12 medical | 03-20 extended by 10 days | opened | 05-12 | all
医疗38 鉴定后约定延长 | 03-12 medical | 03-16 opinion asked; 04-15 opinion there; 04-16 5 more | opened | 06-03 | all
医疗条例38 鉴定时间不计入 | 03-12 medical | 03-16 opinion asked; 04-15 opinion there | opened | 05-27 | all
若干规定33 未规定扣除鉴定时间的，照常计算 | 03-12 | 03-16 opinion asked; 04-01 opinion there | opened | 04-13 | all
鉴定前置 鉴定意见作出前，不得调解 | 03-12 | 03-16 opinion asked | opened | 04-13 | all but attempt
鉴定前置 鉴定意见作出后调解 | 03-12 | 03-16 opinion asked; 03-20 opinion there; 03-21 attempt | opened | 04-13 | all
调解法22 补录三日前的调解 | 03-12 | 03-20 attempt 3 days ago | opened | 04-13 | all
调解法33 三十日自协议生效起算，不论何时录入 | 03-02 | 03-12 oral agreement of 3 days ago | agreed | 04-08 | apply
劳动仲裁法14 十五日，自收到申请次日起算 | 03-12 labour professional | — | opened | 03-27 | all
劳动仲裁法10 企业调委会同样十五日 | 03-12 labour enterprise | — | opened | 03-27 | all
劳动仲裁法14 末日逢春节，顺延 | 02-02 labour town | — | opened | 02-24 | all
劳动仲裁法14 鉴定时间照常计算 | 03-12 labour town | 03-16 opinion asked; 03-20 opinion there | opened | 03-27 | all
调解法34 行业性专业性调委会，适用一个月 | 03-12 traffic professional | — | opened | 04-13 | all
若干规定33 企业调委会适用一个月 | 03-12 contract enterprise | — | opened | 04-13 | all
行政调解 无全国统一期限，本平台三十日 | 03-12 land_forest administrative | — | opened | 04-13 | all
行政调解 三十日与一个月之别 | 01-31 land_forest administrative | — | opened | 03-02 | all
司法调解 未经委派的，本平台三十日 | 01-31 contract judicial | — | opened | 03-02 | all
司法调解 劳动争议的十五日不约束法院 | 01-31 labour judicial | — | opened | 03-02 | all
医疗条例41 卫生行政部门同样三十个工作日 | 03-12 medical administrative | — | opened | 04-24 | all
森林法22 林木林地权属移交政府处理 | 01-12 | 01-20 to ruling | ended | 02-12 | none
森林法22 处理决定送达之日起三十日内起诉 | 01-12 | 01-20 to ruling; 03-10 petitioner served | ended | 04-09 | none
森林法22 起诉末日逢清明，顺延 | 01-12 | 01-20 to ruling; 03-05 petitioner served | ended | 04-07 | none
森林法22 双方各自起算 | 01-12 | 01-20 to ruling; 03-10 petitioner served; 03-12 respondent served | ended | 04-13 | none
五调联动 移交信访 | 01-12 | 01-20 to petition | ended | 02-12 | none
五调联动 移交诉讼 | 01-12 | 01-20 to litigation | ended | 02-12 | none
五调联动 移交公安 | 01-12 | 01-20 to police | ended | 02-12 | none
五调联动 移交法律援助 | 01-12 | 01-20 to legal_aid | ended | 02-12 | none
五调联动 移交仲裁 | 01-12 | 01-20 to arbitration | ended | 02-12 | none
三调联动 移交行政调解 | 01-12 | 01-20 to administrative_mediation | ended | 02-12 | none
"""


@pytest.mark.parametrize("row", rows(SITUATIONS), ids=lambda row: row[0])
def test_the_situation_has_its_stage_its_term_and_what_may_be_done(row: tuple[str, ...]) -> None:
    _, begins, happened, stage, due, acts = row
    life = lived(begins, history(happened))
    assert (life.mediation.state.value, day_of(life.due_at)) == (stage, due)
    assert may(lambda: lived(begins, history(happened))) == ALLOWED[acts]


REFUSALS = """
法条与情形 | what happened | what is tried | why it is refused
调解法29 书面协议缺一方签名 | — | 01-20 without the respondent's signature | AGREEMENT_INCOMPLETE
调解法29 书面协议缺调解员签名 | — | 01-20 without the mediator's signature | AGREEMENT_INCOMPLETE
调解法29 书面协议未盖章 | — | 01-20 without the seal | AGREEMENT_INCOMPLETE
调解法30 口头协议不签名盖章 | — | 01-20 oral with a seal | AGREEMENT_UNFIT
调解法26 终止后不再调解 | 01-15 failed | 01-20 attempt | TRANSITION_REFUSED
调解法31 达成协议后不再调解 | 01-15 oral agreement | 01-20 attempt | TRANSITION_REFUSED
调解法31 达成协议后不得另达成协议 | 01-15 oral agreement | 01-20 written agreement | TRANSITION_REFUSED
调解法17 拒绝后不得达成协议 | 01-15 refused | 01-20 oral agreement | TRANSITION_REFUSED
调解法33 未达成协议，无从确认 | — | 01-20 both apply | TRANSITION_REFUSED
调解法33 须双方共同申请 | 01-15 oral agreement | 01-20 one applies | APPLICATION_NOT_JOINT
调解法33 逾三十日 | 01-15 oral agreement | 02-24 both apply | CONFIRMATION_LATE
鉴定前置 鉴定意见未出 | 01-13 opinion asked | 01-20 attempt | OPINION_AWAITED
调解时间不能早于受理 | — | 01-13 attempt 3 days ago | INVALID_INPUT
协议时间不能早于受理 | — | 01-13 oral agreement of 3 days ago | INVALID_INPUT
特邀11 委派未经同意 | 01-15 delegated | 01-20 attempt | CONSENT_MISSING
特邀12 委托未选定调解员，不得调解 | 01-15 entrusted, nobody assigned | 01-20 attempt | NOBODY_ASSIGNED
特邀12 委托未选定调解员，不得达成协议 | 01-15 entrusted, nobody assigned | 01-20 oral agreement | NOBODY_ASSIGNED
特邀15 回避后无人，不得调解 | 01-15 assigned; 01-16 recused | 01-20 attempt | NOBODY_ASSIGNED
特邀27 延长以一次为限 | 01-15 entrusted; 01-16 extended by 5 days | 01-20 extended by 5 days | EXTENSION_REFUSED
若干规定33 人民调解的一个月没有约定延长的规定 | — | 01-20 extended by 5 days | EXTENSION_REFUSED
调解法31 同一项义务只登记一次履行 | 01-15 two instalments; 01-16 first paid | 01-20 first paid | DONE_ALREADY
森林法22 未移交处理的，没有处理决定 | 01-15 failed | 01-20 petitioner served | NOTHING_RUNNING
森林法22 移交诉讼的，没有处理决定 | 01-15 to litigation | 01-20 petitioner served | NOTHING_RUNNING
森林法22 同一方只登记一次送达 | 01-15 to ruling; 01-20 petitioner served | 01-21 petitioner served | DONE_ALREADY
森林法22 送达不能晚于现在 | 01-15 to ruling | 01-20 petitioner served tomorrow | MOMENT_AHEAD
森林法22 送达不能早于决定 | 01-15 to ruling | 01-20 petitioner served 3 days ago | INVALID_INPUT
移交后本调解已终止 | 01-15 to litigation | 01-20 to petition | TRANSITION_REFUSED
"""


@pytest.mark.parametrize("row", rows(REFUSALS), ids=lambda row: row[0])
def test_what_the_law_does_not_allow_is_refused(row: tuple[str, ...]) -> None:
    _, happened, tried, code = row
    with pytest.raises(Problem) as refused:
        lived("01-12", [*history(happened), *history(tried)])
    assert refused.value.code == code


def test_xiaopingyang_climbs_three_in_a_week_three_in_half_a_month_three_in_a_month() -> None:
    days = (
        ("03-13", Tier.HAMLET), ("03-14", Tier.HAMLET), ("03-15", Tier.HAMLET), ("03-20", Tier.VILLAGE),
        ("03-24", Tier.VILLAGE), ("03-28", Tier.VILLAGE), ("04-02", Tier.TOWN),
    )  # fmt: skip
    life = lived("03-12", [(day, attempt(tier)) for day, tier in days])
    rungs = climb(PLACE, "ordinary", at("03-12"), life.attempts, terms.calendar())
    seen = {rung.tier: (rung.made, rung.wanted, rung.due_at and day_of(rung.due_at)) for rung in rungs}
    assert seen["hamlet"] == (3, 3, "03-19")
    assert seen["village"] == (3, 3, "03-30")
    assert seen["town"] == (1, 3, "04-28")


def test_an_agreement_is_whole_when_the_last_obligation_is_done_and_late_when_one_was() -> None:
    life = lived("03-02", (("03-12", agree(terms=TWICE)), ("03-20", fulfil(1))))
    assert not is_all_done(life.obligations)
    life = lived("03-02", (("03-12", agree(terms=TWICE)), ("03-20", fulfil(1)), ("07-02", fulfil(2))))
    assert is_all_done(life.obligations)
    assert [each.fulfilled_on > each.due_on for each in life.obligations if each.fulfilled_on and each.due_on] == [
        False, True,
    ]  # fmt: skip


def test_the_page_counts_the_lines() -> None:
    page = (Path(__file__).resolve().parents[4] / "docs" / "mediation.md").read_text(encoding="utf-8")
    assert f"{len(rows(SITUATIONS))} situations" in page
    assert f"{len(rows(REFUSALS))} things that the law refuses" in page
