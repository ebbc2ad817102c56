"""The work of one transaction: locks, reads, rows to insert, events to say.

A handler is given a `Work` and never commits; the one who opened the transaction calls `flush` and commits. Rows and
events are buffered and leave in one statement at `flush` (or before the next `execute`, so that a statement always sees
what was inserted and amended before it). That is how a case is registered by one statement between BEGIN and COMMIT.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Executable, Result, Table
from sqlalchemy.engine import Connection

from casekit import streams
from casekit.envelope import Envelope, seal
from casekit.facts import Event
from casekit.ids import new_id
from casekit.insert import insert_all
from casekit.outbox import outbox_row
from casekit.streams import Stream

Projector = Callable[["Work", Envelope], None]


@dataclass(slots=True)
class Mark:
    """What a Work had buffered at a savepoint."""

    rows: int
    streams: dict[str, Stream]


@dataclass(slots=True)
class Work:
    """One transaction of one service.

    `now` is aware UTC; `actor` is the id of the post or service that acts; `tables` are the service's tables by name;
    `is_driven`: `now` is nobody's clock, so the database's is not asked either;
    `projectors` are told of every event this Work says (the access relations learn of own events this way).
    `wakes`: what a handler wants the inbox worker to ring for once it has committed, as kinds of bells.
    `extras` carries what the composition gives handlers (vault, procedure library, attachments …) by name; `memory` is
    what handlers keep in mind from one event of the transaction to the next, forgotten when something is rolled back.
    """

    db: Connection
    source: str
    region: str
    now: datetime
    actor: str
    tables: Mapping[str, Table]
    traceparent: str | None = None
    is_driven: bool = False
    projectors: Sequence[Projector] = ()
    extras: Mapping[str, Any] = field(default_factory=dict)
    said: list[Envelope] = field(default_factory=list)
    wakes: set[str] = field(default_factory=set)
    memory: dict[str, Any] = field(default_factory=dict)
    _streams: dict[str, Stream] = field(default_factory=dict)
    _rows: list[tuple[Table, dict[str, Any]]] = field(default_factory=list)
    _put_off: dict[str, Callable[["Work"], None]] = field(default_factory=dict)
    _amendments: dict[str, Callable[["Work"], None]] = field(default_factory=dict)

    def lock(self, *names: str, create: bool = True) -> Stream:
        """Lock streams in sorted order (a no-op for those held); returns the first named.

        Must come before any other statement on what the streams are about. With `create=False` raises KeyError when
        the first named does not exist here.
        """
        wanted = [name for name in names if name not in self._streams]
        if wanted:
            self.adopt(streams.lock(self.db, wanted, self.region, create=create))
        return self._streams[names[0]]

    def open_stream(self, name: str) -> Stream:
        """A stream that is born in this transaction under a name nobody else can know yet; inserted at `flush`."""
        stream = Stream(name, self.region, is_new=True, is_dirty=True)
        self._streams[name] = stream
        return stream

    def adopt(self, locked: Mapping[str, Stream]) -> None:
        """Take over streams that the owner of the transaction has already locked."""
        self._streams.update(locked)

    def held(self, name: str) -> Stream | None:
        """The stream, if this Work holds its lock."""
        return self._streams.get(name)

    def all_held(self) -> tuple[Stream, ...]:
        """The streams whose locks this Work holds, in the order they were taken."""
        return tuple(self._streams.values())

    def execute(self, statement: Executable, parameters: Any = None) -> Result[Any]:
        """Run a statement after what was inserted and amended before it."""
        self._catch_up()
        return self.db.execute(statement, parameters)

    def insert(self, table: str, **row: Any) -> None:
        """Insert a row into one of the service's tables (buffered)."""
        self._rows.append((self.tables[table], row))

    def put_off(self, name: str, write: Callable[["Work"], None]) -> None:
        """Let `write` put into tables what is in `memory`: at `flush`, once for all put off under this name."""
        self._put_off[name] = write

    def amend(self, name: str, write: Callable[["Work"], None]) -> None:
        """Let `write` change rows as is kept in `memory`: before the next statement or at `flush`, after what was
        inserted until now, and once for all amended under this name."""
        self._amendments[name] = write

    def append(self, stream_name: str, event: Event) -> Envelope:
        """Say `event` on a stream whose lock is held. Returns its sealed envelope."""
        stream = self._streams[stream_name]
        envelope = seal(
            id=new_id(),
            source=self.source,
            subject=stream_name,
            event=event,
            time=self.now,
            region=stream.region,
            actor=self.actor,
            seq=stream.seq + 1,
            prev=stream.hash,
            traceparent=self.traceparent,
            after=[*stream.after(), *self._named(event.named_streams(), stream_name)],
        )
        stream.seq, stream.hash, stream.last_id = envelope.seq, envelope.hash, envelope.id
        stream.is_dirty = True
        self._rows.append((self.tables["outbox_messages"], outbox_row(envelope)))
        self.said.append(envelope)
        for project in self.projectors:
            project(self, envelope)
        return envelope

    def applied(self, envelope: Envelope, epoch: int) -> None:
        """Remember that another source's event was applied to its stream, whose lock is held."""
        stream = self._streams[envelope.subject]
        stream.heads[envelope.source] = streams.Head(epoch, envelope.seq, str(envelope.id))
        stream.is_dirty = True

    def mark(self) -> Mark:
        """What is buffered now; give it to `back_to` after rolling back to a savepoint made now."""
        self._write_put_off()
        self._catch_up()
        return Mark(len(self.said), {name: stream.copy() for name, stream in self._streams.items()})

    def back_to(self, mark: Mark) -> None:
        """Forget what was buffered since `mark`, and all that was kept in mind."""
        self._rows.clear()
        self._put_off.clear()
        self._amendments.clear()
        self.memory.clear()
        del self.said[mark.rows :]
        self._streams = mark.streams

    def flush(self) -> None:
        """Write what is buffered. Called by the owner of the transaction, just before the commit."""
        self._write_put_off()
        dirty = [stream for stream in self._streams.values() if stream.is_dirty]
        insert_all(self.db, self._rows, dirty, self.tables["streams"])
        self._rows.clear()
        for stream in dirty:
            stream.is_new = stream.is_dirty = False
        self._catch_up()

    def _write_put_off(self) -> None:
        while self._put_off:
            _, write = self._put_off.popitem()
            write(self)

    def _catch_up(self) -> None:
        if self._rows:
            born = [stream for stream in self._streams.values() if stream.is_new]
            insert_all(self.db, self._rows, born, self.tables["streams"])
            self._rows.clear()
            for stream in born:
                stream.is_new = stream.is_dirty = False
        while self._amendments:
            _, write = self._amendments.popitem()
            write(self)

    def _named(self, names: Iterable[str], own: str) -> list[str]:
        """`source:id` of the last event of every source on the named streams."""
        unknown = [name for name in names if name not in self._streams and name != own]
        known = streams.read(self.db, unknown) if unknown else {}
        found: list[str] = []
        for name in names:
            stream = self._streams.get(name) or known.get(name)
            if stream is not None and name != own:
                found += stream.after()
                if stream.last_id is not None:
                    found.append(f"{self.source}:{stream.last_id}")
        return found
