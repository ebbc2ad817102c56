"""A test waits for a condition (`casekit.children.wait_until`), never for a length of time."""

import ast
from collections.abc import Iterator

from tools.house_lint.source import Finding, Source

RULE = "sleep"
_SLEEPS = frozenset(f"{module}.sleep" for module in ("time", "eventlet", "eventlet.greenthread", "asyncio"))


def check(source: Source) -> Iterator[Finding]:
    """Find sleeps in tests."""
    if not source.is_in("tests/*"):
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute | ast.Name) and source.full_name(node) in _SLEEPS:
            yield Finding(source.path, node.lineno, RULE, "wait for the condition, not for a length of time")
