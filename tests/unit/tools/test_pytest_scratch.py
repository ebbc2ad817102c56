"""Temporary files go into memory where that has room, and nowhere else than told."""

import os
import tempfile
from pathlib import Path

import pytest

from tools import pytest_scratch
from tools.pytest_scratch import has_room, pytest_configure


@pytest.fixture
def memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stand-in for the memory's file system; what the test changes is put back."""
    monkeypatch.setattr(pytest_scratch, "MEMORY", tmp_path)
    monkeypatch.setattr(tempfile, "tempdir", tempfile.gettempdir())
    monkeypatch.setenv("TMPDIR", "unset below")
    return tmp_path


def test_room_is_what_is_free_there(tmp_path: Path) -> None:
    assert has_room(tmp_path, room=1)
    assert not has_room(tmp_path, room=2**62)
    assert not has_room(tmp_path / "missing", room=1)


def test_memory_with_room_is_used_by_this_process_and_its_children(
    memory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TMPDIR")
    monkeypatch.setattr(pytest_scratch, "has_room", lambda directory: directory == memory)
    pytest_configure()
    assert os.environ["TMPDIR"] == tempfile.gettempdir() == str(memory)


def test_without_room_or_where_a_place_is_named_nothing_changes(
    memory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tempfile.gettempdir()
    pytest_configure()
    assert os.environ["TMPDIR"] == "unset below"
    monkeypatch.delenv("TMPDIR")
    monkeypatch.setattr(pytest_scratch, "has_room", lambda _: False)
    pytest_configure()
    assert "TMPDIR" not in os.environ
    assert tempfile.gettempdir() == before
