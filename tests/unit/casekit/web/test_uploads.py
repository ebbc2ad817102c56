"""An upload is one file: nothing that is sent beside it is lost without a word, and no directory is kept."""

import io
from typing import Any

import pytest
from flask import Flask

from casekit.errors import InvalidInput
from casekit.web.messages import field_errors
from casekit.web.uploads import name_of, the_upload


def part(name: str = "proof.pdf") -> tuple[io.BytesIO, str]:
    return io.BytesIO(b"%PDF-1.7"), name


def refused(data: dict[str, Any]) -> dict[str, Any]:
    with Flask("uploads").test_request_context("/", method="POST", data=data):
        with pytest.raises(InvalidInput) as refusal:
            the_upload(1000)
        return field_errors(refusal.value.fields)


def test_one_file_is_taken_with_its_name() -> None:
    with Flask("uploads").test_request_context("/", method="POST", data={"file": part()}):
        upload, name = the_upload(1000)
        assert (upload.read(), name) == (b"%PDF-1.7", "proof.pdf")


@pytest.mark.parametrize(
    ("data", "fields"),
    [
        ({"file": [part("a.pdf"), part("b.pdf")]}, ["file"]),
        ({"file": [part(), "text"]}, ["file"]),
        ({"file": part(), "second": part()}, ["second"]),
        ({"file": part(), "note": "text"}, ["note"]),
        ({"other": part()}, ["other", "file"]),
        ({"file": "no file"}, ["file"]),
        ({}, ["file"]),
    ],
)
def test_more_less_or_other_than_one_file_is_refused_by_name(data: dict[str, Any], fields: list[str]) -> None:
    assert list(refused(data)) == fields


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("旧档.pdf", "旧档.pdf"),
        ("../../../etc/x.png", "x.png"),
        ("C:\\Users\\a\\照片.jpg", "照片.jpg"),
        ("/etc/passwd", "passwd"),
        ("..", "file"),
        ("a/", "file"),
        ("", "file"),
        (".htaccess", ".htaccess"),
    ],
)
def test_of_a_name_the_last_part_is_kept(given: str, kept: str) -> None:
    assert name_of(given) == kept


@pytest.mark.parametrize("name", ["x" * 300, "a\u202etxt.exe"])
def test_a_name_that_cannot_be_kept_is_refused_by_field(name: str) -> None:
    assert list(refused({"file": part(name)})) == ["file"]
