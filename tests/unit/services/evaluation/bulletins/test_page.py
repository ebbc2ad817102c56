"""A bulletin's page can be printed and typeset, names what it is given, and escapes it; its drawings are whole."""

from datetime import UTC, date, datetime
from xml.etree import ElementTree as ET

from casekit.papers.layout import laid_out
from services.evaluation.bulletins.drawing import bars, columns
from services.evaluation.bulletins.printing import lasted, rendered
from services.evaluation.domain.bulletin import Course, Days, figures

WEEK = Days(date(2026, 11, 16), date(2026, 11, 22))
END = datetime(2026, 11, 22, 16, tzinfo=UTC)
AT = datetime(2026, 11, 18, tzinfo=UTC)


def test_the_page_says_the_figures_under_the_names_of_today_and_can_be_typeset() -> None:
    courses = [Course(AT, AT, is_over=False, field="labour", grid="g1", due_at=AT, handler="hr")] * 6
    bulletin = {"period": "week", "begins_on": WEEK.first, "ends_on": WEEK.last}
    page = rendered(
        bulletin, figures(courses, [], WEEK, END), lambda _: "劳动<人事>", str.upper, lambda _: "人社局"
    )
    assert "研判专报" in page
    assert "劳动&lt;人事&gt;" in page
    assert "<人事>" not in page
    assert laid_out(page, WEEK.last).count("image(bytes(") == 3


def test_drawings_are_whole_and_a_withheld_count_shows_no_height_of_its_own() -> None:
    drawn = ET.fromstring(columns(["11-09", "11-16"], [("登记", [10, None]), ("办结", [5, 0])]))
    texts = [each.text for each in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert "<5" in texts
    assert {"登记", "办结", "11-16", "10"} <= set(texts)
    assert (
        len(list(ET.fromstring(bars([("甲", 3), ("乙", 0)])).iter("{http://www.w3.org/2000/svg}rect"))) == 2
    )


def test_a_time_is_said_as_people_say_it() -> None:
    assert [lasted(seconds) for seconds in (90, 5400, 47 * 3600, 86400 * 3)] == [
        "2 分钟", "1.5 小时", "47.0 小时", "3.0 天",
    ]  # fmt: skip
