"""Errors as facts: each has a stable code, an HTTP status and a sentence in English and Chinese (RFC 9457).

Raised anywhere, turned into problem details by the API bridge alone. A problem never carries what a person wrote.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from casekit.facts import Event


class Message(str):
    """A sentence about a field: English, with its Chinese in `zh`. Holds words of ours and numbers only."""

    zh: str

    def __new__(cls, en: str, zh: str) -> "Message":
        """The sentence in both languages."""
        self = super().__new__(cls, en)
        self.zh = zh
        return self


class Problem(Exception):
    """A refusal or failure that a caller may be told of.

    Subclasses set `code` (UPPER_SNAKE, stable), `status` (HTTP), `title_en` and `title_zh`, and where one field alone
    can be the cause, `field`: its path in the request, such as `parties.0.phone`. `detail` holds only words of ours,
    codes and field names; `field` names the faulty field of this very refusal, whose sentence is the detail where that
    is a `Message` and the title otherwise; `fields` names several, each with its messages; `extra` adds members to the
    problem document; `headers` to the response. `on_record` is an event that the API bridge says on the
    service's own stream after the rollback (a refusal of access), in a transaction of its own.
    """

    code: ClassVar[str] = "PROBLEM"
    status: ClassVar[int] = 400
    title_en: ClassVar[str] = "The request cannot be carried out."
    title_zh: ClassVar[str] = "请求无法办理。"
    field: ClassVar[str | None] = None

    def __init__(
        self,
        detail: str | None = None,
        *,
        field: str | None = None,
        fields: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        **extra: Any,
    ) -> None:
        super().__init__(self.code)
        self.detail = detail
        self.fields = dict(fields or {}) or self._one(field or type(self).field)
        self.headers = dict(headers or {})
        self.extra = extra
        self.on_record: Event | None = None

    def _one(self, path: str | None) -> dict[str, Any]:
        """The field at `path`, with its sentence, as `fields` has it."""
        if path is None:
            return {}
        is_sentence = isinstance(self.detail, Message)
        found: Any = [self.detail if is_sentence else Message(self.title_en, self.title_zh)]
        for name in reversed(path.split(".")):
            found = {int(name) if name.isdigit() else name: found}
        return dict(found)


class InvalidInput(Problem):
    """A field is missing, malformed or out of range."""

    code = "INVALID_INPUT"
    status = 422
    title_en = "Some fields are not valid."
    title_zh = "部分字段填写有误。"


class NotFound(Problem):
    """Nothing of that kind is visible to the caller."""

    code = "NOT_FOUND"
    status = 404
    title_en = "There is no such resource."
    title_zh = "没有找到。"


class CaseNotFound(NotFound):
    """No case under that code is visible to the caller; the same answer whether it is unknown or hidden."""

    code = "CASE_NOT_FOUND"
    title_en = "There is no such case."
    title_zh = "没有找到该案件。"


class CaseNotYetHere(Problem):
    """The service has not yet seen the version of the case that the caller has; try again."""

    code = "CASE_NOT_YET_HERE"
    status = 503
    title_en = "This service is still catching up with the case; try again shortly."
    title_zh = "案件信息正在同步，请稍后重试。"


class Unauthenticated(Problem):
    """No token, or one that cannot be trusted."""

    code = "UNAUTHENTICATED"
    status = 401
    title_en = "Please log in."
    title_zh = "请先登录。"


class Forbidden(Problem):
    """The caller may see the object but may not do this to it."""

    code = "FORBIDDEN"
    status = 403
    title_en = "You may not do this."
    title_zh = "您没有办理此项的权限。"


class TransitionRefused(Problem):
    """The act does not fit the state the object is in."""

    code = "TRANSITION_REFUSED"
    status = 409
    title_en = "This step is not possible in the present state."
    title_zh = "当前状态下不能办理该步骤。"


class VersionConflict(Problem):
    """If-Match names a version that is no longer the present one."""

    code = "VERSION_CONFLICT"
    status = 412
    title_en = "The object has changed meanwhile; read it again."
    title_zh = "数据已被更新，请刷新后重试。"


class DependencyDown(Problem):
    """Something the service depends on does not answer."""

    code = "DEPENDENCY_DOWN"
    status = 503
    title_en = "The service is temporarily unavailable; nothing was changed. Try again shortly."
    title_zh = "服务暂时不可用，未作任何更改，请稍后重试。"


class RateLimited(Problem):
    """Too many attempts; Retry-After says when to come back."""

    code = "RATE_LIMITED"
    status = 429
    title_en = "Too many attempts; try again later."
    title_zh = "尝试次数过多，请稍后再试。"
