"""A notification is sent once, and delivered or failed once."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from casekit.errors import InvalidInput, TransitionRefused
from contracts.vocabulary import NotificationForm, NotificationKind
from services.intake.domain.notification import AT_ONCE, Notification, NotificationState

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


def notification(form: NotificationForm) -> Notification:
    return Notification(UUID(int=1), "520302-2026-0000001-X", NotificationKind.COMPLETION, form, 1)


@pytest.mark.parametrize("form", NotificationForm)
def test_telling_face_to_face_by_phone_or_online_is_delivery(form: NotificationForm) -> None:
    told = notification(form)
    types = [event.TYPE for event in told.send(NOW)]
    assert (types == ["notification.sent", "notification.delivered"]) is (form in AT_ONCE)
    assert told.state is (NotificationState.DELIVERED if form in AT_ONCE else NotificationState.SENT)


def test_what_was_delivered_is_neither_delivered_again_nor_failed() -> None:
    told = notification(NotificationForm.PRINT)
    told.deliver(NOW)
    with pytest.raises(TransitionRefused):
        told.deliver(NOW)
    with pytest.raises(TransitionRefused):
        told.fail()


def test_what_had_failed_may_turn_out_to_have_arrived() -> None:
    told = notification(NotificationForm.PRINT)
    told.fail()
    assert [event.TYPE for event in told.deliver(NOW)] == ["notification.delivered"]


def test_a_delivery_comes_after_the_sending_and_not_in_the_future() -> None:
    hour = timedelta(hours=1)
    assert Notification.check_delivered_at(NOW - hour, NOW - hour, NOW) == NOW - hour
    for moment in (NOW - 2 * hour, NOW + hour):
        with pytest.raises(InvalidInput):
            Notification.check_delivered_at(moment, NOW - hour, NOW)
