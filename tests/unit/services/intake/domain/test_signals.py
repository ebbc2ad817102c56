"""What a matter's words tell of it."""

import pytest

from services.intake.domain.signals import largest_sum, met

LISTS = {"wages": ("工资", "欠薪"), "traffic": ("车祸",)}


def test_a_list_is_met_by_every_different_word_of_it_once() -> None:
    assert met("老板欠薪，工资拖了三个月，工资没发", LISTS) == {"wages": 2}


def test_full_and_half_width_are_one() -> None:
    assert met("ＡＢＣ公司", {"name": ("ABC",)}) == {"name": 1}


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("矿石款3万元未付", 30_000),
        ("共计30,000元", 30_000),
        ("￥30000 运费", 30_000),
        ("￥3万", 30_000),
        ("涉及２.２亿元，1.2万人", 220_000_000),
        ("先付500元，再付2千元", 2_000),
        ("尚欠1.5万余元", 15_000),
        ("三万元", None),
        ("2024年9月10日", None),
        ("", None),
    ],
)
def test_the_largest_sum_is_read_as_people_write_it(text: str, yuan: int | None) -> None:
    assert largest_sum(text) == yuan
