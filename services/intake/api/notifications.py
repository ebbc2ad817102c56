"""Notifications to parties, and the proof of their delivery."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from werkzeug.wrappers import Response

from casekit.streams import case_stream
from casekit.web import Blueprint, Bridge
from services.intake.api.answers import standing
from services.intake.domain.case import Case
from services.intake.domain.notification import Notification
from services.intake.handlers.notifying import Notify, deliver, fail, notify
from services.intake.schemas.acts import DeliverySchema, FailureSchema, NotifiedSchema, NotifySchema

Body = Mapping[str, Any]


def resources(bridge: Bridge) -> Blueprint:
    """The blueprint."""
    notifications = Blueprint("notifications", __name__)

    @notifications.post("/v1/cases/<case_code:code>/notifications")
    @notifications.arguments(NotifySchema)
    @notifications.response(201, NotifiedSchema)
    def send(body: Body, code: str) -> Response:
        """告知. In person, by phone and online it is delivered at once; print, SMS and e-mail go to the tray."""
        command = Notify(**{**body, "fallback": tuple(body["fallback"])})
        return bridge.write(
            lambda work, actor: _told(*notify(work, actor, code, command)), stream=case_stream(code)
        )

    @notifications.post("/v1/cases/<case_code:code>/notifications/<uuid:notification>/delivery")
    @notifications.arguments(DeliverySchema)
    @notifications.response(200, NotifiedSchema)
    def delivery(body: Body, code: str, notification: UUID) -> Response:
        """送达 is proved."""
        at = body["delivered_at"]
        return bridge.write(
            lambda work, actor: _told(*deliver(work, actor, code, notification, at)), stream=case_stream(code)
        )

    @notifications.post("/v1/cases/<case_code:code>/notifications/<uuid:notification>/failure")
    @notifications.arguments(FailureSchema)
    @notifications.response(200, NotifiedSchema)
    def failure(body: Body, code: str, notification: UUID) -> Response:
        """未送达: it is told in the next form of `fallback`, or another is needed."""
        reason = body["reason"]
        return bridge.write(
            lambda work, actor: _told(*fail(work, actor, code, notification, reason)),
            stream=case_stream(code),
        )

    return notifications


def _told(case: Case, notification: Notification) -> dict[str, Any]:
    return {
        **standing(case), "notification": notification.id, "notification_state": notification.state.value
    }  # fmt: skip
