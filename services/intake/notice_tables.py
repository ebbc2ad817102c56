"""Tables of what parties are told (告知), and of the tray it waits in.

They stand in the same metadata as `tables`, whose rules hold here too.
"""

from sqlalchemy import CheckConstraint, Column, Index, LargeBinary, SmallInteger, Table, Text, Uuid

from casekit.columns import moment
from services.intake.tables import METADATA

NOTIFICATIONS = Table(  # 告知, each with its own proof of delivery
    "notifications",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("code", Text, nullable=False),
    Column("region", Text, nullable=False),
    Column("party", Uuid),
    Column("round", SmallInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("form", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("text_sealed", LargeBinary, nullable=False),
    Column("sent_by", Text, nullable=False),
    moment("sent_at", nullable=False),
    moment("delivered_at"),
    Column("failure", Text),
    CheckConstraint("state IN ('sent', 'delivered', 'failed')", name="state"),
    CheckConstraint("(state = 'delivered') = (delivered_at IS NOT NULL)", name="delivered"),
    # the notifications of a case, in order
    Index("ix_notifications_code", "code", "sent_at"),
)

SPOOL = Table(  # letters and text messages that wait for who prints or sends them
    "notification_spool",
    METADATA,
    Column("notification", Uuid, primary_key=True),
    Column("code", Text, nullable=False),
    Column("region", Text, nullable=False),
    Column("form", Text, nullable=False),
    Column("address_sealed", LargeBinary, nullable=False),  # under the party's key
    moment("spooled_at", nullable=False),
    # the tray of a printer or a sender, oldest first
    Index("ix_notification_spool_form", "region", "form", "spooled_at"),
)
