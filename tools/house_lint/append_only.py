"""What has been said stays said: no UPDATE, DELETE or TRUNCATE of outbox content or of ledger entries.

The relay alone sets `epoch` and `position` of outbox rows, once. Tests may try, to see it refused.
"""

import ast
import re
from collections.abc import Iterator

from tools.house_lint.source import Finding, Source

RULE = "append-only"
_RELAY = ("casekit/relay/*",)
_RELAYS_COLUMNS = frozenset({"epoch", "position"})
_LEDGER_TABLES = frozenset(
    {"entries", "ledger_entries", "ledger_leaves", "ledger_nodes", "ledger_checkpoints"}
)
_REWRITE = re.compile(
    r"\b(?P<act>UPDATE|DELETE\s+FROM|TRUNCATE(?:\s+TABLE)?)\s+(?:ONLY\s+)?(?:\"?\w+\"?\.)?\"?(?P<table>\w+)\"?"
    r"(?:\s+(?:AS\s+)?(?!SET\b)\w+)?(?:\s+SET\s+(?P<assignments>.*?)(?=\bFROM\b|\bWHERE\b|\bRETURNING\b|\)|$))?",
    re.IGNORECASE | re.DOTALL,
)
_ASSIGNED = re.compile(r"(?:^|,)\s*\"?(\w+)\"?\s*=")


def check(source: Source) -> Iterator[Finding]:
    """Find such statements in SQL strings, and SQLAlchemy's update() and delete() of such tables."""
    if source.is_in("tests/*"):
        return
    parts_of_f_strings = {
        id(part) for node in ast.walk(source.tree) if isinstance(node, ast.JoinedStr) for part in node.values
    }
    for node in ast.walk(source.tree):
        if id(node) not in parts_of_f_strings and (table := _rewritten(node, source)) is not None:
            yield Finding(source.path, node.lineno, RULE, f"{table} is append-only")  # type: ignore[attr-defined]


def _rewritten(node: ast.AST, source: Source) -> str | None:
    if isinstance(node, ast.Call):
        return _rewritten_by_call(node, source)
    text = _sql(node)
    for match in _REWRITE.finditer(text):
        table = match["table"].lower()
        if _is_protected(table, source) and not _is_the_relays(match, source):
            return table
    return None


def _sql(node: ast.AST) -> str:
    """The text of a string or f-string, with a word in place of each expression."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(
            str(part.value) if isinstance(part, ast.Constant) else "expression" for part in node.values
        )
    return ""


def _is_the_relays(match: re.Match[str], source: Source) -> bool:
    assigned = set(_ASSIGNED.findall((match["assignments"] or "").lower()))
    return source.is_in(*_RELAY) and bool(assigned) and assigned <= _RELAYS_COLUMNS


def _rewritten_by_call(call: ast.Call, source: Source) -> str | None:
    """The table in `update(table)`, `delete(table)`, `table.update()` and `table.delete()`."""
    called = source.full_name(call.func) or ""
    if called.startswith("sqlalchemy.") and called.endswith((".update", ".delete")) and call.args:
        table = _table_name(call.args[0])
    elif isinstance(call.func, ast.Attribute) and call.func.attr in ("update", "delete"):
        table = _table_name(call.func.value)
    else:
        return None
    return table if table is not None and _is_protected(table, source) else None


def _table_name(expression: ast.expr) -> str | None:
    """The last name of `outbox_messages`, `tables.outbox_messages` or `tables["outbox_messages"]`."""
    if isinstance(expression, ast.Name):
        return expression.id.lower()
    if isinstance(expression, ast.Attribute):
        return expression.attr.lower()
    if isinstance(expression, ast.Subscript) and isinstance(expression.slice, ast.Constant):
        return str(expression.slice.value).lower()
    return None


def _is_protected(table: str, source: Source) -> bool:
    return table == "outbox_messages" or (table in _LEDGER_TABLES and source.is_in("services/ledger/*"))
