"""Refuses a migration under which the previous version of the code could not go on running.

Migrations expand first (add what the new version needs, in a form the old one need not know) and contract a release
later (remove what no running version uses), so that versions N−1 and N run side by side on N's schema. A migration that
contracts says so with a module constant `PHASE = "contract"`. Run by a test over every migration in the tree.
"""

import ast
import re
from collections.abc import Iterator

# What takes away from under the old version what it reads or writes.
_REMOVING = ("drop_table", "drop_column", "rename_table")
# What makes the database refuse what the old version still writes.
_TIGHTENING = (
    "create_unique_constraint",
    "create_check_constraint",
    "create_foreign_key",
    "create_exclude_constraint",
)
_SQL = re.compile(
    r"\b(DROP\s+(TABLE|COLUMN|CONSTRAINT)|RENAME\s+(TO|COLUMN)|SET\s+NOT\s+NULL|ALTER\s+COLUMN\s+\S+\s+TYPE"
    r"|ADD\s+(CONSTRAINT|UNIQUE|CHECK|EXCLUDE|FOREIGN\s+KEY|PRIMARY\s+KEY)|CREATE\s+UNIQUE\s+INDEX)\b",
    re.I,
)
_DEMANDING = re.compile(r"\bADD\s+COLUMN\b(?![^,;]*\bDEFAULT\b)[^,;]*\bNOT\s+NULL\b", re.I)


def refusals(source: str) -> list[str]:
    """What in this migration would hurt the previous version, each as `line: what`; nothing for one that contracts."""
    tree = ast.parse(source)
    if _is_contracting(tree):
        return []
    operations = list(_operations(tree))
    new = {_text(call.args[0]) for name, call in operations if name == "create_table"}
    return [f"{call.lineno}: {fault}" for name, call in operations if (fault := _fault(name, call, new))]


def _is_contracting(tree: ast.Module) -> bool:
    return any(
        isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and node.targets[0].id == "PHASE"
        and _text(node.value) == "contract"
        for node in tree.body
    )


def _operations(tree: ast.Module) -> Iterator[tuple[str, ast.Call]]:
    """The calls `op.<name>(…)` outside `downgrade`, which nobody runs beside an old version."""
    bodies = [
        node for node in tree.body if not (isinstance(node, ast.FunctionDef) and node.name == "downgrade")
    ]
    for node in bodies:
        for call in ast.walk(node):
            if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
                continue
            if isinstance(call.func.value, ast.Name) and call.func.value.id == "op":
                yield call.func.attr, call


def _fault(name: str, call: ast.Call, new: set[str]) -> str | None:
    words = {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
    texts = [_text(argument) for argument in call.args]
    if name in _REMOVING:
        return f"{name} takes away what the previous version uses"
    if name in (*_TIGHTENING, "create_index") and new.isdisjoint(texts):
        is_tight = name != "create_index" or _is_true(words.get("unique"))
        return f"{name} makes the database refuse what the previous version writes" if is_tight else None
    if name == "alter_column":
        return _altering(words)
    if name == "add_column" and len(call.args) > 1 and new.isdisjoint(texts):
        return _adding(call.args[1])
    if name == "execute" and call.args:
        return _executing(ast.unparse(call.args[0]))
    return None


def _executing(statement: str) -> str | None:
    if _SQL.search(statement):
        return "this SQL removes, renames or tightens"
    if _DEMANDING.search(statement):
        return "this SQL demands a value that the previous version does not write"
    return None


def _altering(words: dict[str, ast.expr]) -> str | None:
    if words.keys() & {"new_column_name", "type_"}:
        return "alter_column renames or retypes what the previous version uses"
    if isinstance(words.get("nullable"), ast.Constant) and not _is_true(words["nullable"]):
        return "alter_column demands a value that the previous version does not write"
    return None


def _adding(column: ast.expr) -> str | None:
    if not isinstance(column, ast.Call):
        return None
    words = {keyword.arg: keyword.value for keyword in column.keywords}
    is_required = "nullable" in words and not _is_true(words["nullable"])
    if is_required and "server_default" not in words:
        return "add_column demands a value that the previous version does not write"
    return None


def _is_true(value: ast.expr | None) -> bool:
    return isinstance(value, ast.Constant) and value.value is True


def _text(value: ast.expr) -> str:
    return str(value.value) if isinstance(value, ast.Constant) else ""
