"""How matters are sorted is data: the place before statute before us; a rule that names nothing is refused."""

import pytest

from procedures.library import load
from procedures.lint import lint
from procedures.shelf import Shelf
from procedures.triage import Part, Sorting, SortingRule
from procedures.vocabulary import Origin
from tests.unit.procedures.conftest import GOOD, Write
from tests.unit.procedures.test_merge import DATA

OWN = """
triage:
  words:
    kiln: [砖窑, 窑厂]
  rules:
    - {key: kilns, category: other, when: {words: [kiln]}, weight: 5, says: 窑厂事项另行登记}
    - {key: ordinary, grade: serious, otherwise: true, says: 未定级的按较大事项办理}
"""


def test_every_place_has_a_rule_for_every_category_and_concern_that_it_sorts_by() -> None:
    for place in Shelf(DATA).places():
        procedure = load(place)
        spoken = {(rule.part, rule.value) for rule in procedure.sorting.rules}
        assert {each.key for each in procedure.categories} <= {v for p, v in spoken if p is Part.CATEGORY}
        assert {each.key for each in procedure.concerns} <= {v for p, v in spoken if p is Part.CONCERN}


def test_every_rule_cites_a_statute_a_report_or_us() -> None:
    for rule in load("xiaogan").sorting.rules:
        assert (rule.source.origin is Origin.STATUTE) == (rule.source.article is not None)


def test_a_place_adds_rules_and_lists_and_replaces_ours_under_their_key(write: Write) -> None:
    sorting = load("somewhere", shelf=Shelf(write(text=GOOD + OWN).parent, DATA)).sorting
    assert sorting.words["kiln"] == ("砖窑", "窑厂")
    assert "工资" in sorting.words["wages"]
    assert [rule.value for rule in sorting.rules if rule.key == "ordinary"] == ["serious"]
    own = next(rule for rule in sorting.rules if rule.key == "kilns")
    assert (own.source.origin, own.source.note) == (Origin.REPORT, "窑厂事项另行登记")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("category: other", "category: pottery", "`pottery` is no category of this place"),
        ("words: [kiln]}", "words: [kilns]}", "`kilns` is no list of words"),
        ("key: ordinary, grade", "key: kilns, grade", "`kilns` stands twice"),
        ("category: other", "concern: urgent", "`urgent` is no concern of this place"),
        ("{words: [kiln]}", "{category: [pottery]}", "`pottery` is no category of this place"),
    ],
)
def test_a_rule_that_names_what_is_not_there_is_refused(
    write: Write, old: str, new: str, message: str
) -> None:
    assert old in OWN
    found = lint(write(text=GOOD + OWN.replace(old, new)), Shelf(DATA))
    assert [each.message for each in found] == [message]
    assert found[0].line > len(GOOD.splitlines())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("weight: 5", "weight: 0"),
        ("category: other, when", "category: other, grade: major, when"),
        ("when: {words: [kiln]}, ", ""),
        ("{words: [kiln]}", "{person: [张三]}"),
        (", says: 窑厂事项另行登记", ""),
        ("[砖窑, 窑厂]", "[窑]"),
    ],
)
def test_a_rule_of_two_minds_of_none_or_about_a_person_is_no_data_of_the_schema(
    write: Write, old: str, new: str
) -> None:
    assert old in OWN
    assert lint(write(text=GOOD + OWN.replace(old, new)), Shelf(DATA))


def test_over_keeps_the_order_of_the_upper_file_first() -> None:
    source = load("xiaogan").source
    upper = Sorting(
        (SortingRule("a", Part.GRADE, "major", source), SortingRule("b", Part.GRADE, "serious", source))
    )
    lower = Sorting(
        (SortingRule("c", Part.GRADE, "major", source), SortingRule("a", Part.GRADE, "ordinary", source))
    )
    assert [(rule.key, rule.value) for rule in upper.over(lower).rules] == [
        ("a", "major"), ("b", "serious"), ("c", "major"),
    ]  # fmt: skip
