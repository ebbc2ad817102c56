"""The repository's own promises: targets, locks, and that cleaning up never costs data."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

TARGETS = [
    "help", "setup", "run", "demo", "test", "unit", "contract", "integration", "functional", "lint", "bench", "migrate",
    "test-long", "up-distributed", "stop", "clean", "lock",
]  # fmt: skip
PIN = re.compile(r"^([a-z0-9._-]+)==([^ ]+)(?: ;.*)? \\$", re.IGNORECASE | re.MULTILINE)


@pytest.fixture
def root(pytestconfig: pytest.Config) -> Path:
    return pytestconfig.rootpath


def make(directory: Path, *arguments: str) -> str:
    """What it prints; not as the child of the `make` that runs the tests, which would add where it is."""
    alone = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    done = subprocess.run(
        ["make", *arguments], cwd=directory, env=alone, capture_output=True, text=True, check=True
    )
    return done.stdout


def test_make_alone_names_every_target(root: Path) -> None:
    listing = make(root)
    assert [target for target in TARGETS if f" {target} " not in re.sub(r"\x1b\[\d*m", " ", listing)] == []


def test_clean_leaves_the_data_of_platforms(root: Path, tmp_path: Path) -> None:
    shutil.copy(root / "Makefile", tmp_path)
    kept = [tmp_path / home / "postgres" / "__pycache__" / "kept" for home in (".onedoor", ".onedoor-demo")]
    gone = [tmp_path / ".venv" / "x", tmp_path / "casekit" / "__pycache__" / "x"]
    for file in [*kept, *gone]:
        file.parent.mkdir(parents=True)
        file.write_text("x")
    make(tmp_path, "clean")
    assert all(file.exists() for file in kept)
    assert not any(file.exists() for file in gone)


def test_the_last_line_of_make_test_is_pytests_own(root: Path) -> None:
    """A nested make would have the last word."""
    recipe = make(root, "-n", "-o", "setup", "-o", "need", "-o", "lint", "test").splitlines()
    assert recipe
    assert all("-m pytest --whole" in line for line in recipe)


def pins(root: Path, kind: str) -> dict[str, str]:
    found = dict(PIN.findall((root / "requirements" / f"{kind}.txt").read_text()))
    assert found
    return found


@pytest.mark.parametrize("kind", ["runtime", "dev"])
def test_every_package_is_pinned_with_a_hash(root: Path, kind: str) -> None:
    text = (root / "requirements" / f"{kind}.txt").read_text()
    blocks = re.split(r"\n(?=\S)", text.strip())
    assert len(blocks) == len(PIN.findall(text))
    assert [block for block in blocks if "--hash=sha256:" not in block] == []


def test_what_is_tested_is_what_is_deployed(root: Path) -> None:
    tested = pins(root, "dev")
    assert {
        name: version for name, version in pins(root, "runtime").items() if tested.get(name) != version
    } == {}
