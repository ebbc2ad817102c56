"""What the ledger shows. Only SELECTs; every query asks the access policy."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, or_, select, text, tuple_
from sqlalchemy.engine import Connection, RowMapping

from access import guard
from access.acts import Act
from access.policy import Verdict, decide
from access.relations import jurisdiction
from access.view import view_of
from casekit import merkle
from casekit.auth.actor import Actor
from casekit.envelope import parse
from casekit.merkle import Node
from casekit.streams import case_stream
from casekit.work import Work
from contracts import rules
from contracts.access import AccessRefused
from contracts.grid import StaffChanged, StaffEnded, StaffRegistered
from contracts.intake import PartyRevealed
from services.ledger.entries import Happening, codes_named, is_of_no_case, story
from services.ledger.errors import EntryNotFound, NoCheckpoint, NotInCheckpoint
from services.ledger.tables import CHECKPOINTS, ENTRIES, LEAVES, NODES

_CHANGES = sorted(
    kind.TYPE for kind in (*rules.EVENTS, StaffRegistered, StaffChanged, StaffEnded)
)  # as the index ix_ledger_entries_changes names them
_SIZE = text("SELECT coalesce(max(index) + 1, 0) FROM ledger_leaves")


def timeline(work: Work, actor: Actor, code: str) -> list[Happening]:
    """The case's story as the actor may see it, oldest first. Raises CaseNotFound or Forbidden."""
    grant = guard.require(work, actor, Act.TIMELINE_READ, code)
    view = view_of(actor, grant.case) if grant.case is not None else None
    if view is None:
        return []
    told = select(ENTRIES.c.body).where(ENTRIES.c.code == code, ENTRIES.c.stream == case_stream(code))
    envelopes = [parse(bytes(body)) for (body,) in work.execute(told.order_by(ENTRIES.c.serial))]
    known = _knowable(work, actor, codes_named(envelopes))
    return story(view, envelopes, known.__contains__)


def _knowable(work: Work, actor: Actor, codes: frozenset[str]) -> frozenset[str]:
    """Of the cases that events name, those the actor may know of."""
    cases = guard.load_many(work, codes)
    return frozenset(
        code
        for code, case in cases.items()
        if decide(actor, Act.CASE_READ, case).verdict is not Verdict.HIDDEN
    )


def entries(work: Work, actor: Actor, after: UUID | None, limit: int) -> list[Mapping[str, Any]]:
    """Entries in order of recording, from the one after `after` on, as far as the auditor's jurisdiction goes.

    The list has no numbers; but `seq` in the envelopes leaps where an entry of a stream is withheld, and a checkpoint's
    size counts all: they tell that something is withheld, never what. Raises Forbidden; EntryNotFound for an unknown
    `after`.
    """
    guard.require(work, actor, Act.LEDGER_READ)
    return _listed(work, actor, select(ENTRIES), after, limit)


def accesses(
    work: Work, actor: Actor, code: str | None, after: UUID | None, limit: int
) -> list[Mapping[str, Any]]:
    """Who was shown the parties of a case, and who was refused; of one case, or of all in the jurisdiction."""
    guard.require(work, actor, Act.ACCESS_READ, code)
    wanted = select(ENTRIES).where(ENTRIES.c.type.in_([AccessRefused.TYPE, PartyRevealed.TYPE]))
    if code is not None:
        wanted = wanted.where(ENTRIES.c.code == code)
    return _listed(work, actor, wanted, after, limit)


def back_dated(work: Work, actor: Actor, after: UUID | None, limit: int) -> list[Mapping[str, Any]]:
    """What was entered later than it happened (补录), as far as the auditor's jurisdiction goes."""
    guard.require(work, actor, Act.LEDGER_READ)
    return _listed(work, actor, select(ENTRIES).where(ENTRIES.c.is_back_dated), after, limit)


def changes(work: Work, actor: Actor, after: UUID | None, limit: int) -> list[Mapping[str, Any]]:
    """What has become of procedures, calendar and permissions, and of the roles that posts have."""
    guard.require(work, actor, Act.LEDGER_READ)
    return _listed(work, actor, select(ENTRIES).where(ENTRIES.c.type.in_(_CHANGES)), after, limit)


def _listed(
    work: Work, actor: Actor, wanted: Select[Any], after: UUID | None, limit: int
) -> list[Mapping[str, Any]]:
    serial = -1 if after is None else _entry(work, actor, after)["serial"]
    wanted = wanted.where(_readable(actor)).order_by(ENTRIES.c.serial)
    shown: list[RowMapping] = []
    while len(shown) < limit:
        beyond = wanted.where(ENTRIES.c.serial > serial).limit(limit - len(shown))
        rows = work.execute(beyond).mappings().all()
        if not rows:
            break
        shown += _telling_nothing_hidden(work, actor, rows)
        serial = rows[-1]["serial"]
    return [{**row, "envelope": bytes(row["body"]).decode()} for row in shown]


def _entry(work: Work, actor: Actor, id_: UUID) -> RowMapping:
    """The entry, when the auditor may read it. Raises EntryNotFound."""
    found = work.execute(select(ENTRIES).where(ENTRIES.c.id == id_, _readable(actor))).mappings().all()
    shown = _telling_nothing_hidden(work, actor, found)
    if not shown:
        raise EntryNotFound
    return shown[0]


def _telling_nothing_hidden(work: Work, actor: Actor, rows: Sequence[RowMapping]) -> list[RowMapping]:
    """The rows from which nothing follows about a case that the auditor must not know of.

    Left out is what names such a case, for its bytes cannot be blurred; and, for every auditor, what was refused about
    a code that no case bears: or its absence would tell that a case there is, behind the wall.
    """
    told = {row["id"]: parse(bytes(row["body"])) for row in rows}
    named = {id_: codes_named([envelope]) for id_, envelope in told.items()}
    known = _knowable(work, actor, frozenset().union(*named.values()))
    return [row for row in rows if named[row["id"]] <= known and not is_of_no_case(told[row["id"]])]


def _readable(actor: Actor) -> Any:
    """Of cases what the policy lets an auditor see, of the rest what was said in his region."""
    within = ENTRIES.c.region.startswith(jurisdiction(actor.region or "-"), autoescape=True)
    return or_(and_(ENTRIES.c.code.is_(None), within), guard.visible(actor, Act.ACCESS_READ, ENTRIES.c.code))


def checkpoint(work: Work, actor: Actor) -> Mapping[str, Any]:
    """The last signed checkpoint. Raises NoCheckpoint before the first."""
    guard.require(work, actor, Act.LEDGER_READ)
    return _checkpoint(work, None)


def _checkpoint(work: Work, size: int | None) -> Mapping[str, Any]:
    wanted = select(CHECKPOINTS).order_by(CHECKPOINTS.c.size.desc()).limit(1)
    if size is not None:
        wanted = wanted.where(CHECKPOINTS.c.size == size)
    row = work.execute(wanted).mappings().one_or_none()
    if row is None:
        raise NoCheckpoint
    return {**row, "covered": [f"{source}:{epoch}:{end}" for source, epoch, end in row["covered"]]}


def inclusion(work: Work, actor: Actor, entry: UUID, size: int | None) -> Mapping[str, Any]:
    """The proof that an entry is under a checkpoint (the last, or the one of `size`).

    Raises EntryNotFound, NoCheckpoint, or NotInCheckpoint when the entry is younger.
    """
    guard.require(work, actor, Act.LEDGER_READ)
    row = _entry(work, actor, entry)
    at = _checkpoint(work, size)
    index = work.execute(
        select(LEAVES.c.index).where(LEAVES.c.source == row["source"], LEAVES.c.id == entry)
    ).scalar()
    if index is None or index >= at["size"]:
        raise NotInCheckpoint
    known = nodes(work.db, merkle.inclusion_nodes(index, at["size"]))
    proof = merkle.inclusion_proof(index, at["size"], known)
    return {"index": index, "leaf": row["leaf"], "proof": proof, **at}


def consistency(work: Work, actor: Actor, old: int, size: int | None) -> Mapping[str, Any]:
    """The proof that the tree of an earlier checkpoint is the beginning of a later one's. Raises NoCheckpoint."""
    guard.require(work, actor, Act.LEDGER_READ)
    before, at = _checkpoint(work, old), _checkpoint(work, size)
    if old > at["size"]:
        raise NoCheckpoint
    known = nodes(work.db, merkle.consistency_nodes(old, at["size"]))
    proof = merkle.consistency_proof(old, at["size"], known)
    return {"since": old, "since_root": before["root"], "proof": proof, **at}


def tree_size(db: Connection) -> int:
    """How many entries are integrated."""
    return int(db.execute(_SIZE).scalar_one())


def nodes(db: Connection, wanted: Iterable[Node]) -> dict[Node, bytes]:
    """The hashes of these nodes of the tree; two statements at most."""
    asked = list(wanted)
    leaves = [index for level, index in asked if level == 0]
    above = [node for node in asked if node[0] > 0]
    found: dict[Node, bytes] = {}
    if leaves:
        rows = db.execute(select(LEAVES.c.index, LEAVES.c.leaf).where(LEAVES.c.index.in_(leaves)))
        found |= {(0, index): bytes(digest) for index, digest in rows}
    if above:
        stored = db.execute(select(NODES).where(tuple_(NODES.c.level, NODES.c.index).in_(above)))
        found |= {(row["level"], row["index"]): bytes(row["hash"]) for row in stored.mappings()}
    return found
