"""What differs between two places is listed, sorted; what is the same is not."""

from itertools import permutations
from pathlib import Path

import pytest

from procedures import library
from procedures.difference import Difference, differences
from procedures.listing import sections
from procedures.model import Procedure
from procedures.shelf import Shelf
from tests.unit.procedures.conftest import Write

DATA = Path(__file__).parents[3] / "procedures" / "data"


def changed(write: Write, *changes: tuple[str, str]) -> Procedure:
    return library.load("somewhere", shelf=Shelf(write(*changes).parent, DATA))


@pytest.mark.parametrize("place", library.places())
def test_a_place_does_not_differ_from_itself(place: str) -> None:
    assert differences(library.load(place), library.load(place)) == ()


@pytest.mark.parametrize(("one", "other"), list(permutations(["xiaogan", "yumen", "zunyi-xinpu"], 2)))
def test_the_other_way_round_the_same_items_differ_the_other_way_round(one: str, other: str) -> None:
    forth, back = (differences(library.load(a), library.load(b)) for a, b in ((one, other), (other, one)))
    assert [Difference(d.section, d.key, d.after, d.before) for d in back] == list(forth)


def test_differences_stand_by_section_and_by_key() -> None:
    one, other = library.load("jiangan"), library.load("zhijiang")
    found = differences(one, other)
    order = list(sections(one))
    places = [(order.index(each.section), each.key) for each in found]
    assert places == sorted(places)
    assert {"步骤", "岗位", "期限", "例会", "等级"} <= {each.section for each in found}
    assert Difference("例会", "研判会商", None, "每周1次") in found
    assert Difference("例会", "最佳调解员评选", "每季度1次", None) in found


def test_only_what_was_changed_differs(write: Write) -> None:
    before = changed(write)
    after = changed(write, ("amount: 7", "amount: 5"))
    assert {(each.section, each.key) for each in differences(before, after)} == {
        ("步骤", "handle"),  # the step shows its term
        ("期限", "completion"),
        ("期限", "completion.ordinary"),
        ("期限", "completion.serious"),
        ("期限", "order.completion"),
        ("期限", "order.completion.ordinary"),
        ("期限", "order.completion.serious"),
    }


def test_words_that_were_only_quoted_otherwise_make_no_difference(write: Write) -> None:
    before = changed(write)
    assert differences(before, changed(write, ("says: 七日内办结", "says: 七天内办结"))) == ()
