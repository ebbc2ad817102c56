"""What the gateway itself refuses or cannot do."""

from casekit.errors import Problem


class ServiceDown(Problem):
    """The service behind this resource cannot be reached; the request has not reached it."""

    code = "SERVICE_DOWN"
    status = 503
    title_en = "This part of the platform is temporarily unavailable; nothing was changed. Try again shortly."
    title_zh = "该服务暂时不可用，未作任何更改，请稍后重试。"


class ServiceSilent(Problem):
    """The service took the request and has not answered in time: a change may or may not have been made."""

    code = "SERVICE_SILENT"
    status = 503
    title_en = "This part of the platform does not answer; repeat the request with the same Idempotency-Key."
    title_zh = "该服务未及时答复，请使用同一 Idempotency-Key 重新提交。"


class ClockRunsForward(Problem):
    """The driven clock cannot be put back."""

    code = "CLOCK_RUNS_FORWARD"
    status = 409
    title_en = "The clock only runs forward."
    title_zh = "时钟只能向前拨动。"


class NotQuiet(Problem):
    """The clock was moved, and the services have not come to rest in time; `services` says what is left."""

    code = "NOT_QUIET"
    status = 503
    title_en = "The clock was moved, but the services are still working; ask again shortly."
    title_zh = "时钟已拨动，各服务仍在处理，请稍后查询。"
