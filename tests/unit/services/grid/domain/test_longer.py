"""What a rule grants: once, no longer than it says, by the post that it names."""

from dataclasses import replace

import pytest

from procedures import library
from procedures.extension import ExtensionRefused
from procedures.model import Procedure, Rule
from services.grid.domain.longer import check_approver, granted, has_more


@pytest.fixture
def place() -> Procedure:
    return library.load("xiaogan")


@pytest.fixture
def rule(place: Procedure) -> Rule:
    return place.rule("order.completion", "ordinary")


@pytest.mark.parametrize(("amount", "length"), [(None, "5 day"), (1, "1 day"), (5, "5 day")])
def test_what_is_asked_within_the_rule_is_granted(rule: Rule, amount: int | None, length: str) -> None:
    assert granted(rule, amount, 0) == length


@pytest.mark.parametrize(("amount", "already"), [(6, 0), (1, 1), (None, 1)])
def test_longer_or_more_often_is_refused_naming_the_rule(
    rule: Rule, amount: int | None, already: int
) -> None:
    with pytest.raises(ExtensionRefused) as refused:
        granted(rule, amount, already)
    assert refused.value.extra == {"rule": "order.completion.ordinary", "longest": "5 day"}


def test_a_rule_that_provides_for_none_grants_none(rule: Rule) -> None:
    without = replace(rule, extension=None)
    assert not has_more(without, 0)
    with pytest.raises(ExtensionRefused):
        granted(without, 1, 0)


def test_only_the_post_that_the_rule_names_approves(place: Procedure, rule: Rule) -> None:
    check_approver(place, rule, frozenset({"clerk", "dispatcher"}))
    with pytest.raises(ExtensionRefused) as refused:
        check_approver(place, rule, frozenset({"supervisor", "director"}))
    assert refused.value.extra["approved_by"] == "dispatcher"


def test_ours_is_marked_as_ours(rule: Rule) -> None:
    assert {"extension", "not_counted"} <= rule.from_defaults
