"""The tables of what the desk does beside a case's life: secrets given anew. Written by `handlers.secrets`."""

from sqlalchemy import Column, DateTime, Index, Table, Text, Uuid

from services.intake.tables import METADATA

SECRET_ISSUES = Table(  # 重发查询密码: who did it and on what ground; never a secret
    "secret_issues",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("code", Text, nullable=False),
    Column("region", Text, nullable=False),
    Column("ground", Text, nullable=False),
    Column("identity", Text, nullable=False),
    Column("issued_by", Text, nullable=False),
    Column("issued_at", DateTime(timezone=True), nullable=False),
    # how often lately
    Index("ix_secret_issues_code", "code", "issued_at"),
)
