"""What happened around and after a settlement, for who sees the mediation; written text, for its mediators alone."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Table, select

from access import guard
from access.acts import Act
from casekit.attachments import AttachmentMissing, AttachmentStore
from casekit.auth import Actor
from casekit.errors import Forbidden
from casekit.vault import DataKey
from casekit.work import Work
from services.mediation.readmodel.sight import Sight, knowable, sight_of
from services.mediation.sealing import opened
from services.mediation.settlement_tables import (
    ALLOWANCES,
    CONFIRMATIONS,
    COPIES,
    DANGERS,
    DECISIONS,
    EXPERTISES,
    HAND_OVERS,
    PROCEEDINGS,
    REFERRALS,
    RULINGS,
)


def settlement(work: Work, actor: Actor, mediation: UUID) -> dict[str, Any]:
    """All of it. Raises MediationNotFound or Forbidden."""
    sight = sight_of(work, actor, mediation)
    key = sight.key
    return {
        "dangers": _texts(key, DANGERS, _many(work, DANGERS, mediation), text="text_sealed"),
        "expertises": _texts(
            key, EXPERTISES, _many(work, EXPERTISES, mediation), question="question_sealed", opinion="opinion_sealed"
        ),
        "referral": _text(key, REFERRALS, _one(work, REFERRALS, mediation), file_number="file_sealed"),
        "proceedings": _texts(key, PROCEEDINGS, _many(work, PROCEEDINGS, mediation), file_number="file_sealed"),
        "ruling": _text(key, RULINGS, _ruling(work, actor, sight, mediation), number="number_sealed"),
        "hand_over": _text(key, HAND_OVERS, _one(work, HAND_OVERS, mediation), text="text_sealed"),
        "decisions": _texts(key, DECISIONS, _many(work, DECISIONS, mediation), number="number_sealed"),
        "copies": _texts(key, COPIES, _many(work, COPIES, mediation), name="name_sealed"),
        "confirmation": _confirmation(key, _one(work, CONFIRMATIONS, mediation), work.now),
        "allowances": _many(work, ALLOWANCES, mediation),
    }  # fmt: skip


def open_copy(work: Work, actor: Actor, mediation: UUID, copy: UUID) -> tuple[str, str, Iterator[bytes]]:
    """A signed copy's name, type and content. Raises MediationNotFound, Forbidden or AttachmentMissing."""
    sight = clear_sight_of(work, actor, mediation)
    row = next((each for each in _many(work, COPIES, mediation) if each["id"] == copy), None)
    if row is None or sight.key is None:
        raise AttachmentMissing
    store: AttachmentStore = work.extras["attachments"]
    name = sight.key.decrypt(row["name_sealed"], f"agreement_copies/{copy}/name_sealed")
    return name, row["media_type"], store.open(row["stored"], sight.key)


def clear_sight_of(work: Work, actor: Actor, mediation: UUID) -> Sight:
    """What only those may see who see what was said. Raises MediationNotFound or Forbidden."""
    sight = sight_of(work, actor, mediation)
    if sight.is_masked:
        raise guard.refusal(Forbidden, actor, Act.MEDIATION_READ, sight.grant.case)
    return sight


def _many(work: Work, table: Table, mediation: UUID) -> list[Mapping[str, Any]]:
    found = select(table).where(table.c.mediation == mediation).order_by(table.c.id)
    return list(work.execute(found).mappings())


def _one(work: Work, table: Table, mediation: UUID) -> Mapping[str, Any] | None:
    return work.execute(select(table).where(table.c.mediation == mediation)).mappings().one_or_none()


def _ruling(work: Work, actor: Actor, sight: Sight, mediation: UUID) -> Mapping[str, Any] | None:
    """The paper that closed the case; masked, with those of the cases it closed too that the actor may know of."""
    row = _one(work, RULINGS, mediation)
    if row is None or not sight.is_masked:
        return row
    return {**row, "related": knowable(work, actor, row["related"])}


def _texts(
    key: DataKey | None, table: Table, rows: list[Mapping[str, Any]], **sealed: str
) -> list[Mapping[str, Any] | None]:
    return [_text(key, table, row, **sealed) for row in rows]


def _text(
    key: DataKey | None, table: Table, row: Mapping[str, Any] | None, **sealed: str
) -> dict[str, Any] | None:
    """The row with its texts, `sealed` by the name each is shown under."""
    if row is None:
        return None
    owner = row["id"] if "id" in row else row["mediation"]
    texts = {
        shown: opened(key, row[column], f"{table.name}/{owner}/{column}") for shown, column in sealed.items()
    }
    return {**row, **texts}


def _confirmation(key: DataKey | None, row: Mapping[str, Any] | None, now: datetime) -> dict[str, Any] | None:
    shown = _text(key, CONFIRMATIONS, row, ruling="ruling_sealed")
    if shown is not None and shown["state"] == "open" and shown["until"] <= now:
        shown["state"] = "expired"
    return shown
