"""A procedure file is read as plain data, and what YAML would let slip is refused with its line."""

from pathlib import Path

import pytest

from procedures.document import DocumentFault, read


def write(tmp_path: Path, text: str | bytes) -> Path:
    path = tmp_path / "file.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_scalars_are_jsons_and_nothing_else(tmp_path: Path) -> None:
    text = "a: 2025-01-01\nb: 17:30\nc: no\nd: 012\ne: 12\nf: true\ng: '12'\nh: null\ni: 1.5\nj:\n"
    assert read(write(tmp_path, text)).data == {
        "a": "2025-01-01",
        "b": "17:30",
        "c": "no",
        "d": "012",
        "e": 12,
        "f": True,
        "g": "12",
        "h": None,
        "i": "1.5",
        "j": None,
    }


def test_every_part_has_its_line_and_an_unknown_part_that_of_its_surroundings(tmp_path: Path) -> None:
    document = read(write(tmp_path, "a: 1\nb:\n  - x: 1\n  - y: 2\n"))
    assert document.line("b", 1, "y") == 4
    assert document.line("b", 0) == 3
    assert document.line("b", 7, "z") == 2
    assert document.line("nothing") == 1


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "twice"),
        ("a: &x [1]\nb: *x\n", 1, "anchors"),
        ("a: 1\nb: !!python/object:os.system x\n", 2, "tags"),
        ("a: 1\nb: !!int '2'\n", 2, "tags"),
        ("a: 1\n? [b]\n: 2\n", 2, "a key is a word"),
        ("a: 1\nb: [1\n", 3, "not YAML"),
        ("a: 1\n---\nb: 2\n", 2, "not YAML"),
        ("", 1, "empty"),
        ("a: \x07\n", 1, "not YAML"),
        (b"a: \xff\xfe\n", 1, "not UTF-8"),
        (b"[" * 1500, 1, "nested too deeply"),
        (b"[" * 400_000 + b"]" * 400_000, 1, "nested too deeply"),
        (b"a" * 1_000_001, 1, "larger"),
    ],
)
def test_what_is_not_plain_data_is_refused_with_its_line(
    tmp_path: Path, text: str | bytes, line: int, message: str
) -> None:
    with pytest.raises(DocumentFault, match=message) as caught:
        read(write(tmp_path, text))
    assert caught.value.line == line


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentFault, match="cannot be read"):
        read(tmp_path / "nothing.yaml")
