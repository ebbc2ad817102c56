"""Situations of mediation law, to be read line by line: what happened → the stage, what is due, what may be done.

Days are of 2026 in Shanghai; a term ends with the day named (24:00). Holidays: Spring Festival 15–23 February
(14 and 28 worked), Qingming 4–6 April, Labour Day 1–5 May (9 worked), National Day 1–7 October (20 September worked).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
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
from services.mediation.domain.ladder import climb
from services.mediation.domain.mediation import Attempt, Mediation
from services.mediation.domain.referral import Referral, check_consent
from services.mediation.domain.settling import Obligation, check_application, is_all_done
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
    attempts: list[tuple[str, datetime]] = field(default_factory=list)
    obligations: list[Obligation] = field(default_factory=list)
    until: datetime | None = None
    stopped_at: datetime | None = None
    extensions: int = 0


Fact = tuple[str, Callable[[Life], None]]


def opened(day: str, category: str = "land_forest") -> Life:
    """The case was routed to the committee that day."""
    kind = terms.kind_of(PLACE, category).value
    due_at = terms.timing(PLACE, kind, "ordinary", at(day)).due_at
    return Life(Mediation(UUID(int=1), "case-a", "committee", 1, due_at, term=kind), due_at, at(day))


def referred(kind: ReferralKind) -> Callable[[Life], None]:
    """The committee signs for a court's file."""

    def fact(life: Life) -> None:
        life.referral = Referral(kind, COURT, life.now)
        life.mediation.term = life.referral.term.value
        life.due_at = terms.timing(PLACE, life.mediation.term, "ordinary", life.now).due_at

    return fact


def extended(days: int) -> Callable[[Life], None]:
    """Both sides agree to take so many days longer."""

    def fact(life: Life) -> None:
        rule = PLACE.rule(life.mediation.term, "ordinary")
        assert life.referral is not None
        assert rule.extension is not None
        granted = rule.extension.grant(replace(rule.term, amount=days), "party", life.extensions)
        life.extensions += 1
        life.due_at = terms.extended(rule, life.referral.signed_at, granted).due_at

    return fact


def consent(*sides: Side) -> Callable[[Life], None]:
    return lambda life: life.consents.update(sides)


def refuse(life: Life) -> None:
    life.mediation.end(MediationEnd.PARTY_REFUSED)


def attempt(tier: Tier = Tier.TOWN) -> Callable[[Life], None]:
    """The committee mediates, to no end."""

    def fact(life: Life) -> None:
        check_consent(life.referral.kind if life.referral else None, life.consents)
        life.mediation.attempt(
            Attempt(tier, AttemptOutcome.NO_AGREEMENT, life.now), PLACE.mediation.ladder, life.now
        )
        life.attempts.append((tier.value, life.now))

    return fact


def agree(form: AgreementForm = AgreementForm.ORAL, **how: object) -> Callable[[Life], None]:
    """An agreement, with what its form demands unless said otherwise."""

    def fact(life: Life) -> None:
        is_written = form is AgreementForm.WRITTEN
        given: dict[str, object] = {
            "signatures": (Signature(P), Signature(R)) if is_written else (),
            "is_mediator_signed": is_written,
            "is_sealed": is_written,
            **how,
        }
        agreement = Agreement(form, "各自退让", life.now, **given)  # type: ignore[arg-type]
        life.mediation.agree(agreement, life.now)
        life.obligations = [Obligation(n, each.due_on) for n, each in enumerate(agreement.terms, start=1)]
        life.until = terms.timing(PLACE, "mediation.confirmation", "ordinary", life.now).due_at
        life.due_at = life.until

    return fact


def ended(reason: MediationEnd) -> Callable[[Life], None]:
    return lambda life: life.mediation.end(reason) and None


def handed_over(to: HandOverTo) -> Callable[[Life], None]:
    return lambda life: life.mediation.hand_over(to, HandOverGround.STATUTORY_ROUTE) and None


def opinion_asked(life: Life) -> None:
    """An expert opinion comes first; its time counts unless the rule leaves it out."""
    if "expertise" in PLACE.rule(life.mediation.term, "ordinary").not_counted:
        life.stopped_at = life.now


def opinion_there(life: Life) -> None:
    if life.stopped_at is not None:
        life.due_at += life.now - life.stopped_at
        life.stopped_at = None


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
    "delegated": referred(ReferralKind.DELEGATED),
    "entrusted": referred(ReferralKind.ENTRUSTED),
    "entrusted summary": referred(ReferralKind.ENTRUSTED_SUMMARY),
    "extended by 5 days": extended(5),
    "extended by 10 days": extended(10),
    "petitioner consents": consent(P),
    "both consent": consent(P, R),
    "opinion asked": opinion_asked,
    "opinion there": opinion_there,
    "both apply": apply(P, R),
    "one applies": apply(P),
    "first paid": fulfil(1),
    **{f"to {to.value}": handed_over(to) for to in HandOverTo},
}
ALLOWED = {"all": OPEN, "all but attempt": OPEN[1:], "apply": ("apply",), "none": ()}


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
特邀27 委托调解不成，终止并退回法院 | 03-02 | 03-12 entrusted; 03-20 failed | ended | 03-27 | none
特邀27 委托调解达成协议，可申请确认 | 03-02 | 03-12 entrusted; 03-20 written agreement | agreed | 04-20 | apply
医疗条例38 三十个工作日 | 03-12 medical | — | opened | 04-24 | all
医疗条例38 跨春节，调休上班日计入 | 02-02 medical | — | opened | 03-20 | all
医疗条例38 鉴定时间不计入 | 03-12 medical | 03-16 opinion asked; 04-15 opinion there | opened | 05-24 | all
若干规定33 未规定扣除鉴定时间的，照常计算 | 03-12 | 03-16 opinion asked; 04-01 opinion there | opened | 04-13 | all
森林法22 林木林地权属移交政府处理 | 01-12 | 01-20 to ruling | ended | 02-12 | none
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
特邀11 委派未经同意 | 01-15 delegated | 01-20 attempt | CONSENT_MISSING
特邀27 延长以一次为限 | 01-15 entrusted; 01-16 extended by 5 days | 01-20 extended by 5 days | EXTENSION_REFUSED
调解法31 同一项义务只登记一次履行 | 01-15 two instalments; 01-16 first paid | 01-20 first paid | DONE_ALREADY
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
