"""A service's domain computes and returns events: it imports the public words and values, and no means of acting."""

import ast
import sys
from collections.abc import Iterator

from tools.house_lint.source import Finding, Source

RULE = "pure-domain"
_PACKAGES = ("contracts", "procedures")
_CASEKIT = frozenset(
    {
        "casekit.casecode",
        "casekit.errors",
        "casekit.facts",
        "casekit.ids",
        "casekit.interval",
        "casekit.lifecycle",
    }
)
# Of the clock only what reckons with a time that was told.
_CLOCK = frozenset({"casekit.clock.SHANGHAI", "casekit.clock.rfc3339", "casekit.clock.to_local"})
_ACTING = frozenset(
    {
        "asyncio", "http", "logging", "multiprocessing", "os", "pathlib", "secrets", "shutil", "signal", "socket",
        "sqlite3", "subprocess", "tempfile", "threading", "time", "urllib",
    }
)  # fmt: skip


def check(source: Source) -> Iterator[Finding]:
    """Find imports of a domain module that it may not have."""
    if not source.is_in("services/*/domain/*.py"):
        return
    own = ".".join(source.path.split("/")[:3])
    for node in ast.walk(source.tree):
        for name in _imported(node):
            if not _is_allowed(name, own):
                yield Finding(source.path, node.lineno, RULE, f"a domain does not import {name}")  # type: ignore[attr-defined]


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [f"{'.' * node.level}{node.module or ''}.{alias.name}" for alias in node.names]
    return []


def _is_allowed(name: str, own: str) -> bool:
    top = name.partition(".")[0]
    if top in sys.stdlib_module_names:
        return top not in _ACTING
    if name in _CLOCK or name == own or name.startswith(f"{own}."):
        return True
    return top in _PACKAGES or name in _CASEKIT or name.rpartition(".")[0] in _CASEKIT
