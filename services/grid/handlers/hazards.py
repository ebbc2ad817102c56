"""隐患: found, given to a unit, rectified with proof, inspected again. Locks the grid's stream.

Terms are those of an order's completion and verification in the procedure in force when the hazard was found: places
publish none of their own for hazards.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select, update

from access import guard
from access.acts import Act
from casekit.attachments import AttachmentStore, Stored
from casekit.attachments.store import Source
from casekit.auth import Actor
from casekit.clock import to_local
from casekit.deadlines import cancel, meet, set_deadline
from casekit.errors import Forbidden
from casekit.facts import Event
from casekit.ids import new_id
from casekit.streams import grid_stream
from casekit.work import Work
from contracts.vocabulary import Grade, HazardKind, HazardSource, MatterType, UnitKind
from procedures.timing import Timing
from procedures.vocabulary import DeadlineKind
from services.grid.domain.assignment import Assignment
from services.grid.domain.errors import GridHasEnded
from services.grid.domain.hazard import Hazard
from services.grid.errors import GridNotFound, HazardNotFound, ProofUnknown, ReportUnfit, UnitUnknown
from services.grid.field_rows import hazard_of
from services.grid.field_sight import sees_hazard
from services.grid.field_tables import HAZARD_PROOFS, HAZARDS
from services.grid.handlers import managing
from services.grid.handlers.assigning import hold_unit
from services.grid.handlers.terms import timing
from services.grid.sealing import hazard_owner, key_of
from services.grid.tables import GRIDS, REPORTS

RECTIFICATION, REINSPECTION = "hazard.rectification", "hazard.reinspection"


@dataclass(frozen=True, slots=True)
class Find:
    """发现隐患: `where` and `text` as they were written; `report`, where it was reported and so has a case."""

    grid: str
    kind: HazardKind
    grade: Grade
    source: HazardSource
    where: str
    text: str
    report: UUID | None = None


def find_hazard(work: Work, actor: Actor, command: Find) -> UUID:
    """发现隐患; returns its id. Raises Forbidden, GridNotFound, GridHasEnded or ReportUnfit."""
    unit = lock_grid(work, command.grid, is_new=True)
    _require(work, actor, Act.HAZARD_FIND, command.grid, unit)
    if command.report is not None:
        _check_report(work, actor, command.grid, command.report)
    hazard = Hazard(new_id(), command.grid, command.kind, command.grade, command.source, command.report)
    work.append(grid_stream(hazard.grid), hazard.found())
    place = work.extras["place"]
    key = key_of(work, hazard_owner(hazard.id))
    work.insert(
        "hazards", id=hazard.id, region=work.region, grid=hazard.grid, kind=hazard.kind.value,
        grade=hazard.grade.value, source=hazard.source.value, report=hazard.report, state=hazard.state.value,
        round=0, place=place,
        procedure=work.extras["procedures"].load(place, on=to_local(work.now).date()).version,
        where_sealed=key.encrypt(command.where, f"hazards/{hazard.id}/where_sealed"),
        text_sealed=key.encrypt(command.text, f"hazards/{hazard.id}/text_sealed"),
        found_by=work.actor, found_at=work.now,
    )  # fmt: skip
    return hazard.id


def assign_hazard(work: Work, actor: Actor, hazard_id: UUID, unit: str, instruction: str | None) -> None:
    """交办整改. Raises HazardNotFound, Forbidden, UnitUnknown, UnitUnfit, HazardWithUnit, HazardFollowsCase or
    TransitionRefused.
    """
    row, hazard = _managed(work, actor, hazard_id)
    held = hold_unit(work, unit)
    if held is None or not held["is_active"]:
        raise UnitUnknown(field="unit")
    Assignment(unit, UnitKind(held["kind"]), None).check(frozenset(), frozenset())
    is_again = hazard.unit is not None
    term = timing(work, row, DeadlineKind.ORDER_COMPLETION)
    event = hazard.assign(unit, term.due_at)
    if is_again:
        cancel(work, grid_stream(hazard.grid), RECTIFICATION, subject=str(hazard.id))
    _save(work, hazard, event)
    _note(work, hazard, "assignment", instruction)
    _begin(work, hazard, RECTIFICATION, term, unit)


def rectify_hazard(work: Work, actor: Actor, hazard_id: UUID, text: str, proofs: Sequence[UUID]) -> None:
    """整改完成: all proofs of this round, unless some are named.

    Raises HazardNotFound, Forbidden, ProofUnknown, HazardFollowsCase or TransitionRefused.
    """
    row, hazard = _of_unit(work, actor, hazard_id)
    digests = _digests(work, hazard, proofs)
    _save(work, hazard, hazard.rectify(digests, work.now))
    _note(work, hazard, "rectification", text)
    meet(work, grid_stream(hazard.grid), RECTIFICATION, subject=str(hazard.id))
    term = timing(work, row, DeadlineKind.ORDER_VERIFICATION)
    _begin(work, hazard, REINSPECTION, term, term.owner)


def inspect_hazard(work: Work, actor: Actor, hazard_id: UUID, text: str | None, *, is_passed: bool) -> None:
    """复查, never by the unit that rectified it. Passed closes it; failed gives it back with a fresh term.

    Raises HazardNotFound, Forbidden, HazardFollowsCase or TransitionRefused.
    """
    row, hazard = _managed(work, actor, hazard_id)
    if actor.unit == hazard.unit:
        raise guard.refusal(Forbidden, actor, Act.HAZARD_MANAGE)
    if is_passed:
        _save(work, hazard, hazard.clear(), closed_at=work.now)
    else:
        term = timing(work, row, DeadlineKind.ORDER_COMPLETION)
        told, given = hazard.fail(term.due_at)
        work.append(grid_stream(hazard.grid), told)
        _save(work, hazard, given)
        _begin(work, hazard, RECTIFICATION, term, given.unit)
    _note(work, hazard, "reinspection", text)
    meet(work, grid_stream(hazard.grid), REINSPECTION, subject=str(hazard.id))


def void_hazard(work: Work, actor: Actor, hazard_id: UUID, reason: str | None) -> None:
    """误报. Raises HazardNotFound, Forbidden, HazardFollowsCase or TransitionRefused."""
    _, hazard = _managed(work, actor, hazard_id)
    _save(work, hazard, hazard.void(), closed_at=work.now)
    _note(work, hazard, "voiding", reason)
    cancel(work, grid_stream(hazard.grid), RECTIFICATION, subject=str(hazard.id))


def add_hazard_proof(
    work: Work, actor: Actor, hazard_id: UUID, source: Source, name: str, kept: Callable[[Stored], None]
) -> UUID:
    """整改材料, while it is being rectified; returns its id. `kept` is told what the store has kept.

    Raises HazardNotFound, Forbidden, HazardFollowsCase, TransitionRefused, and what `AttachmentStore.put` does.
    """
    _, hazard = _of_unit(work, actor, hazard_id)
    hazard.check_provable()
    key = key_of(work, hazard_owner(hazard.id))
    store: AttachmentStore = work.extras["attachments"]
    stored = store.put(source, key)
    kept(stored)
    proof = new_id()
    work.insert(
        "hazard_proofs", id=proof, hazard=hazard.id, round=hazard.round, region=work.region, stored=stored.id,
        sha256=stored.sha256, size=stored.size, media_type=stored.media_type,
        name_sealed=key.encrypt(name, f"hazard_proofs/{proof}/name_sealed"), added_by=work.actor,
        added_at=work.now,
    )  # fmt: skip
    return proof


def lock_grid(work: Work, grid: str, *, is_new: bool = False) -> str:
    """Lock the grid's stream; the unit that answers for it. Raises GridNotFound, and GridHasEnded for what is new."""
    try:
        work.lock(grid_stream(grid), create=False)
    except KeyError:
        raise GridNotFound from None
    wanted = select(GRIDS.c.unit, GRIDS.c.ended_on, GRIDS.c.successor).where(GRIDS.c.id == grid)
    row = work.execute(wanted).one_or_none()
    if row is None:
        raise GridNotFound
    if is_new and row.ended_on is not None and to_local(work.now).date() >= row.ended_on:
        raise GridHasEnded(successor=row.successor)
    return str(row.unit)


def _require(work: Work, actor: Actor, act: Act, grid: str, unit: str) -> None:
    """One of the grid's own, or who manages what its unit is. Raises Forbidden."""
    guard.require(work, actor, act, grid=grid, seat=managing.seat_over(work, actor, unit))


def _held(work: Work, actor: Actor, act: Act, hazard_id: UUID) -> tuple[dict[str, Any], Hazard, str]:
    """The hazard's row, itself, and the unit of its grid, whose stream is held."""
    grid = work.execute(select(HAZARDS.c.grid).where(HAZARDS.c.id == hazard_id)).scalar_one_or_none()
    if grid is None:
        raise guard.refusal(HazardNotFound, actor, act)
    unit = lock_grid(work, grid)
    row = dict(work.execute(select(HAZARDS).where(HAZARDS.c.id == hazard_id)).mappings().one())
    return row, hazard_of(row), unit


def _managed(work: Work, actor: Actor, hazard_id: UUID) -> tuple[dict[str, Any], Hazard]:
    row, hazard, unit = _held(work, actor, Act.HAZARD_MANAGE, hazard_id)
    _hide(work, actor, Act.HAZARD_MANAGE, hazard)
    _require(work, actor, Act.HAZARD_MANAGE, hazard.grid, unit)
    return row, hazard


def _of_unit(work: Work, actor: Actor, hazard_id: UUID) -> tuple[dict[str, Any], Hazard]:
    row, hazard, _ = _held(work, actor, Act.HAZARD_RECTIFY, hazard_id)
    _hide(work, actor, Act.HAZARD_RECTIFY, hazard)
    if hazard.unit is None:
        raise guard.refusal(Forbidden, actor, Act.HAZARD_RECTIFY)
    guard.require(work, actor, Act.HAZARD_RECTIFY, unit=hazard.unit)
    return row, hazard


def _hide(work: Work, actor: Actor, act: Act, hazard: Hazard) -> None:
    """Raises HazardNotFound for one whom the hazard is hidden from: as if it were not there."""
    wanted = select(HAZARDS.c.id).where(HAZARDS.c.id == hazard.id, sees_hazard(actor))
    if work.execute(wanted).first() is None:
        raise guard.refusal(HazardNotFound, actor, act)


def _check_report(work: Work, actor: Actor, grid: str, report: UUID) -> None:
    t = REPORTS.c
    beyond_the_wall = or_(t.code.is_(None), guard.unwalled(actor, t.code))
    wanted = select(t.id).where(
        t.id == report, t.grid == grid, t.matter_type == MatterType.HAZARD.value, beyond_the_wall
    )
    listed = select(HAZARDS.c.id).where(HAZARDS.c.report == report)
    if work.execute(wanted).first() is None or work.execute(listed).first() is not None:
        raise ReportUnfit


def _save(work: Work, hazard: Hazard, event: Event, **columns: Any) -> None:
    work.append(grid_stream(hazard.grid), event)
    values = {
        "state": hazard.state.value, "unit": hazard.unit, "due_at": hazard.due_at, "round": hazard.round, **columns,
    }  # fmt: skip
    work.execute(update(HAZARDS).where(HAZARDS.c.id == hazard.id).values(values))


def _note(work: Work, hazard: Hazard, act: str, text: str | None) -> None:
    """Keep what was written with an act, sealed under the hazard's key."""
    if text is None:
        return
    note = new_id()
    key = key_of(work, hazard_owner(hazard.id))
    work.insert(
        "hazard_notes", id=note, hazard=hazard.id, region=work.region, act=act,
        sealed=key.encrypt(text, f"hazard_notes/{note}/sealed"), written_by=work.actor, written_at=work.now,
    )  # fmt: skip


def _begin(work: Work, hazard: Hazard, kind: str, term: Timing, owner: str) -> None:
    set_deadline(
        work, grid_stream(hazard.grid), kind, term.due_at, subject=str(hazard.id), rule=term.rule, owner=owner,
        warn_at=term.warn_at, provisional=term.provisional, began_at=term.began_at,
    )  # fmt: skip


def _digests(work: Work, hazard: Hazard, proofs: Sequence[UUID]) -> list[str]:
    """Raises ProofUnknown for a proof that this round does not have."""
    t = HAZARD_PROOFS.c
    rows = work.execute(
        select(t.id, t.sha256)
        .where(t.hazard == hazard.id, t.round == hazard.round)
        .order_by(t.added_at, t.id)
    ).all()
    known = {row.id: row.sha256 for row in rows}
    unknown = [str(proof) for proof in proofs if proof not in known]
    if unknown:
        raise ProofUnknown(unknown=unknown)
    return [known[proof] for proof in dict.fromkeys(proofs) or known]
