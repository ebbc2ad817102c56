"""casekit/clock.py is the only reader of time; everything else is told it, or asks casekit.clock."""

import ast
from collections.abc import Iterator

from tools.house_lint.source import Finding, Source

RULE = "clock"
READER = "casekit/clock.py"
_READS = frozenset(
    {
        "datetime.datetime.now",
        "datetime.datetime.utcnow",
        "datetime.datetime.today",
        "datetime.date.today",
        *(f"time.{name}" for name in ("time", "monotonic", "perf_counter", "localtime", "gmtime", "ctime")),
        *(f"time.{name}_ns" for name in ("time", "monotonic", "perf_counter")),
    }
)


def check(source: Source) -> Iterator[Finding]:
    """Find every mention of a function that reads the time, called or handed on."""
    if source.path == READER:
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute | ast.Name) and source.full_name(node) in _READS:
            sentence = f"{source.full_name(node)} reads the time; ask casekit.clock"
            yield Finding(source.path, node.lineno, RULE, sentence)
