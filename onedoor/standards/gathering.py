"""Finds the facts of an installation (五规范自查): reads its database and configuration, and changes nothing."""

import math
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Table, and_, select
from sqlalchemy.engine import Connection

from casekit import merkle
from casekit.clock import is_driven, to_local, wall_seconds
from casekit.config import SERVICES, Config
from casekit.inbox.levels import levels
from casekit.merkle import Checkpoint, NoteRefused, leaf_hash
from casekit.migrate import head, revision
from casekit.runtime import Runtime
from contracts.vocabulary import Tier, UnitKind
from onedoor.embedded.archive import noted_at
from onedoor.standards.facts import Desk, Facts, Ledger, Mechanism, Premises, Presence, System
from procedures.shelf import ProcedureRefused
from services.grid import field_rows
from services.grid.domain.duty import gaps
from services.grid.domain.stationing import Stationing
from services.grid.field_tables import ATTENDANCES, DESKS, SHIFTS, STATIONINGS
from services.grid.tables import GRIDS, STAFF, UNITS
from services.ledger.readmodel import nodes, tree_size
from services.ledger.signing import signer_for
from services.ledger.tables import CHECKPOINTS, ENTRIES, LEAVES

_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_AHEAD = timedelta(days=7)
_DAY_SECONDS = 86_400
SAMPLED = 1000  # entries of the ledger that are hashed anew
Row = Mapping[str, Any]


def gather(runtimes: Mapping[str, Runtime], config: Config) -> Facts:
    """All facts, as of the platform's time."""
    grid = runtimes["grid"]
    at = grid.clock.now()
    with grid.db.begin() as db:
        units = _rows(db, UNITS, UNITS.c.is_active)
        posts = _rows(db, STAFF, STAFF.c.ended_on.is_(None))
        centre = next((each for each in units if _is(each, UnitKind.CENTRE, Tier.COUNTY)), None)
        premises = _premises(db, units, posts, centre)
        presence = _presence(db, units, premises.centre, to_local(at).date())
        desks = _desks(db, premises.centre, at)
    inboxes = {name: levels(runtime) for name, runtime in runtimes.items()}
    return Facts(
        at=at,
        premises=premises,
        presence=presence,
        mechanism=_mechanism(grid, config.place, to_local(at).date(), units, posts, desks),
        ledger=_ledger(runtimes["ledger"]),
        system=_system(config, runtimes),
        stopped={name: each.stopped for name, each in inboxes.items()},
        lag={name: each.oldest_seconds for name, each in inboxes.items()},
    )


def _rows(db: Connection, table: Table, *wanted: Any) -> list[Row]:
    return [dict(row) for row in db.execute(select(table).where(*wanted)).mappings()]


def _is(unit: Row, kind: UnitKind, tier: Tier | None = None) -> bool:
    return unit["kind"] == kind.value and (tier is None or unit["tier"] == tier.value)


def _premises(db: Connection, units: Sequence[Row], posts: Sequence[Row], centre: Row | None) -> Premises:
    centres = [each for each in units if _is(each, UnitKind.CENTRE, Tier.TOWN)]
    at_centres = {each["parent"] for each in centres}
    ids = {each["id"] for each in centres}
    towns = [each for each in units if _is(each, UnitKind.TOWN, Tier.TOWN)]
    without = [each["id"] for each in towns if each["id"] not in at_centres and each["parent"] not in ids]
    kept = {
        grid
        for post in posts
        if {"grid_worker", "grid_leader"} & set(post["roles"])
        for grid in post["grids"]
    }
    living = (GRIDS.c.tier == Tier.VILLAGE.value, GRIDS.c.ended_on.is_(None))
    grids = [row["id"] for row in _rows(db, GRIDS, *living)]
    return Premises(
        centre=None if centre is None else centre["id"],
        name=None if centre is None else centre["name"],
        towns_without_centre=tuple(sorted(without)),
        grids_without_worker=tuple(sorted(set(grids) - kept)),
        has_grids=bool(grids),
    )


def _presence(db: Connection, units: Sequence[Row], centre: str | None, today: date) -> Presence:
    held = [field_rows.stationing_of(row) for row in _rows(db, STATIONINGS, STATIONINGS.c.centre == centre)]
    known = field_rows.calendar()
    day = today - timedelta(days=1)
    while not known.is_workday(day):
        day -= timedelta(days=1)
    came = {
        row["unit"]
        for row in _rows(db, ATTENDANCES, ATTENDANCES.c.centre == centre, ATTENDANCES.c.day == day)
    }
    return Presence(
        departments=tuple(
            sorted(each["id"] for each in units if _is(each, UnitKind.DEPARTMENT, Tier.COUNTY))
        ),
        stationed={each.unit: each.presence.value for each in _in_force(held, today)},
        day=day,
        missed=tuple(
            sorted(each.unit for each in held if each.is_expected(day, known) and each.unit not in came)
        ),
    )


def _in_force(held: Sequence[Stationing], day: date) -> list[Stationing]:
    return [each for each in held if each.is_in_force(day)]


def _desks(db: Connection, centre: str | None, at: datetime) -> tuple[Desk, ...]:
    found = []
    for row in _rows(db, DESKS, DESKS.c.centre == centre):
        desk = field_rows.desk_of(row)
        coming = _rows(db, SHIFTS, SHIFTS.c.desk == desk.id, ~SHIFTS.c.is_cancelled, SHIFTS.c.ends_at > at)
        shifts = [field_rows.shift_of(each, desk.centre) for each in coming]
        empty = sum((end - begin for begin, end in gaps(desk, shifts, at, at + _AHEAD)), timedelta())
        found.append(Desk(desk.id, desk.is_round_the_clock, math.ceil(empty / timedelta(hours=1))))
    return tuple(sorted(found, key=lambda desk: desk.id))


def _mechanism(
    grid: Runtime,
    place: str,
    today: date,
    units: Sequence[Row],
    posts: Sequence[Row],
    desks: tuple[Desk, ...],
) -> Mechanism:
    refusals, ours = 0, list[str]()
    try:
        procedure = grid.extras["procedures"].load(place, on=today)
        ours = sorted(rule.key for rule in procedure.rules.values() if rule.unpublished)
    except ProcedureRefused as refused:
        refusals = len(refused.findings)
    return Mechanism(
        place=place,
        refusals=refusals,
        ours=tuple(ours),
        desks=desks,
        kinds=frozenset(each["kind"] for each in units),
        roles=frozenset(role for post in posts for role in post["roles"]),
    )


def _ledger(runtime: Runtime) -> Ledger:
    with runtime.db.begin() as db:
        integrated = tree_size(db)
        last = select(CHECKPOINTS).order_by(CHECKPOINTS.c.size.desc()).limit(1)
        newest = db.execute(last).mappings().one_or_none()
        if newest is None:
            return Ledger(0, None, is_signed=False, is_rooted=False, altered=0, pending=integrated)
        size = newest["size"]
        altered = _altered(db)
        root = merkle.root(size, nodes(db, merkle.root_nodes(size))) if size <= integrated else b""
    signed = _signed(runtime, newest["note"])
    return Ledger(
        size=size,
        signed_at=newest["signed_at"],
        is_signed=signed is not None and signed.size == size,
        is_rooted=signed is not None and signed.root == root,
        altered=altered,
        pending=integrated - size,
    )


def _altered(db: Connection) -> int:
    """How many of the newest entries are not what their leaf in the tree says."""
    of_leaf = and_(ENTRIES.c.source == LEAVES.c.source, ENTRIES.c.id == LEAVES.c.id)
    newest = select(ENTRIES.c.body, LEAVES.c.leaf).select_from(LEAVES).outerjoin(ENTRIES, of_leaf)
    rows = db.execute(newest.order_by(LEAVES.c.index.desc()).limit(SAMPLED))
    return sum(row.body is None or leaf_hash(bytes(row.body)) != bytes(row.leaf) for row in rows)


def _signed(runtime: Runtime, note: str) -> Checkpoint | None:
    """What the note says, if it stands under this installation's own key."""
    try:
        return Checkpoint.parse(signer_for(runtime).verifier.open(note))
    except NoteRefused:
        return None


def _system(config: Config, runtimes: Mapping[str, Runtime]) -> System:
    is_embedded = config.profile == "embedded"
    backed_up = noted_at(config.home) if is_embedded else None
    key = config.master_key_file.resolve()
    return System(
        is_embedded=is_embedded,
        is_production=config.production,
        has_issuer=config.oidc_issuer.startswith("https://"),
        has_dev_issuer=config.dev_issuer,
        is_driven=is_driven(runtimes["grid"].clock),
        is_local=config.host in _LOOPBACK,
        has_proxy=config.trusted_proxies > 0,
        are_keys_apart=not key.is_relative_to(config.home.resolve()),
        backup_days=None if backed_up is None else int((wall_seconds() - backed_up) // _DAY_SECONDS),
        behind=tuple(name for name in SERVICES if _is_behind(runtimes[name])),
    )


def _is_behind(runtime: Runtime) -> bool:
    with runtime.db.begin() as db:
        return revision(db) != head(runtime.definition)
