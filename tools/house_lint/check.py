"""Which files are checked, and by which rules."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

from tools.house_lint import append_only, clock, excepts, places, purity, sleeps, transactions
from tools.house_lint.source import Finding, Source

_EVERY_FILE = (places.check,)
_PYTHON = (append_only.check, clock.check, excepts.check, purity.check, sleeps.check, transactions.check)


def findings_in(source: Source) -> Iterator[Finding]:
    """What every rule that concerns the file finds in it."""
    for check in _EVERY_FILE:
        yield from check(source)
    if source.path.endswith(".py"):
        for check in _PYTHON:
            yield from check(source)


def sources(root: Path) -> Iterator[Source]:
    """The text files below `root` that git tracks, or would with the next `git add`."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root, capture_output=True, check=True,
    )  # fmt: skip
    for name in sorted(filter(None, listing.stdout.decode().split("\0"))):
        try:
            yield Source(name, (root / name).read_text(encoding="utf-8"))
        except (UnicodeDecodeError, FileNotFoundError, IsADirectoryError):
            continue  # a picture or font; deleted but not yet committed; a submodule
