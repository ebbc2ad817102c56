"""Gives recorded entries their place in the Merkle tree, and signs checkpoints. Owns its transactions.

Entries are recorded by any number of inbox workers at once; here one at a time (an advisory lock) takes them in the
order in which they were recorded, gives them the next indexes and adds the tree's new nodes, so that there is no global
hot spot where cases are written. A crash between the two loses nothing: what is pending stays pending.
"""

from typing import Any

from sqlalchemy import text
from sqlalchemy.engine import Connection

from casekit import merkle
from casekit.faults import point
from casekit.loops import Every, Stop, bell, run_loop
from casekit.merkle import Checkpoint, Node, NoteSigner
from casekit.runtime import Runtime
from casekit.streams import service_stream
from casekit.work import Work
from contracts.ledger import CheckpointSigned
from services.ledger.entries import is_checkpoint
from services.ledger.readmodel import nodes, tree_size
from services.ledger.signing import origin, signer_for
from services.ledger.tables import CHECKPOINTS, LEAVES, NODES

BATCH = 500
IDLE_SECONDS = 0.2

_LOCK = text("SELECT pg_try_advisory_xact_lock(hashtextextended('ledger/integrate/' || current_schema(), 0))")
_WAIT = text("SELECT pg_advisory_xact_lock(hashtextextended('ledger/integrate/' || current_schema(), 0))")
# In order of recording. An event of ours has a position once the relay has given it one; a foreign one came with it,
# and came twice if its source was restored, of which one was handled.
_PENDING = text(
    """
    SELECT p.serial, p.source, p.id, e.type, e.leaf, e.region, place.epoch, place.position
    FROM ledger_pending p
    JOIN ledger_entries e ON e.source = p.source AND e.id = p.id
    CROSS JOIN LATERAL (
        SELECT m.epoch, m.position FROM inbox_messages m
        WHERE m.id = p.id AND m.source = p.source AND m.body = e.body
        UNION ALL
        SELECT o.epoch, o.position FROM outbox_messages o
        WHERE p.source = :own AND o.id = p.id AND o.position IS NOT NULL
        ORDER BY epoch, position LIMIT 1
    ) place
    ORDER BY p.serial LIMIT :limit
    """
)
_SETTLE = text("DELETE FROM ledger_pending WHERE serial = ANY(:serials)")
_NEWS = text("SELECT EXISTS (SELECT FROM ledger_leaves WHERE index >= :size AND NOT is_checkpoint)")
_LAST = text("SELECT size, covered FROM ledger_checkpoints ORDER BY size DESC LIMIT 1")
_EPOCHS = text("SELECT DISTINCT source, epoch FROM ledger_leaves WHERE index >= :size")
# The last position before the first hole, counted from where the last checkpoint ended.
_COVERED = text(
    """
    SELECT max(position) FROM (
        SELECT position, :start + row_number() OVER (ORDER BY position) AS expected FROM ledger_leaves
        WHERE source = :source AND epoch = :epoch AND position > :start
    ) run WHERE position = expected
    """
)
_START = text(
    "SELECT coalesce((SELECT first FROM inbox_sources WHERE source = :source AND epoch = :epoch),"
    " (SELECT first_position FROM relay_state WHERE epoch = :epoch), 1) - 1"
)


def integrate(runtime: Runtime, limit: int = BATCH) -> int:
    """Integrate up to `limit` pending entries; returns how many. 0 also when another process is at it."""
    with runtime.db.begin() as db:
        if not db.execute(_LOCK).scalar_one():
            return 0
        pending = db.execute(_PENDING, {"own": runtime.name, "limit": limit}).mappings().all()
        if not pending:
            return 0
        _append(db, tree_size(db), pending)
        db.execute(_SETTLE, {"serials": [row["serial"] for row in pending]})
        point("ledger.before_commit")
    return len(pending)


def sign(runtime: Runtime) -> Checkpoint | None:
    """Sign a checkpoint over all that is integrated and say so; None when nothing new but checkpoints is there."""
    with runtime.db.begin() as db:
        work = runtime.work(db, f"service/{runtime.name}")
        work.lock(service_stream(runtime.name))
        db.execute(_WAIT)
        last = db.execute(_LAST).mappings().one_or_none()
        if not db.execute(_NEWS, {"size": 0 if last is None else last["size"]}).scalar_one():
            return None
        known = {} if last is None else {(source, epoch): end for source, epoch, end in last["covered"]}
        checkpoint = _checkpoint(runtime, db)
        covered = _covered(db, known, 0 if last is None else last["size"])
        _keep(work, checkpoint, covered, signer_for(runtime))
        work.flush()
    bell("relay", runtime.name).ring()
    return checkpoint


def run_integrator(runtime: Runtime, stop: Stop) -> None:
    """Integrate and sign until `stop` is set."""
    signing = Every(runtime.config.checkpoint_seconds)

    def turn() -> bool:
        count = integrate(runtime)
        if not count and signing.is_due():
            sign(runtime)
        return count > 0

    run_loop(turn, stop, bell("ledger", runtime.name), IDLE_SECONDS, f"{runtime.name}.integrator")


def _append(db: Connection, size: int, pending: Any) -> None:
    frontier = nodes(db, merkle.root_nodes(size))
    grown = merkle.appended(size, frontier, [bytes(row["leaf"]) for row in pending])
    leaves = [
        {
            "index": index, "source": row["source"], "id": row["id"], "epoch": row["epoch"],
            "position": row["position"], "is_checkpoint": is_checkpoint(row["type"]), "leaf": row["leaf"],
            "region": row["region"],
        }
        for index, row in enumerate(pending, size)
    ]  # fmt: skip
    db.execute(LEAVES.insert().values(leaves))
    above = [
        {"level": level, "index": index, "hash": digest} for (level, index), digest in grown.items() if level
    ]
    if above:
        db.execute(NODES.insert().values(above))


def _checkpoint(runtime: Runtime, db: Connection) -> Checkpoint:
    size = tree_size(db)
    wanted: list[Node] = merkle.root_nodes(size)
    return Checkpoint(origin(runtime), size, merkle.root(size, nodes(db, wanted)))


def _covered(db: Connection, known: dict[tuple[str, int], int], since: int) -> list[tuple[str, int, int]]:
    """How far each source's epoch is covered, without a hole."""
    found = dict(known)
    for source, epoch in db.execute(_EPOCHS, {"size": since}):
        place = {"source": source, "epoch": epoch}
        start = found.get((source, epoch))
        if start is None:
            start = db.execute(_START, place).scalar_one()
        end = db.execute(_COVERED, {**place, "start": start}).scalar_one()
        found[source, epoch] = start if end is None else end
    return sorted((source, epoch, end) for (source, epoch), end in found.items())


def _keep(
    work: Work, checkpoint: Checkpoint, covered: list[tuple[str, int, int]], signer: NoteSigner
) -> None:
    work.execute(
        CHECKPOINTS.insert().values(
            size=checkpoint.size,
            root=checkpoint.root,
            note=signer.sign(checkpoint),
            covered=covered,
            region=work.region,
            signed_at=work.now,
        )
    )
    said = tuple(f"{source}:{epoch}:{end}" for source, epoch, end in covered)
    work.append(service_stream(work.source), CheckpointSigned(checkpoint.size, checkpoint.root.hex(), said))
