"""Telling a party, and the proof that it was told."""

from datetime import timedelta

from casekit.clock import rfc3339
from tests.integration.services.intake.desk import Desk

SMS = {"kind": "admission", "form": "sms", "text": "您的事项已受理"}


def admitted(desk: Desk, **body: object) -> str:
    code = str(desk.register(**body)["code"])
    desk.act(code, "admission")
    return code


def test_a_text_message_waits_in_the_tray_until_its_delivery_is_proved(desk: Desk) -> None:
    code = admitted(desk)
    sent = desk.act(code, "notifications", SMS, status=201)
    assert sent["notification_state"] == "sent"
    tray = desk.rows("SELECT * FROM notification_spool WHERE code = :c", c=code)
    assert [row["form"] for row in tray] == ["sms"]
    assert b"13812345678" not in bytes(tray[0]["address_sealed"])
    desk.later(minutes=5)
    at = rfc3339(desk.clock.now() - timedelta(minutes=1))
    done = desk.act(code, f"notifications/{sent['notification']}/delivery", {"delivered_at": at})
    assert done["notification_state"] == "delivered"
    assert desk.rows("SELECT * FROM notification_spool WHERE code = :c", c=code) == []
    assert desk.said(code)[-2:] == ["notification.sent", "notification.delivered"]
    assert desk.page(code)["notifications"][0]["delivered_at"] == at


def test_a_failed_delivery_is_said_and_another_form_is_possible(desk: Desk) -> None:
    code = admitted(desk)
    sent = desk.act(code, "notifications", SMS)
    path = f"notifications/{sent['notification']}/failure"
    assert desk.act(code, path, {"reason": "number_invalid"})["notification_state"] == "failed"
    desk.act(code, path, {"reason": "number_invalid"}, status=409)
    assert desk.act(code, "notifications", {**SMS, "form": "phone"})["notification_state"] == "delivered"
    assert desk.facts(code, "notification.failed") == [
        {"code": code, "notification": sent["notification"], "kind": "admission"}
    ]


def test_what_has_not_happened_cannot_be_told(desk: Desk) -> None:
    code = desk.register()["code"]
    for kind in ("admission", "refusal", "routing", "completion"):
        assert (
            desk.act(code, "notifications", {**SMS, "kind": kind}, status=409)["code"] == "NOTIFICATION_UNFIT"
        )
    assert desk.act(code, "notifications", {**SMS, "kind": "receipt", "form": "in_person"}, status=201)


def test_a_party_without_the_address_a_form_needs_is_not_told_that_way(desk: Desk) -> None:
    code = admitted(desk, parties=[{"name": "无电话"}])
    for form in ("sms", "print"):
        assert desk.act(code, "notifications", {**SMS, "form": form}, status=422)["code"] == "PARTY_UNKNOWN"
    assert (
        desk.act(code, "notifications", {**SMS, "form": "phone", "party": 9}, status=422)["code"]
        == "PARTY_UNKNOWN"
    )


def test_a_completion_told_in_an_earlier_round_does_not_close_a_later_one(desk: Desk) -> None:
    code = desk.routed("litigation", None)
    sent = desk.act(code, "notifications", {**SMS, "kind": "completion"})
    desk.act(code, "reopening", role="director")
    desk.act(code, "routing", {"route": "arbitration"}, "dispatcher")
    desk.act(code, f"notifications/{sent['notification']}/delivery")
    assert desk.act(code, "closure", status=409)["code"] == "NOT_NOTIFIED"


def test_a_delivery_lies_between_sending_and_now(desk: Desk) -> None:
    code = admitted(desk)
    sent = desk.act(code, "notifications", SMS)
    for moment in (desk.clock.now() - timedelta(days=1), desk.clock.now() + timedelta(days=1)):
        body = {"delivered_at": rfc3339(moment)}
        assert desk.act(code, f"notifications/{sent['notification']}/delivery", body, status=422)


def test_a_notification_of_another_case_is_not_found(desk: Desk) -> None:
    sent = desk.act(admitted(desk), "notifications", SMS)
    other = admitted(desk)
    assert (
        desk.act(other, f"notifications/{sent['notification']}/delivery", status=404)["code"]
        == "NOTIFICATION_NOT_FOUND"
    )
