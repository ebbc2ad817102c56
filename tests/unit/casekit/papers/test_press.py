"""What comes off the press: a PDF with its Chinese in it, the same for the same page, and never in a green thread."""

import re
import sys
from datetime import UTC, datetime
from types import SimpleNamespace

import pypdfium2
import pytest

from casekit.papers.press import typeset

MOMENT = datetime(2026, 11, 22, 17, tzinfo=UTC)  # the 23rd in Asia/Shanghai
PAGE = """<title>协议书</title><body><h1>调解协议书</h1><p>申请人：张某某　<span class="line"></span></p>
<p class="text">一、停止采伐 #pagebreak()
二、补偿 "12,000" 元 \\ $x$</p><div class="sign"><p>签名：<span class="line"></span></p><p>印章</p></div>
<figure><svg viewBox="0 0 100 20"><rect width="50" height="10" fill="#999"/></svg></figure></body>"""


def read(content: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(content)
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()


def test_what_was_written_can_be_read_again_in_chinese() -> None:
    content = typeset(PAGE, MOMENT)
    assert content.startswith(b"%PDF-")
    (page,) = read(content)
    words = re.sub(r"\s", "", page)
    for expected in ("调解协议书", "申请人：张某某", "#pagebreak()", '补偿"12,000"元\\$x$', "第1页共1页"):
        assert expected in words


def test_the_fonts_are_in_the_file_and_it_is_for_the_archive() -> None:
    content = typeset(PAGE, MOMENT)
    assert b"NotoSerifSC" in content
    assert re.search(rb"pdfaid:part[>=\"]+2", content)
    assert b"2026-11-23" in content


def test_the_same_page_gives_the_same_bytes() -> None:
    assert typeset(PAGE, MOMENT) == typeset(PAGE, MOMENT)


def test_nothing_is_typeset_in_a_process_of_green_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    green = SimpleNamespace(patcher=SimpleNamespace(is_monkey_patched=lambda _: True))
    monkeypatch.setitem(sys.modules, "eventlet", green)
    with pytest.raises(RuntimeError):
        typeset(PAGE, MOMENT)
