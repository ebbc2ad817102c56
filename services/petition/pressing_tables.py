"""Petition's tables of supervision, relief and recommendations. Text a person wrote is encrypted (`*_sealed`)."""

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, LargeBinary, Text

from casekit.columns import among, moment
from contracts.vocabulary import AdviceKind
from services.petition.domain.advice import AdviceState
from services.petition.domain.pressing import SlipState
from services.petition.review_tables import of_petition

SLIPS = of_petition(  # 督办 of what is late
    "slips",
    Column("code", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("kind", Text, nullable=False),  # of the missed term
    Column("state", Text, nullable=False),
    Column("explanation_sealed", LargeBinary),
    Column("closure_sealed", LargeBinary),
    moment("issued_at", nullable=False),
    moment("explained_at"),
    moment("closed_at"),
    CheckConstraint(among("state", tuple(SlipState)), name="state"),
    # lists: what is open in a region
    Index("ix_slips_state", "region", "state", "issued_at"),
)

RELIEFS = of_petition(  # 救助 (37)
    "reliefs",
    Column("amount_fen", BigInteger),
    Column("text_sealed", LargeBinary, nullable=False),
    Column("granted_by", Text, nullable=False),
    moment("granted_at", nullable=False),
    CheckConstraint("amount_fen IS NULL OR amount_fen > 0", name="amount"),
)

ADVICES = of_petition(  # 三项建议 (40)
    "advices",
    Column("kind", Text, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("text_sealed", LargeBinary, nullable=False),
    Column("given_by", Text, nullable=False),
    moment("given_at", nullable=False),
    Column("state", Text, nullable=False, server_default=AdviceState.GIVEN.value),
    Column("reply_sealed", LargeBinary),
    Column("replied_by", Text),
    moment("replied_at"),
    CheckConstraint(among("kind", tuple(AdviceKind)), name="kind"),
    CheckConstraint(among("state", tuple(AdviceState)), name="state"),
    CheckConstraint("(state = 'given') = (replied_at IS NULL)", name="answered"),
    # lists of the unit it was given to: newest first
    Index("ix_advices_recipient", "region", "recipient", "given_at", "id"),
)
