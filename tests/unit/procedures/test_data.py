"""What statute and the places say, to the figure; and that every place can be run."""

import pytest

from procedures import library
from procedures.model import Procedure
from procedures.vocabulary import DeadlineKind, Every, Grade, Origin, Role, Route, Stage, Tier

PLACES = library.places()


@pytest.mark.parametrize("name", PLACES)
@pytest.mark.parametrize("kind", list(DeadlineKind))
def test_every_deadline_has_a_rule_an_owner_and_a_source_in_every_place(
    name: str, kind: DeadlineKind
) -> None:
    procedure = library.load(name)
    for grade in (*Grade, None):
        for tier in (*Tier, None):
            rule = procedure.rule(kind, grade, tier)
            assert rule.owner in procedure.posts
            assert rule.source.title
            if procedure.posts[rule.owner].role is not Role.PUBLIC:
                assert rule.escalate_to


@pytest.mark.parametrize("name", PLACES)
def test_no_place_is_credited_with_a_term_it_does_not_publish(name: str) -> None:
    for rule in library.load(name).rules.values():
        assert rule.unpublished == (rule.source.origin is Origin.OURS)
        if rule.source.origin is Origin.REPORT:
            assert rule.source.note


@pytest.mark.parametrize("name", PLACES)
def test_every_statutory_term_names_its_article(name: str) -> None:
    for rule in library.load(name).rules.values():
        if rule.source.origin is Origin.STATUTE:
            assert rule.source.article
            assert rule.binding is not None


@pytest.mark.parametrize(
    ("kind", "term", "source"),
    [
        ("petition.forward", "15日", "《信访工作条例》第22条"),
        ("petition.notice", "15日", "《信访工作条例》第23条"),
        ("petition.objection", "5个工作日", "《信访工作条例》第23条"),
        ("petition.completion", "60日", "《信访工作条例》第34条"),
        ("petition.review_request", "30日", "《信访工作条例》第35条"),
        ("petition.review", "30日", "《信访工作条例》第35条"),
        ("petition.re_review_request", "30日", "《信访工作条例》第36条"),
        ("petition.re_review", "30日", "《信访工作条例》第36条"),
        ("mediation.completion", "1个月", "《人民调解工作若干规定》第33条"),
        ("mediation.confirmation", "30日", "《人民调解法》第33条"),
        ("mediation.delegated", "30日", "《最高人民法院关于人民法院特邀调解的规定》第27条"),
        ("mediation.entrusted", "15日", "《最高人民法院关于人民法院特邀调解的规定》第27条"),
        ("mediation.entrusted_summary", "7日", "《最高人民法院关于人民法院特邀调解的规定》第27条"),
        ("ruling.suit", "30日", "《森林法》第22条"),
    ],
)
@pytest.mark.parametrize("name", PLACES)
def test_statute_is_the_same_everywhere(name: str, kind: str, term: str, source: str) -> None:
    rule = library.load(name).rule(kind)
    assert (str(rule.term), str(rule.source)) == (term, source)


def test_a_petition_is_extended_once_by_thirty_days_with_approval_and_notice() -> None:
    extension = library.load("xiaogan").rule("petition.completion").extension
    assert extension is not None
    assert (str(extension.term), extension.times, extension.approved_by, extension.notice) == (
        "30日",
        1,
        "unit_leader",
        True,
    )


def test_a_hearing_at_re_review_is_not_counted_and_one_at_review_is() -> None:
    procedure = library.load("xiaogan")
    assert procedure.rule("petition.re_review").not_counted == ("hearing",)
    assert procedure.rule("petition.review").not_counted == ()


def test_court_mediation_is_extended_as_the_parties_agree() -> None:
    extension = library.load("jiangan").rule("mediation.delegated").extension
    assert extension is not None
    assert (extension.term, extension.approved_by) == (None, "party")


def test_xiaopingyang_mediates_three_times_at_three_tiers() -> None:
    procedure = library.load("laibin-xiaopingyang")
    found = {
        tier: (rule.attempts, str(rule.term), rule.owner)
        for tier in procedure.mediation.ladder
        if not (rule := procedure.rule("mediation.attempts", tier=tier)).unpublished
    }
    assert found == {
        Tier.HAMLET: (3, "1周", "hamlet_mediator"),
        Tier.VILLAGE: (3, "半个月", "village_mediator"),
        Tier.TOWN: (3, "1个月", "town_mediator"),
    }
    assert procedure.mediation.until_settled


def slips(procedure: Procedure) -> list[str]:
    return [slip.name for slip in procedure.order_chain]


def test_xiaopingyang_runs_on_four_slips() -> None:
    assert slips(library.load("laibin-xiaopingyang")) == ["点单", "派单", "接单", "验单"]


def test_toupai_sorts_by_five_categories_and_five_concerns() -> None:
    procedure = library.load("laibin-toupai")
    assert [category.name for category in procedure.categories] == [
        "民生",
        "农事",
        "治安",
        "环境",
        "安全生产",
    ]
    assert {concern.name: concern.manner for concern in procedure.concerns} == {
        "忧心事": "及时办",
        "烦心事": "协商办",
        "揪心事": "集中力量办",
        "急事": "马上办",
        "盼事": "全力办",
    }


def test_toupai_is_supervised_by_the_safety_and_law_office() -> None:
    procedure = library.load("laibin-toupai")
    step = procedure.step(Stage.SUPERVISE)
    assert step is not None
    assert [procedure.posts[key].name for key in step.who] == ["镇平安法治办"]


def test_xinpu_has_two_professional_mediation_windows() -> None:
    assert library.load("zunyi-xinpu").mediation.committees == ("劳动争议", "房地产")


def test_jiangan_mediates_first_and_then_goes_to_the_fast_track_court() -> None:
    procedure = library.load("jiangan")
    mediate = next(step for step in procedure.steps if step.stage is Stage.MEDIATE)
    court = next(step for step in procedure.steps if step.key == mediate.on_failure)
    assert court.stage is Stage.COURT
    assert procedure.mediation.after_failure is Route.LITIGATION


def test_jiangan_meets_daily_weekly_monthly_and_quarterly_and_a_leader_leads_on_major_matters() -> None:
    procedure = library.load("jiangan")
    assert [meeting.every for meeting in procedure.meetings] == list(Every)
    major = next(policy for policy in procedure.grades if policy.grade is Grade.MAJOR)
    assert major.led_by is not None
    assert procedure.posts[major.led_by].name == "区领导"


def test_xiaogan_completes_ordinary_matters_in_3_days_and_serious_ones_in_20_and_leaves_major_ones_open() -> (
    None
):
    procedure = library.load("xiaogan")
    rules = {grade: procedure.rule("completion", grade) for grade in Grade}
    assert (str(rules[Grade.ORDINARY].term), str(rules[Grade.SERIOUS].term)) == ("3日", "20日")
    assert [rules[grade].unpublished for grade in Grade] == [False, False, True]
    assert "unit" in rules[Grade.ORDINARY].from_defaults  # natural or working days: open


def test_xiaogan_runs_on_five_slips() -> None:
    assert slips(library.load("xiaogan")) == ["派单", "接单", "督办单", "评单", "核单"]
