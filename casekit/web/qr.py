"""QR codes as inline SVG, drawn here: a page that is printed needs nothing from anywhere else."""

import io

import segno
from markupsafe import Markup


def qr_code(link: str, title: str) -> Markup:
    """The code of an address, as an element to put into a page."""
    out = io.BytesIO()
    segno.make(link, error="m", micro=False).save(
        out, kind="svg", xmldecl=False, svgns=True, border=2, scale=4, omitsize=True, svgclass="qr",
        lineclass=None, title=title,
    )  # fmt: skip
    return Markup(out.getvalue().decode("utf-8"))  # noqa: S704 - drawn by us; the link is modules, not text
