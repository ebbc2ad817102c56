"""Only the modules that own a transaction begin, commit or roll back; handlers work on the one they are given."""

import ast
from collections.abc import Iterator

from tools.house_lint.source import Finding, Source

RULE = "transaction"
OWNERS = (
    "casekit/db.py",
    "casekit/web/*",
    "casekit/bus/listener.py",  # what the bus brings is stored, then acknowledged
    "casekit/inbox/*",
    "casekit/relay/*",
    "casekit/repair/*",
    "casekit/deadlines/*",
    "casekit/jobs/*",
    "casekit/papers/making.py",  # writes a paper in one transaction, keeps it in another
    "casekit/migrate.py",
    "casekit/attachments/sweep.py",  # looks for rows, and for who may still commit one
    "casekit/serials.py",  # a block of serials is reserved apart from who uses it
    "gateway/audience/sequencer*",
    "services/evaluation/cards/arranging.py",  # one for each unit that is to be judged
    "services/evaluation/folding.py",  # sums facts up, beside those who count
    "services/evaluation/rebuilding.py",  # counts everything again, beside those who count
    "services/ledger/integrator.py",  # gives entries their place, as a relay gives positions
    "services/intake/sending/loop.py",  # notes what it takes in hand before it sends, and what became of it after
    "services/*/jobs.py",  # each step of a job commits what it did and how far it came
    "*/migrations/*",
    "onedoor/*",
    # not part of a deployment
    "casekit/testing/*",
    "tests/*",
    "benchmarks/*",
    "tools/*",
)
_ACTS = frozenset({"begin", "begin_nested", "begin_twophase", "commit", "rollback"})


def check(source: Source) -> Iterator[Finding]:
    """Find calls of begin, commit and rollback, and autocommit switched on, outside the owners."""
    if source.is_in(*OWNERS):
        return
    for node in ast.walk(source.tree):
        act = _act(node)
        if act is not None:
            sentence = f"{act} belongs to the owner of the transaction, which this module is not"
            yield Finding(source.path, node.lineno, RULE, sentence)  # type: ignore[attr-defined]


def _act(node: ast.AST) -> str | None:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _ACTS:
        return f"{node.func.attr}()"
    if isinstance(node, ast.Assign) and any(
        isinstance(target, ast.Attribute) and target.attr == "autocommit" for target in node.targets
    ):
        return "autocommit"
    return None
