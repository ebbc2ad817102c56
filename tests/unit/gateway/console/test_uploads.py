"""A file goes on as it came, under a key and as bytes that are the same each time."""

import io

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.formparser import parse_form_data
from werkzeug.test import EnvironBuilder

from gateway.console.uploads import File, limits, most_bytes, sent, too_large


@pytest.mark.parametrize(
    "file",
    [
        File("工资条 一月.jpg", b"\xff\xd8\xff" + bytes(range(256))),
        File("a;b=c.txt", b"--boundary\r\n\r\nContent-Disposition: form-data"),
        File("x.txt", b""),
    ],
    ids=["chinese", "framing", "empty"],
)
def test_a_file_arrives_as_it_was_sent(file: File) -> None:
    body, content_type = file.multipart()
    environ = EnvironBuilder(method="POST", data=body, content_type=content_type).get_environ()
    _, _, files = parse_form_data(environ)
    assert sent(files.values()) == [file]


def test_the_same_file_is_the_same_request_and_another_is_not() -> None:
    one, again, other = File("a", b"1"), File("a", b"1"), File("a", b"2")
    assert (one.key("form"), one.multipart()) == (again.key("form"), again.multipart())
    assert one.key("form") not in (other.key("form"), one.key("another form"))


def test_a_field_left_empty_is_no_file() -> None:
    chosen = [FileStorage(io.BytesIO(b""), filename=""), FileStorage(io.BytesIO(b"x"), filename="a.txt")]
    assert sent(chosen) == [File("a.txt", b"x")]


def test_the_limit_is_said_before_and_after() -> None:
    most = 20 * 1024 * 1024
    assert "20 MB" in limits(most)
    assert "20 MB" in too_large(most)
    assert most_bytes(most) > most
