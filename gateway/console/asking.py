"""How the console asks the services: through the gateway's own front, with the visitor's token, and in no other way.

A refusal of the API becomes a `Refusal` in Chinese, with its sentences at the fields it is about.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from werkzeug.wrappers import Response

from casekit.errors import Problem
from casekit.web import problems
from gateway import people
from gateway.console.labels import label
from gateway.console.uploads import File
from gateway.forward import Front
from gateway.transports import Environ


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why the API did not do it. `fields`: sentences by path of the field, such as `parties.0.name`."""

    status: int
    code: str
    sentence: str
    fields: Mapping[str, list[str]] = field(default_factory=dict)
    trace: str = ""

    @property
    def may_be_done(self) -> bool:
        """Whether the act may have been carried out all the same, and must be sent again under the same key."""
        return self.status >= 500


class Refused(Exception):
    """A page could not be had because the API refused."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service answered. `version` is its `Case-Version`."""

    status: int
    data: Any
    version: str = ""

    @property
    def refusal(self) -> Refusal | None:
        """Why not; None when it was carried out."""
        return None if 200 <= self.status < 300 else _refusal(self.status, self.data)

    def get(self) -> Any:
        """The data. Raises Refused."""
        if self.refusal is not None:
            raise Refused(self.refusal)
        return self.data


class Asking:
    """One visitor's way to the API, for the length of one request."""

    def __init__(self, front: Front, page: Environ, token: str | None) -> None:
        self._front = front
        self._page = page
        self._token = token

    def read(self, path: str, query: Mapping[str, Any] | None = None, *, version: str = "") -> Answer:
        """GET. Empty query parameters are left out."""
        given = {name: value for name, value in (query or {}).items() if value not in (None, "")}
        target = quote(path) + (f"?{urlencode(given)}" if given else "")
        return self._answered("GET", target, None, {"Case-Version": version} if version else {})

    def act(self, path: str, body: object, *, key: str) -> Answer:
        """POST, carried out once however often it is sent under this key."""
        return self._answered("POST", quote(path), body, {"Idempotency-Key": key} if key else {})

    def upload(self, path: str, file: File, *, key: str) -> Answer:
        """POST a file, taken once however often it is sent under this key."""
        body, content_type = file.multipart()
        return self._answered(
            "POST", quote(path), body, {"Content-Type": content_type, "Idempotency-Key": key}
        )

    def download(self, path: str) -> Response:
        """GET a file, as the service sends it. Raises Refused."""
        response = self._call("GET", quote(path), None, {})
        if response.status_code != 200:
            raise Refused(_refusal(response.status_code, _json(response)))
        return response

    def _answered(self, method: str, target: str, body: object, headers: Mapping[str, str]) -> Answer:
        try:
            response = self._call(method, target, body, headers)
        except Problem as problem:
            return Answer(problem.status, problems.document(problem, None))
        return Answer(response.status_code, _json(response), response.headers.get("Case-Version", ""))

    def _call(self, method: str, target: str, body: object, headers: Mapping[str, str]) -> Response:
        return self._front.call(
            method, target, page=self._page, token=self._token, data=body, headers=headers
        )


def _json(response: Response) -> Any:
    try:
        return json.loads(response.get_data())
    except ValueError:
        return None


def _refusal(status: int, data: Any) -> Refusal:
    told: Mapping[str, Any] = data if isinstance(data, dict) else {}
    code = str(told.get("code", "UNKNOWN"))
    sentence = people.sentence(code, str(told.get("title_zh", "请求无法办理。")))
    lacking = [label(word, "lacking") for name in ("missing", "faulty") for word in told.get(name, ())]
    if lacking:
        sentence = f"{sentence.rstrip('。')}：{'、'.join(lacking)}。"
    errors = told.get("errors", {})
    fields = {path: [each["zh"] for each in messages] for path, messages in errors.items()}
    return Refusal(status, code, sentence, fields, str(told.get("trace", "")))
