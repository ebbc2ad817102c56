"""Proof of completion (办结材料): the row here, the sealed content in the attachment store."""

from collections.abc import Callable, Iterator
from uuid import UUID

from sqlalchemy import select

from access import guard
from access.acts import Act
from casekit.attachments import AttachmentMissing, AttachmentStore, Stored
from casekit.attachments.store import Source
from casekit.auth import Actor
from casekit.errors import Forbidden
from casekit.ids import new_id
from casekit.work import Work
from services.grid.errors import OrderNotFound
from services.grid.handlers.acting import open_order
from services.grid.order_tables import ORDERS, PROOFS
from services.grid.sealing import case_owner, key_of


def add_proof(
    work: Work, actor: Actor, order_id: UUID, source: Source, name: str, kept: Callable[[Stored], None]
) -> UUID:
    """Store what proves completion, while the unit handles the order; returns its id.

    `kept` is told what the store has kept, so that the caller can remove it if the transaction comes to nothing. Raises
    OrderNotFound, Forbidden, TransitionRefused, and what `AttachmentStore.put` does.
    """
    order = open_order(work, actor, Act.ORDER_COMPLETE, order_id).order
    order.check_provable()
    key = key_of(work, case_owner(order.code))
    stored = _store_of(work).put(source, key)
    kept(stored)
    proof = new_id()
    work.insert(
        "order_proofs", id=proof, order_id=order.id, region=work.region, stored=stored.id, sha256=stored.sha256,
        size=stored.size, media_type=stored.media_type,
        name_sealed=key.encrypt(name, f"order_proofs/{proof}/name_sealed"), added_by=work.actor, added_at=work.now,
    )  # fmt: skip
    return proof


def open_proof(work: Work, actor: Actor, order_id: UUID, proof: UUID) -> tuple[str, str, Iterator[bytes]]:
    """A proof's name, type and content, for those who see the order unmasked.

    Raises OrderNotFound, Forbidden or AttachmentMissing.
    """
    order = work.execute(select(ORDERS.c.code, ORDERS.c.unit).where(ORDERS.c.id == order_id)).one_or_none()
    if order is None:
        raise guard.refusal(OrderNotFound, actor, Act.ORDER_READ)
    grant = guard.require(work, actor, Act.ORDER_READ, order.code, unit=order.unit, hidden=OrderNotFound)
    if grant.masked:
        raise guard.refusal(Forbidden, actor, Act.ORDER_READ, grant.case)
    t = PROOFS.c
    row = work.execute(select(PROOFS).where(t.id == proof, t.order_id == order_id)).mappings().one_or_none()
    if row is None:
        raise AttachmentMissing
    key = key_of(work, case_owner(order.code))
    name = key.decrypt(row["name_sealed"], f"order_proofs/{proof}/name_sealed")
    return name, row["media_type"], _store_of(work).open(row["stored"], key)


def _store_of(work: Work) -> AttachmentStore:
    store: AttachmentStore = work.extras["attachments"]
    return store
