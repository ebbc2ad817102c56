"""《整改提示单》: each condition of the rule stands beside the figure that met it, in words and with its unit."""

from datetime import UTC, date, datetime
from typing import Any

from services.evaluation.cards.printing import notice_page


def _card(indicator: str, measured: str, part: int, whole: int, value: str | None) -> dict[str, Any]:
    condition = {"indicator": indicator, "comparison": "at_least", "threshold": 48, "until": 40}
    figure = {
        "indicator": indicator, "measured": measured, "numerator": part, "denominator": whole, "value": value,
    }  # fmt: skip
    return {
        "name": "某街道", "subject": "area/town-1", "published_at": datetime(2026, 4, 9, 16, tzinfo=UTC),
        "period": {"since": date(2026, 3, 1), "until": date(2026, 3, 31)}, "figures": [figure],
        "rule": {"place": "somewhere", "version": "1", "key": "slow", "says": ["黄牌整改"], "kept": False,
                 "conditions": [condition]},
    }  # fmt: skip


def _page(card: dict[str, Any], issues: int = 1) -> str:
    return notice_page(card, "某街道", "某县 流程", datetime(2026, 4, 20, 9, tzinfo=UTC), issues)


def test_a_rate_is_shown_with_its_threshold_and_both_its_numbers() -> None:
    page = _page(_card("on_time", "percent", 6, 10, "60.00"))
    assert "<td>按时办结率</td><td>不低于 48%</td>" in page
    assert '<td class="number">6</td><td class="number">10</td><td class="number">60.00%</td>' in page
    assert "某街道辖区 2026年03月01日至2026年03月31日被亮黄牌。" in page
    assert "请于 2026年04月20日 17:00 前" in page
    assert "某县 流程 办理流程 1，规则 slow" in page


def test_an_average_in_hours_says_that_its_sum_is_of_minutes() -> None:
    page = _page(_card("admission_hours", "hour", 5760, 2, "48.00"))
    assert "不低于 48 小时" in page
    assert (
        '<td class="number">5760 分钟</td><td class="number">2</td><td class="number">48.00 小时</td>' in page
    )


def test_a_notice_issued_again_says_so() -> None:
    assert "现第 2 次提示" in _page(_card("on_time", "percent", 6, 10, "60.00"), issues=2)


def test_a_card_that_is_kept_is_held_to_what_would_have_ended_it() -> None:
    card = _card("on_time", "percent", 6, 10, "60.00")
    card["rule"]["kept"] = True
    assert "<td>不低于 40%</td>" in _page(card)
