"""A file is a download under its own name, whatever script it is in, in a header that every server can send."""

import pytest
from werkzeug.http import parse_options_header

from casekit.web.downloads import disposition, download, suffixed


@pytest.mark.parametrize(
    "name",
    ["proof.pdf", "现场 照片.png", 'a"b\\c.txt', "naïve;x=y.txt", "50%'s.txt", "a\nb.txt", "𠮷.txt", "."],
)
def test_a_name_in_any_script_arrives(name: str) -> None:
    header = disposition(name)
    assert header.isascii()
    assert header.isprintable()
    kind, options = parse_options_header(header)
    assert (kind, options["filename"]) == ("attachment", name)


def test_what_is_given_away_is_never_shown() -> None:
    response = download("说明.txt", "text/plain", [b"<b>", b"x"])
    assert response.get_data() == b"<b>x"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Disposition"].startswith("attachment;")


@pytest.mark.parametrize(
    ("name", "media_type", "given"),
    [
        ("x.html", "text/plain", "x.html.txt"),
        ("x.svg", "text/plain", "x.svg.txt"),
        ("x.html.", "text/plain", "x.html..txt"),
        ("说明.TXT", "text/plain", "说明.TXT"),
        ("旧档", "application/pdf", "旧档.pdf"),
        ("照片.jpeg", "image/jpeg", "照片.jpeg"),
        ("照片.png", "image/jpeg", "照片.png.jpg"),
        ("x.bin", "application/x-unknown", "x.bin"),
    ],
)
def test_opened_from_a_disk_it_is_what_its_content_is(name: str, media_type: str, given: str) -> None:
    assert suffixed(name, media_type) == given
    _, options = parse_options_header(download(name, media_type, []).headers["Content-Disposition"])
    assert options["filename"] == given
