"""No file of the tree names a place on one machine, or the address packages were fetched from."""

import re
from collections.abc import Iterator

from tools.house_lint.source import Finding, Source

# In two parts where it would find itself.
_MACHINE = re.compile(r"(?:^|[^A-Za-z0-9_.])/(?:work|farm|root)/[a-z.]|/tmp/" + "bash_jobs")
_REGISTRY = re.compile(
    r"https?://[^ \"'`]*(?:simple/|/npm/|registry|py" + r"pi|mirror)|--(?:extra-)?index-url|--find-links"
)
_FETCHING = (
    "requirements/*",
    "*.txt",
    "*.toml",
    "*.lock",
    "*lock.json",
    "*Dockerfile*",
    "*.cfg",
    "*.sh",
    "Makefile",
)


def check(source: Source) -> Iterator[Finding]:
    """Find machine paths in any file, and registry addresses in those that fetch packages."""
    for number, line in enumerate(source.lines, start=1):
        if _MACHINE.search(line):
            yield Finding(source.path, number, "machine-path", "a path that exists on one machine only")
        if source.is_in(*_FETCHING) and _REGISTRY.search(line):
            yield Finding(source.path, number, "registry-address", "the address of a package registry")
