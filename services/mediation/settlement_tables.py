"""Mediation's tables of what happens around and after a settlement. Text a person wrote is encrypted (`*_sealed`)."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
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

from casekit.columns import among
from contracts.vocabulary import ProceedingStage, RulingKind
from services.mediation.tables import METADATA


def _moment(name: str, *, nullable: bool = True) -> Column[object]:
    return Column(name, DateTime(timezone=True), nullable=nullable)


def _of_mediation(name: str, *rest: object) -> Table:
    """A table of which a mediation may have many rows, in order of their id."""
    return Table(
        name,
        METADATA,
        Column("id", Uuid, primary_key=True),
        Column("mediation", Uuid, nullable=False),
        Column("region", Text, nullable=False),
        *rest,  # type: ignore[arg-type]
        Index(f"ix_{name}_mediation", "mediation", "id"),
    )


DANGERS = _of_mediation(  # 报告公安机关
    "danger_reports",
    Column("ground", Text, nullable=False),
    Column("text_sealed", LargeBinary),
    Column("reported_by", Text, nullable=False),
    _moment("reported_at", nullable=False),
)

EXPERTISES = _of_mediation(  # 鉴定
    "expertises",
    Column("kind", Text, nullable=False),
    Column("is_suspended", Boolean, nullable=False),
    Column("question_sealed", LargeBinary, nullable=False),
    Column("opinion_sealed", LargeBinary),
    _moment("requested_at", nullable=False),
    _moment("delivered_at"),
    CheckConstraint("(opinion_sealed IS NULL) = (delivered_at IS NULL)", name="delivered"),
    # one opinion is waited for at a time
    Index("uq_expertises_waited", "mediation", unique=True, postgresql_where=text("delivered_at IS NULL")),
)

COPIES = _of_mediation(  # 签署件
    "agreement_copies",
    Column("stored", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("name_sealed", LargeBinary, nullable=False),
    Column("added_by", Text, nullable=False),
    _moment("added_at", nullable=False),
    # the sweep: whether a stored file has its row
    Index("ix_agreement_copies_stored", "stored"),
)

ALLOWANCES = _of_mediation(  # 一案一补
    "allowances",
    Column("post", Text, nullable=False),
    Column("amount_fen", BigInteger, nullable=False),
    Column("recorded_by", Text, nullable=False),
    _moment("recorded_at", nullable=False),
    CheckConstraint("amount_fen > 0", name="amount"),
    Index("uq_allowances_post", "mediation", "post", unique=True),
)

REFERRALS = Table(  # 委派、委托
    "referrals",
    METADATA,
    Column("mediation", Uuid, primary_key=True),
    Column("region", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("court", Text, nullable=False),
    Column("file_sealed", LargeBinary, nullable=False),  # the court's number of the file
    Column("extensions", SmallInteger, nullable=False),
    _moment("signed_at", nullable=False),
    _moment("returned_at"),
)

PROCEEDINGS = _of_mediation(  # 案件所处程序
    "proceedings",
    Column("code", Text, nullable=False),
    Column("stage", Text, nullable=False),
    Column("body", Text),  # none: one outside this installation
    Column("file_sealed", LargeBinary),  # the body's number of the file
    Column("entered_by", Text, nullable=False),
    _moment("entered_at", nullable=False),
    CheckConstraint(among("stage", tuple(ProceedingStage)), name="stage"),
    # where a case stands; at each stage once, however often it is mediated
    Index("uq_proceedings_stage", "code", "stage", unique=True),
)

RULINGS = Table(  # 裁判了结
    "rulings",
    METADATA,
    Column("mediation", Uuid, primary_key=True),
    Column("region", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("body", Text),
    Column("number_sealed", LargeBinary),  # of the paper
    Column("given_on", Date, nullable=False),
    Column("related", ARRAY(Text), nullable=False),
    Column("recorded_by", Text, nullable=False),
    _moment("recorded_at", nullable=False),
    CheckConstraint(among("kind", tuple(RulingKind)), name="kind"),
)

DECISIONS = _of_mediation(  # 行政处理决定送达
    "decisions",
    Column("side", Text, nullable=False),
    Column("body", Text),  # none: a government outside this installation
    Column("number_sealed", LargeBinary),  # of the decision
    Column("given_on", Date, nullable=False),
    _moment("delivered_at", nullable=False),
    _moment("until"),  # to when that side may sue
    Column("recorded_by", Text, nullable=False),
    _moment("recorded_at", nullable=False),
    # once for a side
    Index("uq_decisions_side", "mediation", "side", unique=True),
)

HAND_OVERS = Table(  # 移交
    "hand_overs",
    METADATA,
    Column("mediation", Uuid, primary_key=True),
    Column("region", Text, nullable=False),
    Column("to", Text, nullable=False),
    Column("ground", Text, nullable=False),
    Column("text_sealed", LargeBinary),
    Column("handed_by", Text, nullable=False),
    _moment("handed_at", nullable=False),
)

CONFIRMATIONS = Table(  # 司法确认
    "confirmations",
    METADATA,
    Column("mediation", Uuid, primary_key=True),
    Column("region", Text, nullable=False),
    Column("court", Text),
    Column("state", Text, nullable=False),
    Column("ruling_sealed", LargeBinary),
    _moment("until", nullable=False),  # by when both sides may apply
    _moment("requested_at"),
    _moment("decided_at"),
    CheckConstraint("state IN ('open', 'requested', 'granted', 'refused')", name="state"),
    CheckConstraint("(state = 'open') = (requested_at IS NULL)", name="requested"),
    CheckConstraint("(state IN ('granted', 'refused')) = (decided_at IS NOT NULL)", name="decided"),
)
