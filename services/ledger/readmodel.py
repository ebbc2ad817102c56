"""What the ledger shows. Only SELECTs; every query asks the access policy."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, or_, select, text, tuple_
from sqlalchemy.engine import Connection, RowMapping

from access import guard
from access.acts import Act
from access.policy import Verdict, decide
from access.record import concerned, rests_on_cases
from access.relations import jurisdiction
from access.view import View, view_of
from casekit import merkle
from casekit.auth.actor import Actor
from casekit.envelope import Envelope, parse
from casekit.merkle import Node
from casekit.streams import case_stream, unit_stream
from casekit.work import Work
from contracts import rules
from contracts.access import AccessRefused
from contracts.grid import (
    StaffChanged,
    StaffEnded,
    StaffRegistered,
    UnitChanged,
    UnitRegistered,
)
from contracts.intake import PartyRevealed
from contracts.vocabulary import Tier, UnitKind
from services.ledger.entries import Happening, case_of, codes_named, is_of_no_case, story
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

    Left out is what a timeline would show him in part or not at all (another case that is named, that his own unit was
    accused), for bytes cannot be blurred; what may rest on a case, of units that are not his (`access.record`); and,
    for every auditor, what was refused about a code that no case bears: or its absence would tell that a case
    there is, behind the wall.
    """
    told = {row["id"]: parse(bytes(row["body"])) for row in rows}
    known = _knowable(work, actor, codes_named(list(told.values())))
    cases = guard.load_many(work, frozenset(row["code"] for row in rows if row["code"] is not None))
    views = {code: view_of(actor, case) for code, case in cases.items()}
    apart = {id_ for id_, envelope in told.items() if _is_apart(actor, envelope)}
    if apart and _oversees_the_county(work, actor):
        apart = set()
    return [
        row
        for row in rows
        if row["id"] not in apart and _is_told_whole(told[row["id"]], views.get(row["code"]), known)
    ]


def _is_told_whole(envelope: Envelope, view: View | None, known: frozenset[str]) -> bool:
    """Whether the auditor may be told all that the bytes say: of a case, whether its timeline leaves nothing out."""
    if case_of(envelope) is None:
        return not is_of_no_case(envelope)
    return view is not None and view.show(envelope.type, envelope.data, known.__contains__) == envelope.data


def _is_apart(actor: Actor, envelope: Envelope) -> bool:
    """Whether the event may rest on cases, and is of other units than the auditor's."""
    if case_of(envelope) is not None or not rests_on_cases(envelope.type, envelope.data):
        return False
    return actor.unit not in concerned(envelope.type, envelope.subject, envelope.data)


def _oversees_the_county(work: Work, actor: Actor) -> bool:
    """Whether the actor is of the county's centre, as it was last heard of, which no case accuses."""
    if actor.unit is None:
        return False
    of_it = (
        ENTRIES.c.type.in_([UnitChanged.TYPE, UnitRegistered.TYPE]),  # as ix_ledger_entries_units names them
        ENTRIES.c.stream == unit_stream(actor.unit),
    )
    last = select(ENTRIES.c.body).where(*of_it).order_by(ENTRIES.c.serial.desc()).limit(1)
    body = work.execute(last).scalar_one_or_none()
    told = {} if body is None else parse(bytes(body)).data
    is_centre = (told.get("kind"), told.get("tier")) == (UnitKind.CENTRE.value, Tier.COUNTY.value)
    return is_centre and not guard.is_accused(work, actor.unit)


def _readable(actor: Actor) -> Any:
    """Of cases what the policy lets an auditor see, of the rest what was said in his region."""
    within = ENTRIES.c.region.startswith(jurisdiction(actor.region or "-"), autoescape=True)
    return or_(and_(ENTRIES.c.code.is_(None), within), guard.visible(actor, Act.ACCESS_READ, ENTRIES.c.code))


def checkpoint(work: Work, actor: Actor) -> Mapping[str, Any]:
    """The last signed checkpoint. Raises NoCheckpoint before the first."""
    guard.require(work, actor, Act.LEDGER_READ)
    return _told(work, actor, _checkpoint(work, None))


def _told(work: Work, actor: Actor, checkpoint: Mapping[str, Any]) -> Mapping[str, Any]:
    """The checkpoint; how far each source is covered only to who oversees the county, for it counts what each has said.

    It is no part of what is signed.
    """
    return checkpoint if _oversees_the_county(work, actor) else {**checkpoint, "covered": []}


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
    return {"index": index, "leaf": row["leaf"], "proof": proof, **_told(work, actor, at)}


def consistency(work: Work, actor: Actor, old: int, size: int | None) -> Mapping[str, Any]:
    """The proof that the tree of an earlier checkpoint is the beginning of a later one's. Raises NoCheckpoint."""
    guard.require(work, actor, Act.LEDGER_READ)
    before, at = _checkpoint(work, old), _checkpoint(work, size)
    if old > at["size"]:
        raise NoCheckpoint
    known = nodes(work.db, merkle.consistency_nodes(old, at["size"]))
    proof = merkle.consistency_proof(old, at["size"], known)
    return {"since": old, "since_root": before["root"], "proof": proof, **_told(work, actor, at)}


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
