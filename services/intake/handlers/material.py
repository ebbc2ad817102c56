"""Material of a case (附件): the row here, the sealed content in the attachment store."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import select

from access import guard
from access.acts import Act
from access.viewing import Shown
from casekit.attachments import AttachmentMissing, AttachmentStore, Stored
from casekit.attachments.store import Source
from casekit.auth import Actor
from casekit.ids import new_id
from casekit.work import Work
from contracts.intake import CaseMaterialAdded
from services.intake.handlers.acting import Opened, open_case
from services.intake.handlers.viewing import seen
from services.intake.sealing import case_owner, key_of
from services.intake.tables import ATTACHMENTS


def store_of(work: Work) -> AttachmentStore:
    """The attachment store of this process."""
    store: AttachmentStore = work.extras["attachments"]
    return store


def add_material(
    work: Work, actor: Actor, code: str, source: Source, name: str, kept: Callable[[Stored], None]
) -> dict[str, Any]:
    """Store a file and put it on the case's record; returns its row.

    `kept` is told what the store has kept, so that the caller can remove it if the transaction comes to nothing. Raises
    what `AttachmentStore.put` does.
    """
    return keep(work, open_case(work, actor, Act.MATERIAL_ADD, code), source, name, kept)


def keep(
    work: Work, opened: Opened, source: Source, name: str, kept: Callable[[Stored], None]
) -> dict[str, Any]:
    """`add_material` for whoever has the case open."""
    code = opened.case.code
    key = key_of(work, case_owner(code))
    stored = store_of(work).put(source, key)
    kept(stored)
    attachment = new_id()
    row = {
        "id": attachment, "code": code, "region": opened.row["region"], "stored": stored.id, "sha256": stored.sha256,
        "size": stored.size, "media_type": stored.media_type, "added_by": work.actor, "added_at": work.now,
        "name_sealed": key.encrypt(name, f"attachments/{attachment}/name_sealed"),
    }  # fmt: skip
    work.insert("attachments", **row)
    work.append(opened.stream, CaseMaterialAdded(code, attachment, stored.sha256))
    return {**row, "name": name}


def open_material(work: Work, actor: Actor, code: str, attachment: UUID) -> tuple[str, str, Iterator[bytes]]:
    """A file's name, type and content. Raises AttachmentMissing."""
    guard.require(work, actor, Act.MATERIAL_READ, code)
    t = ATTACHMENTS.c
    row = work.execute(select(ATTACHMENTS).where(t.id == attachment, t.code == code)).mappings().one_or_none()
    if row is None:
        raise AttachmentMissing
    seen(work, actor, code, Shown.MATERIAL)
    key = key_of(work, case_owner(code))
    name = key.decrypt(row["name_sealed"], f"attachments/{attachment}/name_sealed")
    return name, row["media_type"], store_of(work).open(row["stored"], key)
