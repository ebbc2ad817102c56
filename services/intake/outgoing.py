"""How a notification leaves the house: the act that tells puts it into a tray, and nothing leaves before its commit.

What is in the tray is sent by `services.intake.sending`, in the forms for which a gateway is configured, or by people,
who then say through the API that it was delivered or failed. A tray of the centre's own is another
`NotificationGateway` in `extras["notifications"]`.
"""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from casekit.vault import DataKey
from casekit.work import Work
from contracts.vocabulary import NotificationForm


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A notification on its way: to whom, in which form. Its text stands in its own row."""

    notification: UUID
    code: str
    region: str
    form: NotificationForm
    address: str
    party_key: DataKey


class NotificationGateway(Protocol):
    """Takes notifications that must leave the house (printed letters, text messages)."""

    def hand_over(self, work: Work, outgoing: Outgoing) -> None:
        """Take charge of it within the transaction of `work`; whatever leaves the house leaves after its commit."""
        ...


class Spool:
    """A tray: a row per letter or message, its address sealed under the party's key."""

    def hand_over(self, work: Work, outgoing: Outgoing) -> None:
        """Insert the row."""
        work.insert(
            "notification_spool",
            notification=outgoing.notification,
            code=outgoing.code,
            region=outgoing.region,
            form=outgoing.form.value,
            address_sealed=outgoing.party_key.encrypt(
                outgoing.address, address_context(outgoing.notification)
            ),
            spooled_at=work.now,
        )


def address_context(notification: UUID) -> str:
    """What an address in the tray is sealed for."""
    return f"notification_spool/{notification}/address_sealed"


def gateway_of(work: Work) -> NotificationGateway:
    """The gateway this process was composed with, else the spool."""
    gateway: NotificationGateway = work.extras.get("notifications") or Spool()
    return gateway
