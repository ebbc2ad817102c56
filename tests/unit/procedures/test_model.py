"""What a service asks of a procedure."""

from dataclasses import replace

import pytest

from contracts import vocabulary as wire
from procedures import library
from procedures.model import FollowUp, RuleMissing
from procedures.source import Source
from procedures.vocabulary import DeadlineKind, Grade, Origin, Satisfaction, Stage, Tier

XIAOGAN = library.load("xiaogan")
FOREST = library.load("laibin-xiaopingyang")


def test_the_most_particular_rule_is_found_and_the_general_one_when_there_is_none() -> None:
    assert XIAOGAN.rule(DeadlineKind.COMPLETION, Grade.SERIOUS).key == "completion.serious"
    assert XIAOGAN.rule(DeadlineKind.COMPLETION).key == "completion"
    assert XIAOGAN.rule(DeadlineKind.TRIAGE, Grade.SERIOUS).key == "triage"
    assert (
        FOREST.rule(DeadlineKind.MEDIATION_ATTEMPTS, Grade.MAJOR, Tier.TOWN).key == "mediation.attempts@town"
    )
    assert FOREST.rule(DeadlineKind.MEDIATION_ATTEMPTS, tier=Tier.CITY).key == "mediation.attempts"


def test_a_rule_is_found_by_the_words_of_an_event_too() -> None:
    assert XIAOGAN.rule("completion", wire.Grade.SERIOUS) is XIAOGAN.rule(
        DeadlineKind.COMPLETION, Grade.SERIOUS
    )


def test_a_term_that_no_rule_fixes_is_a_problem_of_its_own() -> None:
    bare = replace(XIAOGAN, rules={})
    with pytest.raises(RuleMissing) as caught:
        bare.rule(DeadlineKind.TRIAGE)
    assert caught.value.code == "RULE_MISSING"
    with pytest.raises(RuleMissing):
        replace(XIAOGAN, grades=()).grade("major")


def test_the_place_names_steps_and_slips_in_its_own_words() -> None:
    step, slip = FOREST.step(Stage.VERIFY), XIAOGAN.slip(Stage.SUPERVISE)
    assert step is not None
    assert slip is not None
    assert (step.name, slip.name) == ("验单 · 回访反馈", "督办单")
    assert XIAOGAN.slip(Stage.MEDIATE) is None
    assert XIAOGAN.step(Stage.MEDIATE) is None


def test_mediation_climbs_the_ladder_and_ends_at_its_top() -> None:
    climbed, tier = [], Tier.HAMLET
    while above := FOREST.mediation.next_tier(tier):
        climbed.append(above)
        tier = above
    assert climbed == [Tier.VILLAGE, Tier.TOWN, Tier.COUNTY]
    assert FOREST.mediation.next_tier(Tier.CITY) is None
    assert FOREST.mediation.next_tier(wire.Tier.TOWN) is Tier.COUNTY


@pytest.mark.parametrize(
    ("threshold", "answer", "supervised"),
    [
        (Satisfaction.BASICALLY_SATISFIED, "basically_satisfied", True),
        (Satisfaction.BASICALLY_SATISFIED, "dissatisfied", True),
        (Satisfaction.BASICALLY_SATISFIED, "satisfied", False),
        (Satisfaction.BASICALLY_SATISFIED, "not_reached", False),
        (Satisfaction.DISSATISFIED, "basically_satisfied", False),
        (None, "dissatisfied", False),
    ],
)
def test_an_answer_at_or_below_the_threshold_is_followed_up_under_supervision(
    threshold: Satisfaction | None, answer: str, supervised: bool
) -> None:
    follow_up = FollowUp(frozenset(), "clerk", None, threshold, Source(Origin.OURS, ""))
    assert follow_up.supervised(answer) is supervised


def test_follow_up_is_asked_for_by_matter_type() -> None:
    assert XIAOGAN.follow_up.needed(wire.MatterType.DISPUTE)
    assert not replace(XIAOGAN.follow_up, required_for=frozenset()).needed("dispute")


def test_a_family_of_rules_can_be_listed() -> None:
    kinds = {rule.kind for rule in XIAOGAN.family("petition")}
    assert {DeadlineKind.PETITION_FORWARD, DeadlineKind.PETITION_COMPLETION} <= kinds
    assert all(kind.startswith("petition.") for kind in kinds)
    assert XIAOGAN.family("completion") == ()


def test_a_source_cites_its_article() -> None:
    assert str(XIAOGAN.rule("petition.completion").source) == "《信访工作条例》第34条"
