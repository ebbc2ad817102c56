"""Forms as data: what they ask, and how what a browser sends becomes the body of an API request. Pure.

A form checks nothing that the API checks; it only refuses what it cannot turn into a body at all. A field's name is its
path in the body (`settled.record`); a field left empty is left out. Files are no part of a body: they go before it.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from werkzeug.datastructures import MultiDict

from gateway.console.directory import Choice, Groups
from gateway.console.labels import choices
from gateway.console.wording import as_sent

Body = dict[str, Any]
Sent = MultiDict[str, str]
SIDES = ("petitioner", "respondent")
YES_NO: tuple[Choice, ...] = (("yes", "是"), ("no", "否"))


class Kind(StrEnum):
    """How a field is asked for and read."""

    LINE = "line"
    AREA = "area"
    CHOICE = "choice"
    RADIO = "radio"
    MANY = "many"
    CHECK = "check"
    MOMENT = "moment"
    DAY = "day"
    YUAN = "yuan"
    CODES = "codes"
    FIXED = "fixed"  # sent as it is, not asked
    NUMBER = "number"
    FILES = "files"  # sent to `Form.files_to`, each by itself


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `choices` are pairs, `groups` titled groups of pairs; `value` stands there at first."""

    name: str
    label: str
    kind: Kind = Kind.LINE
    choices: tuple[Choice, ...] = ()
    groups: Groups = ()
    is_required: bool = False
    hint: str = ""
    value: str = ""
    most: int = 0


@dataclass(frozen=True, slots=True)
class Form:
    """One act: `path` is where the API takes it, `key` its name within the page.

    `is_main` marks the step that usually follows, `is_grave` one that is not easily undone. `shape` makes the body
    from what was read where the API's body is not the fields' own; `at` says which field shows the API's complaint
    about a path. `files_to` is where files go, each by itself and before the body; a form without a `path` has
    files alone.
    """

    key: str
    title: str
    path: str
    fields: tuple[Field, ...] = ()
    note: str = ""
    is_main: bool = False
    is_grave: bool = False
    shape: Callable[[Body], Body] | None = None
    at: Mapping[str, str] = field(default_factory=dict)
    files_to: str = ""

    @property
    def asks(self) -> tuple[Field, ...]:
        """The fields a person fills in."""
        return tuple(each for each in self.fields if each.kind is not Kind.FIXED)

    @property
    def files(self) -> Field | None:
        """The field that takes files, if there is one."""
        return next((each for each in self.fields if each.kind is Kind.FILES), None)


def remark(title: str = "说明", *, is_required: bool = False, name: str = "text", hint: str = "") -> Field:
    """What a person writes with an act."""
    return Field(name, title, Kind.AREA, is_required=is_required, hint=hint)


def files(title: str, *, is_required: bool = False) -> Field:
    """Files to choose; how much may be sent at once is said beside the field."""
    return Field("files", title, Kind.FILES, is_required=is_required)


def choice(name: str, title: str, vocabulary: str, *, is_required: bool = True, value: str = "") -> Field:
    """A word of a vocabulary."""
    return Field(name, title, Kind.CHOICE, choices(vocabulary), is_required=is_required, value=value)


def read(form: Form, sent: Sent) -> tuple[Body, dict[str, list[str]]]:
    """The body, and sentences at fields that cannot be read (then the body is of no use)."""
    body: Body = {}
    faults: dict[str, list[str]] = {}
    for each in form.fields:
        if each.kind is Kind.FILES:
            continue
        try:
            value = _read(each, sent)
        except ValueError as fault:
            faults[each.name] = [str(fault)]
            continue
        if value is not None:
            _put(body, each.name, value)
    return (form.shape(body) if form.shape and not faults else body), faults


def at_fields(form: Form, complaints: Mapping[str, list[str]]) -> tuple[dict[str, list[str]], list[str]]:
    """The API's sentences by field of the form, and those that belong to none of them."""
    names = {each.name for each in form.asks}
    placed: dict[str, list[str]] = {}
    loose: list[str] = []
    for path, sentences in complaints.items():
        name = form.at.get(path, path)
        while name not in names and "." in name:
            name = name.rpartition(".")[0]
        if name in names:
            placed.setdefault(name, []).extend(sentences)
        else:
            loose.extend(sentences)
    return placed, loose


def _read(each: Field, sent: Sent) -> Any:
    if each.kind is Kind.FIXED:
        return each.value
    if each.kind is Kind.MANY:
        return [value for value in sent.getlist(each.name) if value] or None
    text = sent.get(each.name, "").strip()
    if each.kind is Kind.CHECK:
        return bool(text)
    return _READERS.get(each.kind, str)(text) if text else None


def _fen(text: str) -> int:
    try:
        fen = Decimal(text.replace(",", "").replace("，", "")) * 100
    except InvalidOperation:
        raise ValueError("应为金额（元），如 30000 或 1280.50。") from None
    if not fen.is_finite() or fen != fen.to_integral_value() or not 0 <= fen < 10**17:
        raise ValueError("金额最多两位小数，且不能为负。")
    return int(fen)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise ValueError("应为整数。")
    return int(text)


_READERS: Mapping[Kind, Callable[[str], Any]] = {
    Kind.MOMENT: as_sent,
    Kind.YUAN: _fen,
    Kind.NUMBER: _number,
    Kind.CODES: lambda text: [code for code in re.split(r"[\s,，、;；]+", text) if code],
    Kind.RADIO: lambda text: {"yes": True, "no": False}.get(text, text),
}


def _put(body: Body, path: str, value: Any) -> None:
    *parents, last = path.split(".")
    for name in parents:
        body = body.setdefault(name, {})
    body[last] = value
