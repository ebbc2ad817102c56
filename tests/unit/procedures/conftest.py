"""A place invented for tests, as a file that works, and the means to spoil it."""

from collections.abc import Callable
from pathlib import Path

import pytest

GOOD = (Path(__file__).parent / "somewhere.yaml").read_text(encoding="utf-8")

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes the good place, with pieces of its text replaced, and returns the file."""

    def write(*changes: tuple[str, str], name: str = "somewhere.yaml", text: str = GOOD) -> Path:
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new)
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write
