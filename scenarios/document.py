"""The YAML of this package as data: a county or a scenario, with the line of every part for a refusal.

Used by `county` and `script` alone.
"""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from casekit.errors import Problem
from procedures.document import Document, DocumentFault, Trail, read

HERE = Path(__file__).parent


class ScenarioFault(Problem):
    """A file of the demonstration cannot be used; the detail names file, line and fault."""

    code = "SCENARIO_FAULT"
    status = 500
    title_en = "A file of the demonstration cannot be used."
    title_zh = "演示数据文件有误。"


def load(path: Path) -> Document:
    """The document in `path`. Raises ScenarioFault."""
    try:
        return read(path)
    except DocumentFault as fault:
        raise ScenarioFault(f"{path.name}:{fault.line}: {fault.message}") from None


def fault(document: Document, trail: Trail, message: str) -> ScenarioFault:
    """What is wrong at `trail`."""
    return ScenarioFault(f"{document.path.name}:{document.line(*trail)}: {message}")


def mapping(
    document: Document, trail: Trail, data: Any, required: Collection[str], optional: Collection[str] = ()
) -> Mapping[str, Any]:
    """`data`, which must be a mapping with these keys. Raises ScenarioFault."""
    if not isinstance(data, dict):
        raise fault(document, trail, "a mapping is wanted here")
    if missing := sorted(set(required) - data.keys()):
        raise fault(document, trail, f"{', '.join(missing)} is missing")
    if unknown := sorted(data.keys() - {*required, *optional}):
        raise fault(document, (*trail, unknown[0]), f"{unknown[0]} is not known here")
    return data
