"""A YAML file as plain JSON data, with the line of every part, so that a refusal can say where.

Stricter than YAML: only UTF-8, one document, JSON's scalar types (a date or a time of day stays text, `no` is
text), no duplicate keys, no tags, no anchors. Called by the layers and the linter only.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

Trail = tuple[str | int, ...]

_DEEPEST = 50  # parts within parts; a procedure has some ten
_LARGEST = 1_000_000
_WORDS: Mapping[str, bool | None] = {"true": True, "false": False, "null": None, "": None}
_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,17}")


class DocumentFault(Exception):
    """The file cannot be read as data; `line` counts from 1."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


@dataclass(frozen=True, slots=True)
class Document:
    """`data` as JSON would hold it; `lines` maps each trail of keys and indexes to its line."""

    path: Path
    data: Any
    lines: Mapping[Trail, int]

    def line(self, *trail: str | int) -> int:
        """The line of `trail`, or of the nearest part around it."""
        while trail not in self.lines:
            trail = trail[:-1]
        return self.lines[trail]


def read(path: Path) -> Document:
    """The document in `path`. Raises DocumentFault."""
    lines: dict[Trail, int] = {}
    data = _Builder(lines).build(_compose(path), ())
    return Document(path, data, lines)


def _compose(path: Path) -> yaml.Node:
    try:
        if path.stat().st_size > _LARGEST:
            raise DocumentFault(1, "the file is larger than a procedure can be (1 MB)")
        text = path.read_text(encoding="utf-8")
        _check_depth(text)
        node = yaml.compose(text, Loader=yaml.CBaseLoader)
    except OSError as error:
        raise DocumentFault(1, f"the file cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise DocumentFault(1, "the file is not UTF-8") from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        line = min(line, text.count("\n") + 1)  # what is missing at the end is missing on the last line
        raise DocumentFault(line, f"not YAML: {error.problem}") from None
    except yaml.YAMLError:
        raise DocumentFault(1, "not YAML: a character that may not stand in it") from None
    if node is None:
        raise DocumentFault(1, "the file is empty")
    return node


def _check_depth(text: str) -> None:
    """Raises DocumentFault: what composes the nodes would overflow the stack. YAMLError as that does."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CBaseLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            line = event.start_mark.line + 1 if event.start_mark else 1
            raise DocumentFault(line, "the file is nested too deeply")


class _Builder:
    def __init__(self, lines: dict[Trail, int]) -> None:
        self._lines = lines
        self._seen: set[int] = set()

    def build(self, node: yaml.Node, trail: Trail) -> Any:
        line = node.start_mark.line + 1
        self._lines.setdefault(trail, line)
        if id(node) in self._seen:
            raise DocumentFault(line, "anchors and aliases are not used here; write it out")
        self._seen.add(id(node))
        if node.tag not in ("tag:yaml.org,2002:str", "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"):
            raise DocumentFault(line, "tags are not used here")
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, trail)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(item, (*trail, index)) for index, item in enumerate(node.value)]
        return _scalar(node)

    def _mapping(self, node: yaml.MappingNode, trail: Trail) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                raise DocumentFault(line, "a key is a word")
            key = str(key_node.value)
            if key in data:
                raise DocumentFault(line, f"`{key}` stands twice; the second would silently win")
            self._lines[(*trail, key)] = line
            data[key] = self.build(value_node, (*trail, key))
        return data


def _scalar(node: yaml.Node) -> str | int | bool | None:
    text = str(node.value)
    if getattr(node, "style", None):  # quoted or block text
        return text
    if text in _WORDS:
        return _WORDS[text]
    return int(text) if _INTEGER.fullmatch(text) else text
