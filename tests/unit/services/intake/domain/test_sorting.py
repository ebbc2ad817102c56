"""A suggestion for triage: the same every time, always with its reasons, never past the place's own words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.vocabulary import (
    Channel,
    Grade,
    HandOverGround,
    HandOverTo,
    MatterType,
    Relation,
    Route,
    UnitRelation,
)
from procedures import library
from procedures.vocabulary import Origin
from services.intake.domain.signals import largest_sum, met
from services.intake.domain.sorting import Choice, HandedOver, Matter, Option, propose

PLACES = library.places()
WORDS = sorted(library.load("xiaogan").sorting.words)
ACCUSED = UnitRelation("justice", Relation.ACCUSED)

matters = st.builds(
    Matter,
    matter_type=st.sampled_from(MatterType),
    channel=st.sampled_from(Channel),
    parties=st.integers(0, 400),
    is_group=st.booleans(),
    in_grid=st.booleans(),
    rounds=st.integers(1, 6),
    words=st.dictionaries(st.sampled_from(WORDS), st.integers(1, 9), max_size=6),
    amount=st.none() | st.integers(0, 10**10),
    named=st.lists(
        st.builds(UnitRelation, st.just("justice"), st.sampled_from([Relation.ACCUSED, Relation.RESPONDENT])),
        max_size=1,
    ).map(tuple),
    tried=st.frozensets(st.sampled_from([Route.MEDIATION, Route.ORDER, Route.GRID]), max_size=2),
)


def matter(text: str = "", **known: object) -> Matter:
    """A dispute at the window that is told in these words."""
    lists = library.load("xiaogan").sorting.words
    facts = {"matter_type": MatterType.DISPUTE, "channel": Channel.WINDOW, **known}
    return Matter(**facts, words=met(text, lists), amount=largest_sum(text))  # type: ignore[arg-type]


def rules(option: Option | None) -> set[str]:
    assert option is not None
    return {reason.rule for reason in option.reasons}


@given(matter=matters, place=st.sampled_from(PLACES))
def test_the_same_matter_is_always_given_the_same_explained_suggestion(matter: Matter, place: str) -> None:
    procedure = library.load(place)
    proposal = propose(matter, procedure)
    assert proposal == propose(matter, procedure)
    known = {
        "category": {each.key for each in procedure.categories},
        "concern": {each.key for each in procedure.concerns},
        "grade": {each.grade.value for each in procedure.grades},
        "route": {each.value for each in procedure.routes},
    }
    for part, values in known.items():
        choice: Choice = getattr(proposal, part)
        assert (choice.value is None) == (not values), part
        options = [*([choice.best] if choice.best else []), *choice.others]
        assert all(each.value in values and each.reasons for each in options)
        assert len({each.value for each in options}) == len(options)
    assert all(each.reasons for each in proposal.guidance)


@given(matter=matters, place=st.sampled_from(PLACES))
def test_nothing_graver_was_spoken_for_than_the_grade_proposed(matter: Matter, place: str) -> None:
    grade = propose(matter, library.load(place)).grade
    order = list(Grade)
    assert grade.value is not None
    assert all(order.index(Grade(each.value)) < order.index(Grade(grade.value)) for each in grade.others)


def test_a_flood_of_wages_is_major_labour_with_arbitration_told() -> None:
    proposal = propose(
        matter("农民工工资拖欠，共2.2亿元", parties=400, is_group=True), library.load("zunyi-xinpu")
    )
    assert (proposal.category.value, proposal.grade.value) == ("labour", "major")
    assert rules(proposal.grade.best) == {"very_many_parties", "very_large_sum"}
    assert "arbitration" in {each.value for each in proposal.guidance}


def test_forest_land_is_mediated_and_told_of_the_governments_ruling_with_the_article() -> None:
    proposal = propose(matter("两村山林林地地界多年争议"), library.load("laibin-xiaopingyang"))
    assert (proposal.category.value, proposal.route.value) == ("land_forest", "mediation")
    ruling = next(each for each in proposal.guidance if each.value == "government_ruling")
    assert (ruling.reasons[0].source.title, ruling.reasons[0].source.article) == ("森林法", "22")
    assert ruling.reasons[0].source.origin is Origin.STATUTE


def test_a_denunciation_is_told_of_discipline_inspection_and_goes_to_the_petition_office() -> None:
    complaint = matter("反映某单位", matter_type=MatterType.COMPLAINT, named=(ACCUSED,))
    proposal = propose(complaint, library.load("xiaogan"))
    assert proposal.route.value == "petition"
    assert proposal.guidance[0].value == "discipline_inspection"
    assert proposal.guidance[0].reasons[0].signals == ("named:accused",)


def test_who_may_not_know_of_the_accusation_is_shown_nothing_that_rests_on_it() -> None:
    proposal = propose(matter("反映某单位", matter_type=MatterType.COMPLAINT), library.load("xiaogan"))
    assert "discipline_inspection" not in {each.value for each in proposal.guidance}


def test_xiaogan_mediation_that_failed_is_not_proposed_again() -> None:
    back = matter("货款纠纷", rounds=2, tried=frozenset({Route.MEDIATION}))
    route = propose(back, library.load("xiaogan")).route
    assert route.value == "litigation"
    mediation = next(each for each in route.others if each.value == "mediation")
    assert rules(mediation) == {"mediated_first", "no_second_mediation"}


@pytest.mark.parametrize(
    ("text", "matter_type", "category", "concern"),
    [
        ("低保没有发放，生活困难", MatterType.REQUEST, "livelihood", "worry"),
        ("甘蔗种子和化肥有问题", MatterType.COMPLAINT, "farming", "worry"),
        ("有人打架斗殴", MatterType.COMPLAINT, "public_order", "worry"),
        ("河里排污有异味", MatterType.COMPLAINT, "environment", "worry"),
        ("矿山塌方，情况紧急", MatterType.HAZARD, "safety", "urgent"),
        ("邻居漏水", MatterType.DISPUTE, "livelihood", "annoyance"),
        ("反复上访多年的积怨", MatterType.REQUEST, "livelihood", "heartache"),
        ("希望修一个公园", MatterType.SUGGESTION, "livelihood", "hope"),
    ],
)
def test_laibin_toupai_sorts_into_five_categories_and_five_concerns(
    text: str, matter_type: MatterType, category: str, concern: str
) -> None:
    proposal = propose(matter(text, matter_type=matter_type), library.load("laibin-toupai"))
    assert (proposal.category.value, proposal.concern.value) == (category, concern)


@pytest.mark.parametrize(
    ("matter_type", "channel", "category"),
    [
        (MatterType.DISPUTE, Channel.WINDOW, "small_dispute"),
        (MatterType.REQUEST, Channel.WINDOW, "small_request"),
        (MatterType.HAZARD, Channel.GRID_WORKER, "small_hazard"),
        (MatterType.COMPLAINT, Channel.CHAT_GROUP, "small_problem"),
        (MatterType.DISPUTE, Channel.POLICE, "small_case"),
    ],
)
def test_zunyi_bozhou_sorts_into_five_small_things(
    matter_type: MatterType, channel: Channel, category: str
) -> None:
    proposal = propose(matter(matter_type=matter_type, channel=channel), library.load("zunyi-bozhou"))
    assert proposal.category.value == category
    assert proposal.concern.best is None


def test_what_the_place_leaves_open_is_said_to_be_ours() -> None:
    category = propose(matter("工资"), library.load("xiaogan")).category
    assert category.best is not None
    assert {reason.source.origin for reason in category.best.reasons} == {Origin.OURS}


def test_a_decision_follows_what_was_proposed_or_departs_from_it() -> None:
    proposal = propose(matter("工资拖欠"), library.load("xiaogan"))
    assert proposal.agrees("labour", None, Grade.ORDINARY, None)
    assert proposal.agrees("labour", None, Grade.ORDINARY, Route.MEDIATION)
    assert not proposal.agrees("other", None, Grade.ORDINARY, None)
    assert not proposal.agrees("labour", None, Grade.MAJOR, None)
    assert not proposal.agrees("labour", "worry", Grade.ORDINARY, None)
    assert not proposal.agrees("labour", None, Grade.ORDINARY, Route.ORDER)


@pytest.mark.parametrize("to", HandOverTo)
def test_what_a_mediation_handed_over_is_proposed_there_with_its_ground(to: HandOverTo) -> None:
    handed = HandedOver(to, HandOverGround.STATUTORY_ROUTE)
    known = matter("邻居家漏水", rounds=2, tried=frozenset({Route.MEDIATION}), handed_over=handed)
    proposal = propose(known, library.load("xiaogan"))
    assert proposal.route.value == handed.route.value
    assert proposal.route.best is not None
    reason = next(each for each in proposal.route.best.reasons if each.rule == "handed_over")
    assert reason.signals == (f"handed_over:{to}", "ground:statutory_route")
    assert (reason.source.article == "22") is (to is HandOverTo.RULING)


def test_what_a_petition_office_handed_over_is_proposed_for_mediation_by_the_article_that_allows_it() -> None:
    handed = HandedOver(HandOverTo.PEOPLES_MEDIATION, HandOverGround.PARTY_CHOICE, Route.PETITION)
    known = matter("征地补偿", rounds=2, tried=frozenset({Route.PETITION}), handed_over=handed)
    proposal = propose(known, library.load("xiaogan"))
    assert proposal.route.best is not None
    reason = next(each for each in proposal.route.best.reasons if each.rule == "handed_over")
    assert (proposal.route.value, reason.source.title, reason.source.article) == (
        "mediation", "信访工作条例", "33",
    )  # fmt: skip
