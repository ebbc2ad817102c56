"""What a channel asks stands in the form under its name, and is shown in words."""

from gateway.console.forms import Kind
from gateway.console.sources import groups, lines, without_unset


def test_each_channel_has_its_fields_in_the_form() -> None:
    asked = dict(groups())
    assert len(asked) == 10
    assert [each.name for each in asked["12345热线"]] == [
        "source.work_order", "source.called_at", "source.reply_wanted", "source.reply_by",
    ]  # fmt: skip
    assert [each.kind for each in asked["来信"]] == [Kind.DAY, Kind.DAY, Kind.LINE, Kind.NUMBER]


def test_what_was_left_alone_says_nothing() -> None:
    assert without_unset({"channel": "window", "source": {"reply_wanted": False}}) == {"channel": "window"}
    said = {"work_order": "甲1", "reply_wanted": True}
    assert without_unset({"source": said}) == {"source": said}


def test_what_is_known_is_shown_in_the_order_in_which_it_is_asked() -> None:
    source = {"reply_wanted": True, "called_at": "2026-03-12T10:00:00+08:00", "work_order": "甲1"}
    assert lines(source) == [("工单编号", "甲1"), ("来电时间", "2026-03-12 10:00"), ("要求回复", "是")]
    assert lines(None) == []
