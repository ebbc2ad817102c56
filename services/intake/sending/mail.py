"""E-mail through an SMTP relay (RFC 5321, 8314), one connection a message.

The Message-ID is the notification's id, so that relays and mailboxes which drop a message they have already drop the
second sending. Nothing of the case stands in the subject: it is shown on locked screens.
"""

import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Final

from casekit.clock import to_local
from services.intake.sending.gateway import Later, Message, Outcome, Refused, Taken

TIMEOUT_SECONDS: Final = 10.0
_TRY_AGAIN: Final = range(400, 500)


@dataclass(frozen=True, slots=True)
class Relay:
    """The centre's relay. `tls`: `starttls`, `tls` (from the first byte), or `none`."""

    host: str
    port: int
    tls: str
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)


class MailGateway:
    """Sends through a relay. `subject` is the same for all; `now` tells the time that stands in the message."""

    def __init__(self, relay: Relay, subject: str, now: Callable[[], datetime]) -> None:
        self._relay = relay
        self._subject = subject
        self._now = now

    def send(self, message: Message) -> Outcome:
        """Try once; see `Gateway.send`."""
        try:
            content = self._written(message)
        except ValueError:  # an address or a text that no message can hold
            return Refused("address_wrong")
        try:
            smtp = self._connected()
        except (OSError, smtplib.SMTPException) as fault:
            return Later(type(fault).__name__)
        try:
            return self._hand_over(smtp, message.address, content)
        finally:
            with suppress(OSError, smtplib.SMTPException):
                smtp.quit()

    def _connected(self) -> smtplib.SMTP:
        relay, context = self._relay, ssl.create_default_context()
        smtp: smtplib.SMTP
        if relay.tls == "tls":
            smtp = smtplib.SMTP_SSL(relay.host, relay.port, timeout=TIMEOUT_SECONDS, context=context)
        else:
            smtp = smtplib.SMTP(relay.host, relay.port, timeout=TIMEOUT_SECONDS)
        try:
            if relay.tls == "starttls":
                smtp.starttls(context=context)
            if relay.user:
                smtp.login(relay.user, relay.password)
            smtp.ehlo_or_helo_if_needed()
        except (OSError, smtplib.SMTPException):
            smtp.close()
            raise
        return smtp

    def _hand_over(self, smtp: smtplib.SMTP, address: str, content: bytes) -> Outcome:
        try:
            code, _ = smtp.mail(self._relay.sender)
            if not 200 <= code < 300:
                return Later(f"mail_{code}")
            code, _ = smtp.rcpt(address)
            if not 200 <= code < 300:
                return Later(f"rcpt_{code}") if code in _TRY_AGAIN else Refused("address_wrong")
        except (OSError, smtplib.SMTPException) as fault:
            return Later(type(fault).__name__)
        return _data(smtp, content)

    def _written(self, message: Message) -> bytes:
        """The message as it goes over the line. Raises ValueError."""
        mail = EmailMessage(policy=SMTP)
        domain = self._relay.sender.rpartition("@")[2]
        mail["From"], mail["To"], mail["Subject"] = self._relay.sender, message.address, self._subject
        mail["Message-ID"] = f"<{message.id}@{domain}>"
        mail["Date"] = format_datetime(to_local(self._now()))
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(message.text, charset="utf-8", cte="base64")
        return mail.as_bytes()


def _data(smtp: smtplib.SMTP, content: bytes) -> Outcome:
    """The end of it: once the content is on the line, silence may mean that it was taken."""
    try:
        code, _ = smtp.data(content)
    except smtplib.SMTPDataError as refusal:  # to DATA itself; nothing was sent
        return Later(f"data_{refusal.smtp_code}")
    except (OSError, smtplib.SMTPException) as fault:
        return Later(type(fault).__name__, in_doubt=True)
    if 200 <= code < 300:
        return Taken()
    return Later(f"data_{code}") if code in _TRY_AGAIN else Refused("refused")
