"""What a triager reads: the matter, and nothing of the persons that intake knows of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.masking import masked


def test_names_numbers_and_addresses_of_the_parties_are_gone_and_the_matter_stays() -> None:
    text = "张三说：2010年起，王村7号的林地欠款30000元，电话１３８ 1234 5678，证件11010519491231002X"
    shown = masked(text, ["张三", "13812345678", "王村7号"])
    assert shown == "＊＊说：2010年起，＊＊的林地欠款30000元，电话＊＊＊，证件＊＊＊"


@pytest.mark.parametrize(
    "number",
    [
        "13812345678", "138-1234-5678", "0870-8222222", "6222021234567890123", "110105 19491231 002X",
        "一三八零零一二三四五六", "幺三八〇〇一二三四五六", "138.1234.5678", "１３８·１２３４·５６７８",
    ],
)  # fmt: skip
def test_any_long_number_is_masked_however_it_is_grouped(number: str) -> None:
    assert masked(f"请打{number}找我", []) == "请打＊＊＊找我"


@pytest.mark.parametrize(
    "text",
    [
        "2024年9月10日23:30", "2024.9.10", "二〇二六年一月一日", "欠30000元", "一百二十三万四千五百元", "12户", "第7号",
        "一、二、三、四、五、六、七",
    ],
)  # fmt: skip
def test_dates_and_sums_stay(text: str) -> None:
    assert masked(text, []) == text


@given(
    st.lists(st.text(alphabet="张王李赵一二三", min_size=2, max_size=4), max_size=4),
    st.lists(st.sampled_from(["在", "林地", "争吵"]), max_size=5),
)
def test_no_given_name_survives(names: list[str], words: list[str]) -> None:
    text = "".join(word + name for word, name in zip(words, [*names, "", "", "", "", ""], strict=False))
    shown = masked(text, names)
    assert not [name for name in names if name in shown]
