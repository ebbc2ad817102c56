"""The press: a page of HTML becomes a PDF/A-2b with its fonts in it, the same bytes for the same page and moment.

Typst sets it (a wheel of its own, nothing to install beside it) in Noto Serif and Noto Sans SC, which are a wheel, too.
Nothing is fetched, and no font of the machine is used. For workers alone: it keeps the processor busy.
"""

import sys
from datetime import datetime
from importlib.resources import files
from typing import Final

from casekit.clock import to_local
from casekit.papers.layout import laid_out

_STANDARD: Final = "a-2b"  # ISO 19005-2: what an archive keeps


def typeset(page: str, moment: datetime) -> bytes:
    """The page as PDF, dated `moment` (aware). Raises NotPrintable for an element that no paper has.

    Raises RuntimeError in a process of green threads, whose hub it would block.
    """
    eventlet = sys.modules.get("eventlet")
    if eventlet is not None and eventlet.patcher.is_monkey_patched("thread"):
        raise RuntimeError("papers are typeset by workers, never in a green thread")
    import typst  # a request's process never loads it

    source = laid_out(page, to_local(moment).date()).encode()
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(files("pylopdf_fonts_zh_cn"))])
    return typst.compile(source, font_paths=fonts, format="pdf", pdf_standards=_STANDARD)
