"""No broad except, unless it raises again or its line says why: `except Exception:  # broad: <reason>`."""

import ast
import re
from collections.abc import Iterator

from tools.house_lint.source import Finding, Source

RULE = "broad-except"
_BROAD = frozenset({"Exception", "BaseException"})
_REASON = re.compile(r"#.*\bbroad: \S+")


def check(source: Source) -> Iterator[Finding]:
    """Find broad handlers, and `suppress` of everything, that neither raise again nor give a reason."""
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.ExceptHandler | ast.Call) or not _swallows(node, source):
            continue
        if not _REASON.search(source.lines[node.lineno - 1]):
            sentence = "name the exceptions, raise again, or give the reason (# broad: …)"
            yield Finding(source.path, node.lineno, RULE, sentence)


def _swallows(node: ast.ExceptHandler | ast.Call, source: Source) -> bool:
    if isinstance(node, ast.ExceptHandler):
        return _is_broad(node.type) and not any(isinstance(line, ast.Raise) for line in node.body)
    return source.full_name(node.func) == "contextlib.suppress" and any(map(_is_broad, node.args))


def _is_broad(caught: ast.expr | None) -> bool:
    if isinstance(caught, ast.Tuple):
        return any(map(_is_broad, caught.elts))
    return caught is None or (isinstance(caught, ast.Name) and caught.id in _BROAD)
