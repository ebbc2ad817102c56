"""Fills what a scenario leaves open: `{case}` in a path, a post or a text, from what the run remembers. Pure.

A text that is nothing but one name becomes the value itself, whatever its type. A list item of the form
`{times: 30, each: …}` stands for that many items, in which `{i}` counts from 1.
"""

import re
from collections.abc import Mapping
from typing import Any

_WHOLE = re.compile(r"\{([a-z_]+)\}")
_NAMES = re.compile(r"\{([a-z_]+)[^}]*\}")
_REPEATED = {"times", "each"}
Memory = Mapping[str, Any]


class NotRemembered(LookupError):
    """A name is used that nothing before has remembered."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def fill(value: Any, memory: Memory) -> Any:
    """`value` with every name in it replaced. Raises NotRemembered."""
    if isinstance(value, str):
        return _text(value, memory)
    if isinstance(value, Mapping):
        return {key: fill(each, memory) for key, each in value.items()}
    if isinstance(value, list):
        return [filled for each in value for filled in _items(each, memory)]
    return value


def names(value: Any) -> frozenset[str]:
    """Every name that `value` leaves open, but for the counter of what is repeated."""
    if isinstance(value, str):
        return frozenset(_NAMES.findall(value))
    if isinstance(value, Mapping):
        inner = frozenset().union(*map(names, value.values()))
        return inner - {"i"} if value.keys() == _REPEATED else inner
    return frozenset().union(*map(names, value)) if isinstance(value, list) else frozenset()


def _items(value: Any, memory: Memory) -> list[Any]:
    if isinstance(value, Mapping) and value.keys() == _REPEATED:
        times = int(fill(value["times"], memory))
        return [fill(value["each"], {**memory, "i": number}) for number in range(1, times + 1)]
    return [fill(value, memory)]


def _text(text: str, memory: Memory) -> Any:
    try:
        if whole := _WHOLE.fullmatch(text):
            return memory[whole.group(1)]
        return text.format_map(memory)
    except KeyError as missing:
        raise NotRemembered(str(missing.args[0])) from None


def dig(data: Any, path: str) -> Any:
    """What stands at a dotted path: `items.0.id`. Raises LookupError."""
    for key in path.split("."):
        if isinstance(data, list):
            data = data[int(key)] if key.isdigit() else _missing(path)
        elif isinstance(data, Mapping):
            data = data[key]
        else:
            _missing(path)
    return data


def _missing(path: str) -> Any:
    raise LookupError(path)
