"""A procedure can be looked at: every step drawn, every open part shown as open."""

import pytest

from procedures import library
from procedures.drawing import mermaid, table


@pytest.mark.parametrize("name", library.places())
def test_every_step_and_arrow_is_drawn(name: str) -> None:
    procedure = library.load(name)
    drawn = mermaid(procedure)
    for step in procedure.steps:
        assert f"s_{step.key}[" in drawn or f"s_{step.key}([" in drawn
        assert all(f"s_{step.key} --> s_{key}" in drawn for key in step.next)
        if step.on_failure:
            assert f"s_{step.key} -. 未成 .-> s_{step.on_failure}" in drawn
    assert len(table(procedure)) == len(procedure.steps)


def test_a_row_says_who_within_what_and_on_whose_word() -> None:
    rows = {row.step: row for row in table(library.load("laibin-xiaopingyang"))}
    village = rows["村级调解"]
    assert village.who == "村级调解员"
    assert village.within == "半个月3次"
    assert village.on_failure == "镇级调解"
    assert village.source == "来宾市小平阳镇综治中心公开报道"


def test_what_a_place_does_not_publish_is_shown_as_open() -> None:
    rows = {row.step: row for row in table(library.load("laibin-xiaopingyang"))}
    assert rows["研判"].who == "指挥调度（未公布，按默认）"
    assert rows["研判"].within == "1个工作日（未公布，按默认）"


def test_terms_are_listed_from_ordinary_to_major() -> None:
    rows = {row.step: row for row in table(library.load("xiaogan"))}
    assert rows["办理"].within.startswith("一般3日；较大(复杂)20日；重大60日（未公布，按默认）")
