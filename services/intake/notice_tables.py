"""Tables of what parties are told (告知), and of the tray it waits in.

They stand in the same metadata as `tables`, whose rules hold here too.
"""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Index,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

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
    Column("fallback", ARRAY(Text)),  # the forms to try when this one fails, in order
    moment("handed_at"),  # when a gateway took it
    Column("is_in_doubt", Boolean, nullable=False, server_default=text("false")),  # may have gone out twice
    CheckConstraint("state IN ('sent', 'delivered', 'failed')", name="state"),
    CheckConstraint("(state = 'delivered') = (delivered_at IS NOT NULL)", name="delivered"),
    # the notifications of a case, in order
    Index("ix_notifications_code", "code", "sent_at"),
    # cases whose party is still to be told: few of many
    Index("ix_notifications_failed", "region", "code", postgresql_where=text("state = 'failed'")),
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
    Column("attempts", SmallInteger, nullable=False, server_default=text("0")),
    Column("next_at", DateTime(timezone=True), nullable=False, server_default=text("now()")),  # real time
    Column("claimed_by", Uuid),  # the sender that has it in hand, or died of it
    moment("claimed_until"),
    Column("is_in_doubt", Boolean, nullable=False, server_default=text("false")),
    # the tray of a printer or a sender, oldest first
    Index("ix_notification_spool_form", "region", "form", "spooled_at"),
    # the sender: what may be tried, longest due first
    Index("ix_notification_spool_next", "next_at"),
)
