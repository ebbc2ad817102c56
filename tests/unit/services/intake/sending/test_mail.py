"""What becomes of an e-mail follows from what the relay said, and from what it may have done."""

import base64
from datetime import UTC, datetime
from email import message_from_string
from email.header import decode_header, make_header
from uuid import UUID

import pytest

from services.intake.sending import mail
from services.intake.sending.gateway import Later, Message, Outcome, Refused, Taken
from services.intake.sending.mail import MailGateway, Relay
from tests.support.smtp import smtp_relay

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
LETTER = Message(UUID(int=7), "zhang@example.org", "您的事项已受理。\r\n.\r\n案码 520302-2026-0000001-X")


def gateway(port: int, tls: str = "none", **login: str) -> MailGateway:
    return MailGateway(
        Relay("127.0.0.1", port, tls, "centre@example.gov.cn", **login), "事项告知", lambda: NOW
    )


def sent(**replies: str) -> tuple[Outcome, list[str]]:
    with smtp_relay(**replies) as relay:
        return gateway(relay.port).send(LETTER), relay.taken


def test_what_the_relay_takes_is_the_words_under_the_notifications_id() -> None:
    outcome, (taken,) = sent()
    assert outcome == Taken()
    read = message_from_string(taken)
    assert read["Message-ID"] == f"<{LETTER.id}@example.gov.cn>"
    assert (read["To"], read["From"]) == ("zhang@example.org", "centre@example.gov.cn")
    assert str(make_header(decode_header(read["Subject"]))) == "事项告知"
    assert read["Date"] == "Sun, 22 Nov 2026 12:00:00 +0800"
    assert read["Auto-Submitted"] == "auto-generated"
    text = base64.b64decode(str(read.get_payload())).decode()
    assert text.split() == LETTER.text.split()


@pytest.mark.parametrize(
    ("replies", "outcome"),
    [
        ({"rcpt": "550 unknown"}, Refused("address_wrong")),
        ({"rcpt": "450 greylisted"}, Later("rcpt_450")),
        ({"mail": "451 busy"}, Later("mail_451")),
        ({"data": "451 busy"}, Later("data_451")),
        ({"data_end": "554 spam"}, Refused("refused")),
        ({"data_end": "452 full"}, Later("data_452")),
        ({"rcpt": "hang up"}, Later("SMTPServerDisconnected")),
    ],
)
def test_a_relay_that_does_not_take_it_says_whether_to_try_again(
    replies: dict[str, str], outcome: Outcome
) -> None:
    assert sent(**replies)[0] == outcome


def test_a_relay_that_falls_silent_after_the_words_may_have_taken_them() -> None:
    outcome, taken = sent(data_end="hang up")
    assert outcome == Later("SMTPServerDisconnected", in_doubt=True)
    assert len(taken) == 1


def test_without_the_encryption_that_was_asked_for_nothing_is_said() -> None:
    with smtp_relay() as relay:
        assert gateway(relay.port, tls="starttls").send(LETTER) == Later("SMTPNotSupportedError")
        assert gateway(relay.port, user="centre", password="canary").send(LETTER) == Later(
            "SMTPNotSupportedError"
        )
        assert relay.taken == []


def test_a_relay_that_is_away_is_tried_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "TIMEOUT_SECONDS", 0.5)
    assert gateway(9).send(LETTER) == Later("ConnectionRefusedError")


def test_an_address_cannot_add_a_header() -> None:
    with smtp_relay() as relay:
        letter = Message(LETTER.id, "zhang@example.org\r\nBcc: all@example.org", LETTER.text)
        assert gateway(relay.port).send(letter) == Refused("address_wrong")
        assert relay.taken == []
    assert "canary" not in repr(Relay("h", 25, "none", "c@e", "u", "canary"))
