"""A page becomes its layout: every element known or refused, words as words and never as code."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casekit.papers.layout import NotPrintable, laid_out

DAY = date(2026, 11, 23)


def laid(body: str) -> str:
    return laid_out(f"<html><head><title>甲</title></head><body>{body}</body></html>", DAY)


def test_the_title_and_the_day_are_the_documents() -> None:
    assert '#set document(title: "甲", date: datetime(year: 2026, month: 11, day: 23))' in laid("<p>乙</p>")


@pytest.mark.parametrize(
    "page",
    [
        "<p><script>x</script></p>",
        "<iframe>x</iframe>",
        "<p>甲</div>",
        "<table data-columns='1 2'><tr><td>甲</td></tr></table>",
    ],
)
def test_what_no_paper_has_is_refused_and_not_lost(page: str) -> None:
    with pytest.raises(NotPrintable):
        laid(page)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_whatever_is_written_reaches_the_source_as_a_string(words: str) -> None:
    escaped = words.replace("&", "&amp;").replace("<", "&lt;")
    source = laid(f'<p class="text">{escaped}</p>')
    literal = words.replace("\\", "\\\\").replace('"', '\\"')
    assert f'par({{ []; "{literal}" }})' in source


def test_lines_that_were_written_stay_lines() -> None:
    assert 'par({ []; "甲"; linebreak(); "乙" })' in laid('<p class="text">甲\r\n乙</p>')


def test_blanks_fall_together_but_a_full_width_one_stands() -> None:
    assert '"甲　乙 丙"' in laid("<p>甲　乙\n   丙 </p>")


def test_a_table_has_its_proportions_its_head_and_its_spans() -> None:
    source = laid(
        '<table data-columns="1 3"><tr><th>甲</th><th>乙</th></tr><tr><td colspan="2">丙</td></tr></table>'
    )
    assert "table(columns: (1fr, 3fr,), table.header(" in source
    assert "table.cell(colspan: 2" in source


def test_a_drawing_stands_as_it_was_drawn() -> None:
    source = laid(
        '<figure><svg viewBox="0 0 1 1"><text x="1">a&lt;b</text></svg><figcaption>图</figcaption></figure>'
    )
    assert (
        r'image(bytes("<svg viewBox=\"0 0 1 1\"><text x=\"1\">a&lt;b</text></svg>"), format: "svg"' in source
    )


def test_running_text_begins_each_written_line_two_characters_in() -> None:
    source = laid('<p class="text indent">甲\n\n乙</p>')
    assert [line[:46] for line in source.split("\n") if line.startswith("par(")] == [
        'par(first-line-indent: (amount: 2em, all: true'
    ] * 2  # fmt: skip
    assert source.index('"甲"') < source.index('"乙"')
    assert "first-line-indent" in laid('<p class="indent">甲</p>')


def test_a_seal_has_its_room_and_a_letter_its_type() -> None:
    assert "block(width: 100%, above: 22mm, below: 20mm, breakable: false, align(right, par(" in laid(
        '<p class="number seal">甲（印章）</p>'
    )
    assert "#set text(size: 14pt)" not in laid("<p>甲</p>")
    assert "#set text(size: 14pt)" in laid_out('<html><body class="letter"><p>甲</p></body></html>', DAY)
