"""An area is what stood below it on each day: no day of a node is counted twice, and none is lost."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.evaluation.domain.trees import Branch, Stay, all_below, below, within

JANUARY, MARCH, MAY = date(2026, 1, 1), date(2026, 3, 1), date(2026, 5, 1)
DAY = timedelta(days=1)
EVER = Stay(date.min, date.max)


def test_a_node_belongs_to_its_parent_from_the_first_and_to_all_above() -> None:
    tree = [
        Branch("county", JANUARY, None),
        Branch("town", JANUARY, "county"),
        Branch("grid/1", MARCH, "town"),
    ]
    assert below("county", tree) == {"county": [EVER], "town": [EVER], "grid/1": [EVER]}
    assert below("grid/1", tree) == {"grid/1": [EVER]}


def test_what_moves_counts_on_each_side_for_its_own_days() -> None:
    tree = [Branch("grid/1", JANUARY, "one"), Branch("grid/1", MARCH, "two"), Branch("grid/1", MAY, "one")]
    assert below("one", tree)["grid/1"] == [Stay(date.min, MARCH - DAY), Stay(MAY, date.max)]
    assert below("two", tree)["grid/1"] == [Stay(MARCH, MAY - DAY)]


def test_what_was_merged_is_part_of_its_successor_from_that_day_and_moves_with_it() -> None:
    tree = [
        Branch("grid/1", JANUARY, "one"), Branch("grid/1", MARCH, "grid/2"),
        Branch("grid/2", JANUARY, "one"), Branch("grid/2", MAY, "two"),
    ]  # fmt: skip
    assert below("grid/2", tree)["grid/1"] == [Stay(MARCH, date.max)]
    assert below("one", tree)["grid/1"] == [Stay(date.min, MARCH - DAY), Stay(MARCH, MAY - DAY)]
    assert below("two", tree)["grid/1"] == [Stay(MAY, date.max)]


def test_a_circle_made_by_mistake_ends() -> None:
    assert set(below("a", [Branch("a", JANUARY, "b"), Branch("b", JANUARY, "a")])) == {"a", "b"}


def test_days_on_which_the_same_nodes_count_are_one_span() -> None:
    stays = below(
        "one", [Branch("x", JANUARY, "one"), Branch("y", JANUARY, "one"), Branch("y", MARCH, "two")]
    )
    assert within(stays, JANUARY, MAY) == {
        Stay(JANUARY, MARCH - DAY): ["y"],
        Stay(JANUARY, MAY): ["one", "x"],
    }


NODES = st.sampled_from("abcdef")
BRANCHES = st.lists(
    st.builds(Branch, NODES, st.integers(0, 40).map(lambda n: JANUARY + n * DAY), st.none() | NODES),
    unique_by=lambda branch: (branch.node, branch.since),
    max_size=20,
)


@given(BRANCHES, st.integers(0, 45))
def test_on_each_day_a_node_is_below_who_is_above_it_that_day(branches: list[Branch], number: int) -> None:
    day = JANUARY + number * DAY
    parents: dict[str, str | None] = {}
    for node in "abcdef":
        history = sorted((each for each in branches if each.node == node), key=lambda each: each.since)
        held = [each for each in history if each.since <= day] or history[:1]
        parents[node] = held[-1].parent if held else None

    def stands_below(node: str | None) -> bool:
        seen = set()
        while node is not None and node not in seen and node != "a":
            seen.add(node)
            node = parents[node]
        return node == "a"

    found = below("a", branches)
    for node in "abcdef":
        held_days = [stay for stay in found.get(node, []) if stay.since <= day <= stay.until]
        assert len(held_days) == stands_below(node), node


@given(BRANCHES)
def test_all_roots_at_once_are_each_root_by_itself(branches: list[Branch]) -> None:
    found = all_below(branches)
    assert found == {root: below(root, branches) for root in found}
    assert found.keys() >= {each.node for each in branches}
