"""Like texts are found while sealed: how many, how many besides, and by no word of them."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.domain.likeness import bands, likeness, pairs, places

KEY, OTHER_KEY = b"k" * 32, b"o" * 32
STORED = (-1862112630970923252, 9077839302063053926, -5451605109829685445)

# What people come with, told in pieces that are put together differently each time.
_WHO = ("我们是", "本人系", "反映人是", "来访人为")
_WHERE = ("东乡镇", "南乡镇", "西乡镇", "城关镇", "河口村", "石桥社区", "新华小区", "工业园区")
_WHAT = (
    "农民工在工地做了三个月一直没有拿到工资，包工头说开发商没有付工程款",
    "与邻居因为宅基地界线发生争议，对方砌了一堵围墙挡住了出路",
    "楼上住户漏水把天花板泡坏了，物业公司推脱不肯维修也不赔偿",
    "承包的林地被隔壁村的人砍了树，两个村从前的林权证界线对不上",
    "小区电梯经常停运，业主交了维修基金却没有人来修理",
    "孩子在学校受伤，学校与保险公司互相推诿，医药费没有着落",
    "养殖场排放污水，河里的鱼死了很多，晚上气味让人睡不着",
    "买的商品房已经逾期一年没有交付，开发商电话打不通",
    "运输矿石的货车车队拿不到运费，厂方与卖方都说应由对方支付",
    "低保申请交上去半年没有答复，家里有残疾人生活十分困难",
)
_ASK = ("请求帮助协调解决", "希望政府出面处理", "要求尽快给个说法", "请中心依法调解", "盼望早日答复")


def told(chance: random.Random, what: str) -> str:
    return f"{chance.choice(_WHO)}{chance.choice(_WHERE)}居民，{what}，{chance.choice(_ASK)}。"


def told_again(chance: random.Random, text: str) -> str:
    """As people bring the same matter again: a few letters differ, a clause is added or the beginning left out."""
    letters = list(text)
    for _ in range(max(1, len(letters) // 20)):
        letters[chance.randrange(len(letters))] = chance.choice("的了又在再也还就都")
    again = "".join(letters)
    return (
        again[6:]
        if chance.random() < 0.3
        else again + chance.choice(("现再次反映。", "此前已经来过一次。", ""))
    )


def found_by_bands(texts: list[str]) -> set[tuple[int, int]]:
    """The pairs of texts that share a band."""
    held: dict[int, list[int]] = {}
    for number, text in enumerate(texts):
        for band in bands(text, KEY):
            held.setdefault(band, []).append(number)
    return {(one, two) for numbers in held.values() for one in numbers for two in numbers if one < two}


def test_repeats_are_found_and_other_matters_are_not_offered() -> None:
    chance = random.Random(7)
    texts, repeats = [], set()
    for round_ in range(12):
        for number, what in enumerate(_WHAT):
            case = len(_WHAT) * round_ + number
            if round_ < 6:
                texts.append(
                    told(chance, what + f"，涉及{chance.randrange(2, 90)}万元和{chance.choice(_WHERE)}的人")
                )
            else:
                original = case - 6 * len(_WHAT)
                texts.append(told_again(chance, texts[original]))
                repeats.add((original, case))
    parted = [pairs(text) for text in texts]
    candidates = found_by_bands(texts)
    offered = {(one, two) for one, two in candidates if likeness(parted[one], parted[two]) >= 60}
    alike = {
        (one, two)
        for one in range(len(texts))
        for two in range(one + 1, len(texts))
        if one % len(_WHAT) == two % len(_WHAT)
    }
    assert len(offered & repeats) / len(repeats) >= 0.95, "recall of repeats"
    assert len(offered & alike) / len(offered) >= 0.99, "precision: never another kind of matter"


@pytest.mark.parametrize(("percent", "fewest", "most"), [(80, 0.97, 1.0), (60, 0.7, 0.95), (20, 0.0, 0.1)])
def test_the_chance_of_a_common_band_grows_with_likeness(percent: int, fewest: float, most: float) -> None:
    chance = random.Random(3)
    letters = [chr(0x4E00 + number) for number in range(3000)]
    met = 0
    for _ in range(200):
        size = 100
        # 2·common/(sizes) so that common / union = percent
        common = round(2 * size * percent / (100 + percent))
        drawn = chance.sample(letters, 2 * (2 * size - common))
        shared, one, two = drawn[: common + 1], drawn[common + 1 : size + 1], drawn[-(size - common) :]
        met += bool(set(bands("".join(shared + one), KEY)) & set(bands("".join(shared + two), KEY)))
    assert fewest <= met / 200 <= most


def test_full_and_half_width_case_spaces_and_punctuation_are_one() -> None:
    assert bands("ＡＢＣ公司拖欠工资3万元！", KEY) == bands("abc 公司，拖欠工资 ３万元", KEY)
    assert likeness(pairs("工资，三万"), pairs("工资三万")) == 100


def test_traditional_letters_are_left_as_they_are() -> None:
    assert not pairs("鄰居漏水") & pairs("邻居")


def test_another_key_gives_other_marks() -> None:
    text = "楼上住户漏水把天花板泡坏了"
    assert not set(bands(text, KEY)) & set(bands(text, OTHER_KEY))


def test_a_text_too_short_to_be_told_from_others_has_no_bands() -> None:
    assert bands("漏水了", KEY) == ()
    assert bands("", KEY) == ()


def test_marks_are_what_they_were_when_stored_ones_were_made() -> None:
    assert bands("楼上住户漏水把天花板泡坏了", KEY)[:3] == STORED


@given(st.text(max_size=300))
def test_marks_fit_their_column_and_the_same_text_has_the_same(text: str) -> None:
    found = bands(text, KEY)
    assert found == bands(text, KEY)
    assert len(found) in (0, 12)
    assert all(-(2**63) <= mark < 2**63 for mark in (*found, *places(text, KEY)))


@pytest.mark.parametrize(
    ("one", "two", "are_one"),
    [
        ("王村7号", "示范县东乡镇王村７号", True),
        ("人民路12号2栋301室", "城关镇人民路12号", True),
        ("王村7号", "王村8号", False),
        ("王村", "王村", False),  # a whole village
        ("东一村水库大坝北侧", "东一村水库大坝北侧", True),
        ("李村7号", "王村7号", False),
    ],
)
def test_one_place_is_found_however_much_of_its_address_is_written(one: str, two: str, are_one: bool) -> None:
    assert bool(set(places(one, KEY)) & set(places(two, KEY))) is are_one
