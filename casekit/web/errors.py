"""Refusals of the HTTP layer itself, one class per stable code. Raised by `casekit.web` and by gateways built on it."""

from casekit.errors import Problem


class MalformedRequest(Problem):
    """The request is not what HTTP or JSON allow: bad syntax, bad encoding, duplicate members, a bad header."""

    code = "MALFORMED_REQUEST"
    status = 400
    title_en = "The request could not be read."
    title_zh = "请求格式有误，无法读取。"


class PathNotFound(Problem):
    """No resource is served under that path."""

    code = "PATH_NOT_FOUND"
    status = 404
    title_en = "There is nothing at this address."
    title_zh = "该地址不存在。"


class MethodNotAllowed(Problem):
    """The resource does not know that method."""

    code = "METHOD_NOT_ALLOWED"
    status = 405
    title_en = "This address does not take that method."
    title_zh = "该地址不支持此请求方法。"


class NotAcceptable(Problem):
    """The caller accepts no JSON."""

    code = "NOT_ACCEPTABLE"
    status = 406
    title_en = "The answer is only available as JSON."
    title_zh = "仅能以 JSON 格式答复。"


class RequestTooSlow(Problem):
    """The body did not arrive in time."""

    code = "REQUEST_TOO_SLOW"
    status = 408
    title_en = "The request did not arrive in time."
    title_zh = "请求传输超时。"


class Conflict(Problem):
    """Another request made the same thing meanwhile."""

    code = "CONFLICT"
    status = 409
    title_en = "This was done meanwhile by another request; read it again."
    title_zh = "已有其他请求办理了同一事项，请刷新后重试。"


class TooLarge(Problem):
    """The body is larger than this resource takes."""

    code = "TOO_LARGE"
    status = 413
    title_en = "The request is too large."
    title_zh = "请求内容过大。"


class AddressTooLong(Problem):
    """The address is longer than is taken."""

    code = "ADDRESS_TOO_LONG"
    status = 414
    title_en = "The address is too long."
    title_zh = "请求地址过长。"


class UnsupportedMediaType(Problem):
    """The body is of a type this resource does not read."""

    code = "UNSUPPORTED_MEDIA_TYPE"
    status = 415
    title_en = "The body must be of the type this resource reads, usually application/json."
    title_zh = "请求内容类型不受支持，一般应为 application/json。"


class HeadersTooLarge(Problem):
    """The header fields are larger than is taken."""

    code = "HEADERS_TOO_LARGE"
    status = 431
    title_en = "The header fields are too large."
    title_zh = "请求头过大。"


class IdempotencyKeyReused(Problem):
    """The Idempotency-Key came before with another body."""

    code = "IDEMPOTENCY_KEY_REUSED"
    status = 422
    title_en = "This Idempotency-Key was used for another request."
    title_zh = "该 Idempotency-Key 已用于其他请求。"


class InternalError(Problem):
    """A fault of ours. Nothing of it is told; the trace id leads to the log."""

    code = "INTERNAL_ERROR"
    status = 500
    title_en = "Something went wrong on our side; with the trace id we can find it."
    title_zh = "系统内部错误，凭追踪编号可查。"


class Overloaded(Problem):
    """More requests at once than the process takes; nothing was changed."""

    code = "OVERLOADED"
    status = 503
    title_en = "Too many requests at once; nothing was changed. Try again shortly."
    title_zh = "当前访问人数较多，未作任何更改，请稍后重试。"


class Busy(Problem):
    """Another transaction holds what this one needs; nothing was changed."""

    code = "BUSY"
    status = 503
    title_en = "The object is being worked on; nothing was changed. Try again shortly."
    title_zh = "数据正在被处理，未作任何更改，请稍后重试。"


class OutcomeUnknown(Problem):
    """The connection broke while the change was being made durable: it may or may not have been made."""

    code = "OUTCOME_UNKNOWN"
    status = 503
    title_en = (
        "It is not known whether the change was made; repeat the request with the same Idempotency-Key."
    )
    title_zh = "无法确认是否已办理，请使用同一 Idempotency-Key 重新提交。"
