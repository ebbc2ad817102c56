"""Why grid refuses an act on an alert (提醒)."""

from casekit.errors import NotFound


class AlertNotFound(NotFound):
    """No such alert is the caller's, or there is nothing left to do about it."""

    code = "ALERT_NOT_FOUND"
    title_en = "There is no such alert, or nothing is left to do about it."
    title_zh = "没有该提醒，或已无须处理。"
