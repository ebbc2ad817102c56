"""Templates: a name alone keeps its type, repeated items are counted, nothing unknown passes."""

import pytest

from scenarios.template import NotRemembered, dig, fill, names


def test_a_text_that_is_one_name_becomes_the_value_itself() -> None:
    assert fill({"number": "{n}", "text": "第{n}件"}, {"n": 7}) == {"number": 7, "text": "第7件"}


def test_an_item_is_repeated_and_counted_from_one() -> None:
    parties = [{"times": 2, "each": {"name": "工人{n}-{i}号"}}, {"name": "施工单位"}]
    assert fill(parties, {"n": 3}) == [{"name": "工人3-1号"}, {"name": "工人3-2号"}, {"name": "施工单位"}]


def test_what_nothing_has_remembered_is_refused_by_name() -> None:
    with pytest.raises(NotRemembered) as refusal:
        fill("/v1/cases/{case}/admission", {})
    assert refusal.value.name == "case"


def test_every_open_name_is_found_but_the_counter() -> None:
    body = {"case": "{case}", "parties": [{"times": 3, "each": {"name": "{kind}{i}"}}], "amount_fen": 5}
    assert names(body) == {"case", "kind"}


@pytest.mark.parametrize(("path", "found"), [("state", "opened"), ("items.1.id", 9)])
def test_a_dotted_path_reaches_into_mappings_and_lists(path: str, found: object) -> None:
    assert dig({"state": "opened", "items": [{"id": 8}, {"id": 9}]}, path) == found


@pytest.mark.parametrize("path", ["nothing", "items.2.id", "items.first", "state.deeper"])
def test_a_path_to_nothing_is_refused(path: str) -> None:
    with pytest.raises(LookupError):
        dig({"state": "opened", "items": [{"id": 8}]}, path)
