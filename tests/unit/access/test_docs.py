"""The page on access shows the table that decides."""

from tools.access_table import PAGE, tables


def test_the_page_shows_the_table_that_decides() -> None:
    assert tables() in PAGE.read_text(encoding="utf-8"), "python -m tools.access_table"
