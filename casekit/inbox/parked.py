"""What operators see and do about what the inbox could not handle: `onedoor parked list|show|retry|drop`.

Four kinds of trouble: *held* (of a type this version does not know), *parked* (failed too often, or cannot be right),
*undecodable* (bytes that are no event) and *conflicting* (other bytes under a known position). Retrying takes an event
up again; dropping gives it up, which the service says on the event's stream. Each function owns its transaction; what
it refuses stays as it was.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.engine import Connection

from casekit.errors import NotFound, Problem
from casekit.inbox import rows
from casekit.inbox.arrivals import Arrival
from casekit.inbox.decode import Place
from casekit.inbox.events import InboxDropped
from casekit.inbox.order import event_key, next_turn, turn_key
from casekit.inbox.store import store_in
from casekit.loops import bell
from casekit.runtime import Runtime
from casekit.streams import Head

LIMIT = 200

_LIST = text("""
SELECT state AS trouble, source, epoch, position, stream, type, attempts, error, arrived_at, NULL AS digest
FROM inbox_messages WHERE state IN ('held', 'parked')
UNION ALL
SELECT 'undecodable', source, epoch, position, NULL, NULL, 0, reason, arrived_at, encode(digest, 'hex')
FROM inbox_undecodable
UNION ALL
SELECT 'conflicting', source, epoch, position, NULL, NULL, 0, NULL, arrived_at, encode(digest, 'hex')
FROM inbox_conflicts
ORDER BY arrived_at LIMIT :limit
""")
_ONE = text(
    "SELECT source, epoch, position, id, stream, seq, type, region, state, attempts, error, arrived_at, body"
    " FROM inbox_messages WHERE source = :source AND epoch = :epoch AND position = :position"
)
_WAITING = text("SELECT count(*) FROM inbox_messages WHERE waits_for = ANY(:keys)")
_SET = text(
    "UPDATE inbox_messages SET state = :state, attempts = 0, next_at = now(), error = NULL"
    " WHERE source = :source AND epoch = :epoch AND position = :position AND state IN ('held', 'parked')"
)
_TAKE_UNDECODABLE = text(
    "DELETE FROM inbox_undecodable WHERE digest = decode(:digest, 'hex')"
    " RETURNING source, epoch, position, body, headers"
)
_IS_CONFLICT = text("SELECT 1 FROM inbox_conflicts WHERE digest = decode(:digest, 'hex')")
_TAKE_CONFLICT = text("DELETE FROM inbox_conflicts WHERE digest = decode(:digest, 'hex')")


class NotParked(NotFound):
    """Nothing stopped stands there."""

    code = "NOT_PARKED"
    title_en = "No stopped event stands at that place."
    title_zh = "该位置没有被搁置的事件。"


class HoldsAPlace(Problem):
    """The bytes stand at a position of a source; only better bytes from the source can take their place."""

    code = "HOLDS_A_PLACE"
    status = 409
    title_en = (
        "These bytes hold a position of their source and cannot be dropped; mend the source, then retry."
    )
    title_zh = "该内容占有来源的一个位置，不能丢弃；请先修复来源再重试。"


class HoldsNoPlace(Problem):
    """Nobody knows where the bytes belong."""

    code = "HOLDS_NO_PLACE"
    status = 409
    title_en = (
        "These bytes hold no position of a source, so nothing can take them up; they can only be dropped."
    )
    title_zh = "该内容不占有任何来源的位置，无法重试，只能丢弃。"


class StillUndecodable(Problem):
    """This version cannot read the bytes either."""

    code = "STILL_UNDECODABLE"
    status = 409
    title_en = "These bytes still cannot be read; mend the source, or upgrade, then retry."
    title_zh = "该内容仍无法读取；请修复来源或升级后再重试。"


class Contradicts(Problem):
    """Other bytes stand at the position."""

    code = "CONTRADICTS"
    status = 409
    title_en = "Other bytes stand at the position of these; once it is known why, they can only be dropped."
    title_zh = "该位置已有其他内容；查明原因后只能丢弃。"


@dataclass(frozen=True, slots=True)
class Stopped:
    """One line of the list. `digest` names what is undecodable or conflicting, `place` all else."""

    trouble: str
    place: tuple[str | None, int | None, int | None]
    stream: str | None
    type: str | None
    attempts: int
    error: str | None
    arrived_at: datetime
    digest: str | None


def list_stopped(runtime: Runtime, limit: int | None = LIMIT) -> list[Stopped]:
    """What does not go on by itself, oldest first; all of it when `limit` is None."""
    with runtime.db.begin() as db:
        return [
            Stopped(trouble, (source, epoch, position), *rest)
            for trouble, source, epoch, position, *rest in db.execute(_LIST, {"limit": limit})
        ]


def show(runtime: Runtime, place: Place) -> dict[str, Any]:
    """All that is known of the event at `place`: its row, its envelope, and how many wait for it. Raises NotParked."""
    with runtime.db.begin() as db:
        row = dict(_row(db, place))
        row["body"] = bytes(row["body"]).decode()
        row["waiting"] = db.execute(_WAITING, {"keys": _keys(row)}).scalar_one()
    return row


def retry(runtime: Runtime, place: Place) -> None:
    """Take the event up again, with a clean slate. Raises NotParked."""
    with runtime.db.begin() as db:
        _set(db, place, "pending")
    bell("inbox", runtime.name).ring()


def drop(runtime: Runtime, place: Place, actor: str) -> None:
    """Give the event up: say so on its stream, and let what waited for it go on. Raises NotParked."""
    with runtime.db.begin() as db:
        found = _row(db, place)
        work = runtime.work(db, actor)
        stream = work.lock(found["stream"])
        row = _row(db, place)
        head = stream.heads.get(row["source"])
        keys = [*_keys(row), next_turn(row["source"], row["stream"], head)]
        if _is_next(row, head):
            stream.heads[row["source"]] = Head(row["epoch"], row["seq"], str(row["id"]))
            stream.is_dirty = True
        work.append(row["stream"], InboxDropped(*place, event=row["id"], event_type=row["type"]))
        _set(db, place, "dropped")
        work.flush()
        rows.wake(db, keys)
    bell("inbox", runtime.name).ring()
    bell("relay", runtime.name).ring()


def retry_undecodable(runtime: Runtime, digest: str) -> None:
    """Read the bytes again, perhaps with a newer version.

    Raises NotParked, HoldsNoPlace, StillUndecodable, or Contradicts when `digest` names contradicting bytes.
    """
    with runtime.db.begin() as db:
        row = db.execute(_TAKE_UNDECODABLE, {"digest": digest}).mappings().one_or_none()
        if row is None:
            raise Contradicts if db.execute(_IS_CONFLICT, {"digest": digest}).first() else NotParked
        if row["source"] is None:
            raise HoldsNoPlace
        if store_in(db, [_arrival(dict(row))]).undecodable:
            raise StillUndecodable
    bell("inbox", runtime.name).ring()


def drop_undecodable(runtime: Runtime, digest: str) -> None:
    """Throw away bytes that hold no position. Raises NotParked, HoldsAPlace."""
    with runtime.db.begin() as db:
        row = db.execute(_TAKE_UNDECODABLE, {"digest": digest}).mappings().one_or_none()
        if row is None:
            raise NotParked
        if row["source"] is not None:
            raise HoldsAPlace


def drop_conflicting(runtime: Runtime, digest: str) -> None:
    """Throw away the bytes that came second, once it is known why they did. Raises NotParked."""
    with runtime.db.begin() as db:
        if not db.execute(_TAKE_CONFLICT, {"digest": digest}).rowcount:
            raise NotParked


def _row(db: Connection, place: Place) -> Mapping[str, Any]:
    row = db.execute(_ONE, _named(place)).mappings().one_or_none()
    if row is None or row["state"] not in ("held", "parked"):
        raise NotParked
    return dict(row)


def _set(db: Connection, place: Place, state: str) -> None:
    if not db.execute(_SET, {**_named(place), "state": state}).rowcount:
        raise NotParked


def _is_next(row: Mapping[str, Any], head: Head | None) -> bool:
    """Whether dropping it moves the stream on; not so for one that its source has forgotten, or a number used twice."""
    if head is None or head.epoch < row["epoch"]:
        return str(row["error"]) != "SUPERSEDED_EPOCH"
    return head.epoch == row["epoch"] and head.seq + 1 == int(row["seq"])


def _keys(row: Mapping[str, Any]) -> list[str]:
    return [
        event_key(row["source"], str(row["id"])),
        turn_key(row["source"], row["epoch"], row["stream"], row["seq"]),
    ]


def _named(place: Place) -> dict[str, Any]:
    return dict(zip(("source", "epoch", "position"), place, strict=True))


def _arrival(row: Mapping[str, Any]) -> Arrival:
    return Arrival(row["source"], row["epoch"], row["position"], bytes(row["body"]), row["headers"])
