"""Idempotency keys: a POST that is sent twice is carried out once and answered twice.

The answer is stored, encrypted, by the transaction that carries the command out, so there is no moment at which one
exists without the other. A key is known within its scope: actor with the unit in force, method and path (and for the
public, who share one actor, the body). Only answers of success are kept: a refusal changed nothing, and may turn out
otherwise next time. Used by the bridge alone; `run_sweeper` by the service's own loop.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Table, delete, select
from sqlalchemy.engine import Connection

from casekit.auth import Actor
from casekit.errors import Message
from casekit.loops import Stop, bell, run_loop
from casekit.runtime import Runtime
from casekit.vault import DataKey, Vault
from casekit.web.errors import IdempotencyKeyReused, MalformedRequest
from casekit.work import Work

IDEMPOTENCY_KEY = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
KEPT = timedelta(hours=24)
SWEEP_SECONDS = 600.0
_SWEPT_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Request:
    """A request that carries a key: where its answer is kept, and what it asked."""

    key: str
    actor: str
    body_hash: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it was given."""

    status: int
    headers: dict[str, str]
    body: bytes


def request_of(header: str, actor: Actor, method: str, path: str, body: bytes, *, is_public: bool) -> Request:
    """The keyed request. Raises MalformedRequest for a key that is empty, too long or not printable ASCII.

    So it does for one with a comma or quotation marks inside: headers given twice arrive joined with a comma.
    """
    key = header.strip().strip('"')
    if not 1 <= len(key) <= 255 or not (key.isascii() and key.isprintable()) or {",", '"'} & set(key):
        raise MalformedRequest(
            Message(
                f"{IDEMPOTENCY_KEY} is given once: 1 to 255 printable ASCII characters, no comma or quotation mark",
                f"{IDEMPOTENCY_KEY} 只能给出一次：1 至 255 个可打印 ASCII 字符，不含逗号和引号。",
            )
        )
    body_hash = hashlib.sha256(body).digest()
    scope = [actor.id, actor.unit or "", method, path, key, body_hash.hex() if is_public else ""]
    return Request(hashlib.sha256("\x00".join(scope).encode()).hexdigest(), actor.id, body_hash)


class Answers:
    """Stores and finds answers of one service. One data key per process, wrapped beside each answer."""

    def __init__(self, vault: Vault, table: Table) -> None:
        self._vault = vault
        self._table = table
        self._own: tuple[DataKey, bytes] | None = None

    def store(self, work: Work, request: Request, answer: Answer) -> None:
        """Insert the answer with whatever else `work` inserts."""
        key, wrapped = self._own = self._own or self._vault.new_key()
        sealed = key.encrypt(_pack(answer), f"idempotency/{request.key}")
        work.insert(
            self._table.name,
            key=request.key,
            actor=request.actor,
            request_hash=request.body_hash,
            status=answer.status,
            answer=len(wrapped).to_bytes(2, "big") + wrapped + sealed,
            created_at=work.now,
        )

    def find(self, db: Connection, request: Request) -> Answer | None:
        """The answer given before. Raises IdempotencyKeyReused when the request was another one."""
        t = self._table.c
        row = db.execute(select(t.request_hash, t.status, t.answer).where(t.key == request.key)).one_or_none()
        if row is None:
            return None
        if bytes(row.request_hash) != request.body_hash:
            raise IdempotencyKeyReused
        stored = bytes(row.answer)
        end = 2 + int.from_bytes(stored[:2], "big")
        key = self._vault.unwrap(stored[2:end])
        return _unpack(row.status, key.decrypt_bytes(stored[end:], f"idempotency/{request.key}"))


def run_sweeper(runtime: Runtime, stop: Stop) -> None:
    """Remove what is kept no longer, until `stop` is set; any number of replicas may."""

    def turn() -> bool:
        with runtime.db.begin() as db:
            return sweep(db, runtime.definition.metadata.tables["idempotency_keys"], runtime.clock.now()) > 0

    run_loop(turn, stop, bell("sweeper", runtime.name), SWEEP_SECONDS, "sweeper of idempotency keys")


def sweep(db: Connection, table: Table, now: datetime) -> int:
    """Remove answers older than `KEPT`, at most a thousand; returns how many."""
    old = select(table.c.key).where(table.c.created_at < now - KEPT).limit(_SWEPT_AT_ONCE)
    return db.execute(delete(table).where(table.c.key.in_(old))).rowcount


def _pack(answer: Answer) -> bytes:
    head = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    return head.encode("latin-1") + b"\n\n" + answer.body


def _unpack(status: int, packed: bytes) -> Answer:
    head, _, body = packed.partition(b"\n\n")
    lines = head.decode("latin-1").splitlines()
    return Answer(status, dict(line.split(": ", 1) for line in lines if line), body)
