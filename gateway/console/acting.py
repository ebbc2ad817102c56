"""Carries out what a form asks for, and keeps what is needed to show the form again when it is refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import request

from gateway.console import uploads
from gateway.console.asking import Answer, Refusal
from gateway.console.forms import Form, at_fields, read
from gateway.console.visit import TOO_LARGE, visit

_GONE = "该步骤已经办理，或当前不能办理；以下是最新情况。"
_LOOK = "请按提示修改后再提交。"
_AGAIN = "请重新选择文件后提交；已经收到的文件不会重复保存。"


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
    """Send the form called `name` to the API; None when that was done. What was changed of case `code` is noted.

    Its files go first: a form whose files were not all taken has not been carried out.
    """
    form = next((each for each in forms if each.key == name), None)
    if form is None:
        return Failed(name, _GONE, 409)
    body, faults = read(form, request.form)
    files = uploads.sent(request.files.getlist(form.files.name)) if form.files else []
    if form.files and form.files.is_required and not files:
        faults[form.files.name] = ["请选择文件。"]
    if faults:
        return Failed(name, _LOOK, 422, request.form, faults)
    refused = _hand_in(form, files, code)
    if refused is not None or not form.path:
        return refused
    answer = visit().asking.act(form.path, body, key=request.form.get("_key", ""))
    if answer.refusal is not None:
        return failed(form, answer.refusal)
    note(code, answer)
    return None


def _hand_in(form: Form, files: Sequence[uploads.File], code: str) -> Failed | None:
    """Add the files one by one; the first that is refused ends it."""
    key = request.form.get("_key", "")
    for file in files:
        answer = visit().asking.upload(form.files_to, file, key=file.key(key))
        if answer.refusal is not None:
            faults = [f"“{file.name}”：{sentence}" for sentence in _sentences(answer.refusal)]
            errors = {form.files.name: faults} if form.files else {}
            return Failed(form.key, _AGAIN, answer.status, request.form, errors, key)
        note(code, answer)
    return None


def _sentences(refusal: Refusal) -> list[str]:
    """What the API says of a file: of the field, else of the whole."""
    return [each for sentences in refusal.fields.values() for each in sentences] or [refusal.sentence]


def failed(form: Form, refusal: Refusal) -> Failed:
    """The form with the API's sentences at its fields. With files it keeps its key, so that none is taken twice."""
    errors, loose = at_fields(form, refusal.fields)
    sentence = "".join(dict.fromkeys([refusal.sentence, *loose])) if loose or not errors else _LOOK
    if form.files and request.files:
        sentence += _AGAIN
    key = request.form.get("_key", "") if refusal.may_be_done or form.files else ""
    return Failed(form.key, sentence, refusal.status, request.form, errors, key)


def too_large(forms: Sequence[Form]) -> Failed | None:
    """The form whose files were so large that nothing of it was read, if the visitor comes from there."""
    name = request.args.get(TOO_LARGE, "")
    form = next((each for each in forms if each.key == name), None)
    if form is None or form.files is None:
        return None
    most = visit().console.runtime.config.attachment_max_bytes
    return Failed(name, "没有提交。", 413, {}, {form.files.name: [uploads.too_large(most)]})


def note(code: str, answer: Answer) -> None:
    """From now on this browser has seen what it did to the case."""
    if code and answer.version:
        visit().seen.note(code, answer.version)
