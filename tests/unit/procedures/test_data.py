"""What statute and the places say, to the figure; and that every place can be run."""

import pytest

from procedures import library
from procedures.plans import PLANNED_ONLY
from procedures.vocabulary import DeadlineKind, Grade, Origin, Role, Tier

PLACES = library.places()


def test_all_fourteen_places_are_here() -> None:
    assert PLACES == (
        "echeng", "jiangan", "laibin-baizhang", "laibin-toupai", "laibin-xiaopingyang", "pingliang-jingchuan",
        "shishou", "xianan", "xiaogan", "yumen", "yunmeng", "zhijiang", "zunyi-bozhou", "zunyi-xinpu",
    )  # fmt: skip


@pytest.mark.parametrize("name", PLACES)
def test_every_part_of_a_place_quotes_the_words_it_rests_on(name: str) -> None:
    procedure = library.load(name)
    organisation = procedure.organisation
    parts = (
        *procedure.meetings, *procedure.cards, *procedure.petition_plans, *organisation.reception,
        *organisation.duty, *organisation.stationing, *organisation.letters, *organisation.grid_levels,
        *organisation.figures, *organisation.unified,
    )  # fmt: skip
    assert all(part.source.note for part in parts)
    for policy in procedure.grades:
        assert policy.source.note or policy.source.origin is Origin.OURS


@pytest.mark.parametrize("name", PLACES)
@pytest.mark.parametrize("kind", sorted(set(DeadlineKind) - PLANNED_ONLY))
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
