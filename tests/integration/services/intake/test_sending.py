"""What is told in a form that a gateway serves leaves by itself, once as far as can be known, or has visibly failed."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from casekit.faults import FaultInjected, armed
from contracts.vocabulary import NotificationForm
from services.intake.api.receipts import SIGNATURE, signature
from services.intake.sending.gateway import Later, Message, Outcome, Refused, Taken
from services.intake.sending.loop import MOST_ATTEMPTS, retry_seconds, send_one
from tests.integration.services.intake.desk import ZHANG, Desk
from tests.integration.services.intake.test_notifying import SMS, admitted

EMAIL = "zhang@example.org"


class Scripted:
    """A gateway that keeps what it is given and answers as it is told, at last always `Taken`."""

    def __init__(self, *outcomes: Outcome, meanwhile: Callable[[], object] = lambda: None) -> None:
        self.outcomes, self.meanwhile, self.given = list(outcomes), meanwhile, list[Message]()

    def send(self, message: Message) -> Outcome:
        self.given.append(message)
        self.meanwhile()
        return self.outcomes.pop(0) if self.outcomes else Taken()


@pytest.fixture(autouse=True)
def tray(desk: Desk) -> None:
    """What other tests left in the tray is nobody's here."""
    with desk.runtime.db.begin() as db:
        db.exec_driver_sql("DELETE FROM notification_spool")


def sent_by(desk: Desk, gateway: Scripted, times: int = 1) -> list[Message]:
    """Let the sender work, with every wait over."""
    for _ in range(times):
        with desk.runtime.db.begin() as db:
            db.exec_driver_sql("UPDATE notification_spool SET next_at = now(), claimed_until = now() - interval '1s'"
                               " WHERE claimed_until IS NOT NULL OR next_at > now()")  # fmt: skip
        send_one(desk.runtime, {NotificationForm.SMS: gateway, NotificationForm.EMAIL: gateway})
    return gateway.given


def told(desk: Desk, **body: Any) -> tuple[str, str]:
    """A case whose party is being told; its code and the notification."""
    code = admitted(desk, parties=[{**ZHANG, "email": EMAIL}])
    return code, str(desk.act(code, "notifications", {**SMS, **body}, status=201)["notification"])


def on_page(desk: Desk, code: str) -> list[dict[str, Any]]:
    return list(desk.page(code)["notifications"])


def test_a_message_leaves_with_its_words_and_is_out_of_the_tray(desk: Desk) -> None:
    code, id_ = told(desk)
    (message,) = sent_by(desk, Scripted())
    assert (str(message.id), message.address, message.text) == (id_, ZHANG["phone"], SMS["text"])
    assert desk.rows("SELECT 1 AS x FROM notification_spool WHERE code = :c", c=code) == []
    (shown,) = on_page(desk, code)
    assert (shown["state"], shown["is_in_doubt"], shown["handed_at"] is None) == ("sent", False, False)
    assert sent_by(desk, Scripted()) == []


def test_a_form_without_a_gateway_waits_for_people(desk: Desk) -> None:
    code, _ = told(desk, form="print")
    assert sent_by(desk, Scripted()) == []
    assert len(desk.rows("SELECT 1 AS x FROM notification_spool WHERE code = :c", c=code)) == 1


def test_a_gateway_that_is_busy_is_asked_again_ever_more_slowly_and_not_for_ever(desk: Desk) -> None:
    assert [retry_seconds(attempts) for attempts in (1, 2, 3, 9)] == [30.0, 60.0, 120.0, 3600.0]
    code, _ = told(desk)
    gateway = Scripted(*[Later("http_503")] * MOST_ATTEMPTS)
    sent_by(desk, gateway, MOST_ATTEMPTS - 1)
    assert on_page(desk, code)[0]["state"] == "sent"
    sent_by(desk, gateway)
    (shown,) = on_page(desk, code)
    assert (shown["state"], shown["failure"]) == ("failed", "gateway_unreachable")
    assert desk.said(code)[-1] == "notification.failed"
    assert len(gateway.given) == MOST_ATTEMPTS
    assert sent_by(desk, gateway) == gateway.given


@pytest.mark.parametrize("crash", ["sending.after_claim", "sending.after_send"])
def test_a_sender_that_dies_loses_nothing_and_what_may_have_gone_twice_is_marked(
    desk: Desk, crash: str
) -> None:
    code, id_ = told(desk)
    gateway = Scripted()
    with armed(f"{crash}:raise"), pytest.raises(FaultInjected):
        sent_by(desk, gateway)
    assert send_one(desk.runtime, {NotificationForm.SMS: gateway}) is False  # somebody has it in hand
    sent_by(desk, gateway)
    assert {str(message.id) for message in gateway.given} == {id_}
    assert len(gateway.given) == (2 if crash == "sending.after_send" else 1)
    (shown,) = on_page(desk, code)
    assert (shown["state"], shown["is_in_doubt"]) == ("sent", True)


def test_a_gateway_that_fell_silent_leaves_a_doubt(desk: Desk) -> None:
    code, _ = told(desk)
    sent_by(desk, Scripted(Later("ReadTimeoutError", in_doubt=True)), 2)
    assert on_page(desk, code)[0]["is_in_doubt"] is True


def test_what_is_refused_is_told_in_the_next_form_that_has_an_address(desk: Desk) -> None:
    code, id_ = told(desk, fallback=["email", "print"])
    gateway = Scripted(Refused("refused"))
    sent_by(desk, gateway, 2)
    assert [message.address for message in gateway.given] == [ZHANG["phone"], EMAIL]
    first, second = on_page(desk, code)
    assert (first["id"], first["state"], first["failure"]) == (id_, "failed", "refused")
    assert (second["form"], second["state"], second["text"]) == ("email", "sent", SMS["text"])
    assert second["fallback"] == ["print"]
    assert desk.said(code)[-3:] == ["notification.sent", "notification.failed", "notification.sent"]


def test_staff_see_which_party_is_still_to_be_told(desk: Desk) -> None:
    code, _ = told(desk)

    def listed() -> bool:
        answer = desk.get(f"/v1/cases?undelivered=true&q={code}")
        return [each["code"] for each in answer.json["items"]] == [code]

    assert not listed()
    sent_by(desk, Scripted(Refused("address_wrong")))
    assert listed()
    desk.act(code, "notifications", {**SMS, "form": "phone"}, status=201)
    assert not listed()


@pytest.mark.parametrize(
    "body", [{"fallback": ["sms"]}, {"fallback": ["print", "print"]}, {"fallback": ["phone"]},
             {"form": "phone", "fallback": ["print"]}],
)  # fmt: skip
def test_a_fallback_is_another_form_that_leaves_the_house(desk: Desk, body: dict[str, Any]) -> None:
    code = admitted(desk)
    refused = desk.act(code, "notifications", {**SMS, **body}, status=422)
    assert set(refused["errors"]) == {"fallback"}


def test_nothing_of_a_voided_case_goes_out_unless_it_was_on_its_way(desk: Desk) -> None:
    code, _ = told(desk, form="print", fallback=["sms"])
    desk.act(code, "voiding", {"ground": "mistake"}, "dispatcher")
    assert desk.rows("SELECT 1 AS x FROM notification_spool WHERE code = :c", c=code) == []
    (shown,) = on_page(desk, code)
    assert (shown["state"], shown["failure"]) == ("failed", "case_voided")
    code, _ = told(desk)

    def void() -> None:
        desk.act(code, "voiding", {"ground": "mistake"}, "dispatcher")

    gateway = Scripted(Later("http_503"), meanwhile=void)
    sent_by(desk, gateway)
    assert on_page(desk, code)[0]["failure"] == "case_voided"
    assert desk.rows("SELECT 1 AS x FROM notification_spool WHERE code = :c", c=code) == []


def test_what_somebody_has_said_meanwhile_stands(desk: Desk) -> None:
    code, id_ = told(desk)
    gateway = Scripted(Refused("refused"), meanwhile=lambda: desk.act(code, f"notifications/{id_}/delivery"))
    sent_by(desk, gateway)
    assert on_page(desk, code)[0]["state"] == "delivered"


def reported(desk: Desk, *items: dict[str, Any], key: str | None = None) -> Any:
    body = json.dumps({"items": items}).encode()
    signed = signature(body, key or desk.runtime.config.receipt_secret).decode()
    headers = {SIGNATURE: signed, "Content-Type": "application/json"}
    return desk.app.test_client().post("/v1/public/receipts", data=body, headers=headers)


def test_a_gateways_signed_report_is_the_proof_of_delivery(desk: Desk) -> None:
    code, id_ = told(desk)
    sent_by(desk, Scripted())
    stranger = "00000000-0000-0000-0000-000000000001"
    for _ in range(2):
        answer = reported(desk, {"id": id_, "state": "delivered"}, {"id": stranger, "state": "failed"})
        assert answer.json == {
            "items": [{"id": id_, "state": "delivered"}, {"id": stranger, "state": "unknown"}]
        }
    assert desk.said(code).count("notification.delivered") == 1
    assert reported(desk, {"id": id_, "state": "failed"}).json["items"][0]["state"] == "delivered"


def test_a_report_of_failure_tries_the_next_form(desk: Desk) -> None:
    code, id_ = told(desk, fallback=["email"])
    sent_by(desk, Scripted())
    assert reported(desk, {"id": id_, "state": "failed"}).json["items"][0]["state"] == "failed"
    assert [each["form"] for each in on_page(desk, code)] == ["sms", "email"]


def test_a_report_that_is_not_signed_changes_nothing(desk: Desk) -> None:
    code, id_ = told(desk)
    refused = reported(desk, {"id": id_, "state": "delivered"}, key="x" * 32)
    assert (refused.status_code, refused.json["code"]) == (401, "RECEIPT_UNSIGNED")
    assert on_page(desk, code)[0]["state"] == "sent"
