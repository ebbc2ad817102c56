"""Carries out what a form asks for, and keeps what is needed to show the form again when it is refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import request

from gateway.console.asking import Answer, Refusal
from gateway.console.forms import Form, at_fields, read
from gateway.console.visit import visit

_GONE = "该步骤已经办理，或当前不能办理；以下是最新情况。"
_LOOK = "请按提示修改后再提交。"


@dataclass(frozen=True, slots=True)
class Failed:
    """A form that was refused: what had been written, what is wrong with it, and the key to send it again under."""

    form: str
    sentence: str
    status: int
    values: Mapping[str, Any] = field(default_factory=dict)
    errors: Mapping[str, list[str]] = field(default_factory=dict)
    key: str = ""


def carry_out(forms: Sequence[Form], name: str, code: str) -> Failed | None:
    """Send the form called `name` to the API; None when that was done. What was changed of case `code` is noted."""
    form = next((each for each in forms if each.key == name), None)
    if form is None:
        return Failed(name, _GONE, 409)
    body, faults = read(form, request.form)
    if faults:
        return Failed(name, _LOOK, 422, request.form, faults)
    answer = visit().asking.act(form.path, body, key=request.form.get("_key", ""))
    if answer.refusal is not None:
        return failed(form, answer.refusal)
    note(code, answer)
    return None


def failed(form: Form, refusal: Refusal) -> Failed:
    """The form with the API's sentences at its fields."""
    errors, loose = at_fields(form, refusal.fields)
    sentence = "".join([refusal.sentence, *loose]) if loose or not errors else _LOOK
    key = request.form.get("_key", "") if refusal.may_be_done else ""
    return Failed(form.key, sentence, refusal.status, request.form, errors, key)


def note(code: str, answer: Answer) -> None:
    """From now on this browser has seen what it did to the case."""
    if code and answer.version:
        visit().seen.note(code, answer.version)
