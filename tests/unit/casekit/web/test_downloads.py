"""A file is a download under its own name, whatever script it is in, in a header that every server can send."""

import pytest
from werkzeug.http import parse_options_header

from casekit.web.downloads import disposition, download


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
    response = download("说明.html", "text/plain", [b"<b>", b"x"])
    assert response.get_data() == b"<b>x"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Disposition"].startswith("attachment;")
