"""Every part of a procedure can be read in words, and what is ours is marked as such."""

from enum import StrEnum
from pathlib import Path

import pytest

from procedures import library, names, vocabulary
from procedures.listing import sections
from procedures.shelf import Shelf

HERE = Path(__file__).parent
OURS = "（未公布，按默认）"


@pytest.mark.parametrize("place", library.places())
def test_every_section_of_every_place_is_said_in_words(place: str) -> None:
    said = sections(library.load(place))
    assert list(said) == [
        "步骤", "岗位", "期限", "等级", "类别与去向", "单与函", "调解", "信访计划", "回访", "例会", "接访", "值守",
        "入驻", "其他",
    ]  # fmt: skip
    assert all(text for items in said.values() for text in items.values())
    assert set(said["期限"]) == set(library.load(place).rules)


def test_everything_a_place_states_is_listed() -> None:
    place = library.load("fifteenth", shelf=Shelf(HERE, HERE.parents[2] / "procedures" / "data"))
    said = sections(place)
    assert all(said.values())
    assert said["等级"]["serious"] == "中 · 乡镇(街道) · 会同水务 · 副主任牵头 · 各一包案领导"
    assert said["等级"]["major"] == "大 · 县(市、区) · 主任牵头 · 各一专班、方案 · 专班工程师"
    assert said["期限"]["completion.serious"] == (
        "办结 · 中5个工作日 · 自受理起 · 承办部门 → 副主任 → 主任 · 可延长1次3个工作日，主任批准"
        " · 不计鉴定评估、补充材料时间（未公布，按默认）"
    )
    assert said["期限"]["completion.ordinary"].startswith("办结 · 小当日（目标）")
    assert said["调解"] == {
        "ladder": "村(社区)、乡镇(街道)",
        "after_failure": "2轮不成 → 诉讼",
        "committees": "水事",
        "linked_with": "信访、仲裁",
    }
    assert said["信访计划"]["ordinary"] == "快办 · 1个工作日受理、1个工作日见面、3个工作日办结 · 依次累计"
    assert said["值守"] == {
        "水台": "每日24小时 · 水务、应急 · 总台",
        "office_hours": "09:00–12:00、14:00–17:00",
    }
    assert said["入驻"] == {"linked.水务": "工作联动 · 水务 · 1家3人"}
    assert said["接访"] == {"接访": "每季度1次 · 主任"}
    assert said["单与函"] == {"slip.dispatch": "水单 · 总台 · 派单", "letter.cooperation": "水函"}
    assert said["其他"] == {
        "channels": "网上、来信",
        "risk_list": "水单、水函 · 销号于check",
        "national_opening": "登记要素后即登记",
        "grid_level.1": "统筹",
        "grid_level.2": "巡渠",
        "figure.expert": "专家4",
        "unified.两统一": "接水、送水",
        "card.red.断水": "红牌 · 约谈 · 2",
        "remark.水长流": "水长流",
    }
    assert OURS not in "".join(
        text for name in ("等级", "类别与去向", "回访") for text in said[name].values()
    )


def test_what_no_place_publishes_is_marked() -> None:
    said = sections(library.load("laibin-baizhang"))
    assert said["等级"]["ordinary"] == f"一般{OURS}"
    assert OURS not in said["等级"]["serious"]
    for part in ("category.labour", "routes"):
        assert said["类别与去向"][part].endswith(OURS)
    assert said["单与函"]["slip.accept"].startswith(f"接单{OURS}")
    assert said["调解"]["ladder"].endswith(OURS)
    assert said["回访"]["by"].endswith(OURS)
    assert sections(library.load("yumen"))["信访计划"]["ordinary"].endswith(OURS)


@pytest.mark.parametrize(
    "words",
    [
        vocabulary.MatterType, vocabulary.Tier, vocabulary.Route, vocabulary.OrderKind, vocabulary.Role,
        vocabulary.Satisfaction, vocabulary.Channel, vocabulary.Presence, vocabulary.OpeningWhen, vocabulary.Attachment,
        vocabulary.Counted, vocabulary.Colour, vocabulary.Every,
    ],
)  # fmt: skip
def test_every_word_that_is_shown_has_a_chinese_name_of_its_own(words: type[StrEnum]) -> None:
    assert len({names.chinese(word) for word in words}) == len(words)


def test_words_are_listed_in_the_order_of_their_vocabulary() -> None:
    assert names.listed({vocabulary.Tier.COUNTY, vocabulary.Tier.HAMLET}) == "屯(组)、县(市、区)"
