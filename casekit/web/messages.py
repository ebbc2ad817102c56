"""What is wrong with a field, in English and Chinese.

Only sentences known here leave the service: marshmallow's own (translated), and `Message`s raised by our fields and
schemas. Any other text becomes a general sentence, so that no message can carry what a person wrote.
"""

import re
from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError
from marshmallow.exceptions import SCHEMA

from casekit.errors import Message


def invalid(en: str, zh: str, field: str = SCHEMA) -> ValidationError:
    """The error to raise from a field or a schema's validator; `field` says which one a schema's validator means."""
    return ValidationError([Message(en, zh)], field)


GENERAL = Message("Not a valid value.", "填写有误。")
TWICE = Message("Given more than once.", "重复给出。")
UNKNOWN_FIELD = Message("Unknown field.", "未知字段。")

_SENTENCES = {
    "Missing data for required field.": "必填。",
    "Field may not be null.": "不能为空。",
    "Unknown field.": "未知字段。",
    "Invalid input type.": "类型有误，应为对象。",
    "Not a valid string.": "应为文本。",
    "Not a valid integer.": "应为整数。",
    "Not a valid number.": "应为数字。",
    "Not a valid boolean.": "应为是或否。",
    "Not a valid list.": "应为列表。",
    "Not a valid tuple.": "应为列表。",
    "Not a valid mapping type.": "应为对象。",
    "Not a valid UUID.": "应为 UUID。",
    "Not a valid date.": "应为日期，如 2026-03-12。",
    "Not a valid time.": "应为时间，如 08:30。",
    "Not a valid utf-8 string.": "编码有误。",
    "Not a valid email address.": "邮箱地址有误。",
    "Not a valid URL.": "网址有误。",
    "Invalid value.": "填写有误。",
    "Invalid type.": "类型有误。",
    "Shorter than minimum length 1.": "不能为空。",
    "Number too large.": "数值过大。",
    "String does not match expected pattern.": "格式有误。",
}
_PATTERNS = (
    (re.compile(r"Must be one of: ([\w, .:-]+)\."), "须为以下之一：{}。"),
    (re.compile(r"Longer than maximum length (\d+)\."), "不能超过 {} 个。"),
    (re.compile(r"Shorter than minimum length (\d+)\."), "不能少于 {} 个。"),
    (re.compile(r"Length must be between (\d+) and (\d+)\."), "须在 {} 至 {} 个之间。"),
    (re.compile(r"Length must be (\d+)\."), "须为 {} 个。"),
    (re.compile(r"Must be greater than or equal to (-?\d+)\."), "不能小于 {}。"),
    (re.compile(r"Must be less than or equal to (-?\d+)\."), "不能大于 {}。"),
    (re.compile(r"Must be greater than (-?\d+)\."), "须大于 {}。"),
    (
        re.compile(r"Must be greater than or equal to (-?\d+) and less than or equal to (-?\d+)\."),
        "须在 {} 至 {} 之间。",
    ),
)
_FIELD_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,63}")


def known(message: object) -> Message:
    """The sentence in both languages, or a general one in place of a text that is not known here."""
    if isinstance(message, Message):
        return message
    if isinstance(message, str):
        if message in _SENTENCES:
            return Message(message, _SENTENCES[message])
        for pattern, zh in _PATTERNS:
            if found := pattern.fullmatch(message):
                return Message(message, zh.format(*found.groups()))
    return GENERAL


def field_errors(messages: Any) -> dict[str, list[dict[str, str]]]:
    """Marshmallow's nested messages as `{"parties.0.name": [{"en": …, "zh": …}]}`.

    What belongs to no field stands under `_`; a name the caller made up is shown as `?` unless it is a plain word.
    """
    found: dict[str, list[dict[str, str]]] = {}
    _collect(messages, (), found)
    return found


def _collect(messages: Any, path: tuple[str, ...], found: dict[str, list[dict[str, str]]]) -> None:
    if isinstance(messages, Mapping):
        for name, inner in messages.items():
            _collect(inner, path if name == "_schema" else (*path, _shown(name)), found)
        return
    for message in messages if isinstance(messages, list) else [messages]:
        if isinstance(message, Mapping):
            _collect(message, path, found)
        else:
            sentence = known(message)
            found.setdefault(".".join(path) or "_", []).append({"en": str(sentence), "zh": sentence.zh})


def _shown(name: object) -> str:
    if isinstance(name, int):
        return str(name)
    return name if isinstance(name, str) and _FIELD_NAME.fullmatch(name) else "?"
