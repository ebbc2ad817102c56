"""The suggestion for triage (研判建议) of a case: what is known of it is gathered, the domain proposes. Only SELECTs.

The text is read, never told: signals name lists of words, not words. A suggestion's id is a keyed digest of what was
proposed and why, so that a decision can say which one it had before it. Used by `handlers` and `readmodel`.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from sqlalchemy import or_, select

from access import guard
from access.relations import CaseRelations
from access.view import view_of
from casekit.auth import Actor
from casekit.work import Work
from contracts.vocabulary import Channel, HandOverGround, HandOverTo, Relation, Route, Tier, UnitKind
from procedures.model import Procedure
from services.intake.desk_tables import HANDED_OVER
from services.intake.domain import signals
from services.intake.domain.candidates import Known, UnitOption, Wanted, candidates
from services.intake.domain.case import Case
from services.intake.domain.lifecycle import State
from services.intake.domain.routing import HANDLERS
from services.intake.domain.sorting import HandedOver, Matter, Proposal, propose
from services.intake.organisation_tables import GRIDS, UNITS
from services.intake.records import procedure_of
from services.intake.roots import accused_in_related
from services.intake.sealing import case_owner, live_keys, opened, vault_of
from services.intake.tables import STEPS

_ID_LENGTH: Final = 32
_MOST_GRIDS: Final = 5


@dataclass(frozen=True, slots=True)
class GridOption:
    """A grid the matter may lie in: its own (`grid`), or one that its text names (`named`)."""

    grid: str
    name: str
    signal: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What is proposed for a case now."""

    id: str
    procedure: Procedure
    proposal: Proposal
    units: tuple[UnitOption, ...]
    grids: tuple[GridOption, ...]


def suggest(work: Work, actor: Actor, case: Case, row: Mapping[str, Any]) -> Suggestion:
    """The suggestion for the case as it is, for one who may triage it."""
    procedure, known = procedure_of(work, case), guard.load(work, case.code)
    text = _text(work, case.code, row)
    view = None if known is None else view_of(actor, known)
    sees_accused = view is not None and view.accusations
    named = tuple(each for each in case.units if sees_accused or each.relation is not Relation.ACCUSED)
    barred = case.accused | accused_in_related(work, case.code)
    grid_unit = _grid_unit(work, case.grid, barred)
    matter = Matter(
        matter_type=case.matter_type, channel=Channel(row["channel"]), parties=row["party_count"],
        is_group=row["is_group"], in_grid=grid_unit is not None, rounds=case.round,
        words=signals.met(text, procedure.sorting.words), amount=signals.largest_sum(text), named=named,
        tried=_tried_routes(work, case), handed_over=_handed_over(work, case),
    )  # fmt: skip
    proposal = propose(matter, procedure)
    about = {*matter.words, *filter(None, [proposal.category.value])}
    units = ()
    if proposal.route.value in HANDLERS:
        wanted = Wanted(
            route=Route(proposal.route.value), remits=_remits(procedure, about), tier=_tier(procedure, proposal),
            grid_unit=grid_unit, units=case.units, barred=barred,
            tried=frozenset() if known is None else _tried_units(known),
        )  # fmt: skip
        units = candidates(wanted, _known(work, wanted))
    grids = _grids(work, case, text, barred)
    return Suggestion(_mark(work, case, proposal, units, grids), procedure, proposal, units, grids)


def _text(work: Work, code: str, row: Mapping[str, Any]) -> str:
    key = live_keys(work, [case_owner(code)]).get(case_owner(code))
    columns = ("description", "location")
    texts = (opened(key, row[f"{each}_sealed"], f"cases/{code}/{each}_sealed") for each in columns)
    return "\n".join(filter(None, texts))


def _tried_routes(work: Work, case: Case) -> frozenset[Route]:
    """The routes that the case has come back from."""
    t = STEPS.c
    gone = (
        select(t.route).distinct().where(t.code == case.code, t.state == State.ROUTED, t.route.is_not(None))
    )
    if case.state is State.ROUTED:
        gone = gone.where(t.round < case.round)
    return frozenset(map(Route, work.execute(gone).scalars()))


def _handed_over(work: Work, case: Case) -> HandedOver | None:
    """What the mediation or petition of this round said as it ended; nothing while the case is with somebody."""
    if case.state is State.ROUTED:
        return None
    t, step = HANDED_OVER.c, STEPS.c
    by = (step.code == t.code) & (step.round == t.round) & (step.state == State.ROUTED)
    found = (
        select(t.to, t.ground, step.route).join(STEPS, by).where(t.code == case.code, t.round == case.round)
    )
    row = work.execute(found.order_by(step.entered_at.desc()).limit(1)).one_or_none()
    return (
        None if row is None else HandedOver(HandOverTo(row.to), HandOverGround(row.ground), Route(row.route))
    )


def _remits(procedure: Procedure, about: Collection[str]) -> frozenset[str]:
    return frozenset(piece for each in about for piece in procedure.sorting.remits.get(each, ()))


def _tier(procedure: Procedure, proposal: Proposal) -> str | None:
    """At which tier the place settles matters of the grade proposed."""
    tier = procedure.grade(proposal.grade.value).tier if proposal.grade.value else None
    return None if tier is None else tier.value


def _grid_unit(work: Work, grid: str | None, barred: frozenset[str]) -> str | None:
    """The unit of the case's grid, unless it must not have the case."""
    if grid is None:
        return None
    found: str | None = work.execute(
        select(GRIDS.c.unit).where(GRIDS.c.id == grid, GRIDS.c.unit.not_in(barred))
    ).scalar()
    return found


def _tried_units(known: CaseRelations) -> frozenset[str]:
    """Units that had the case and have it no more."""
    return frozenset(
        link.unit for link in known.links if link.relation is Relation.HANDLING and not known.in_force(link)
    )


def _known(work: Work, wanted: Wanted) -> list[Known]:
    """The units that something may speak for: of the grid, of the county, or of a remit by name."""
    t = UNITS.c
    near = or_(
        t.id == wanted.grid_unit, t.parent == wanted.grid_unit, t.tier == Tier.COUNTY.value,
        *(t.name.contains(piece, autoescape=True) for piece in sorted(wanted.remits)),
    )  # fmt: skip
    kinds = [kind.value for kind in HANDLERS[wanted.route]]
    rows = work.execute(
        select(t.id, t.name, t.kind, t.tier, t.parent)
        .where(t.region == work.region, t.is_active, t.kind.in_(kinds), near)
        .order_by(t.id)
    )
    return [Known(row.id, row.name, UnitKind(row.kind), row.tier, row.parent) for row in rows]


def _grids(work: Work, case: Case, text: str, barred: frozenset[str]) -> tuple[GridOption, ...]:
    """The case's own grid, or those whose names its text holds; none of an accused unit. Names are compared here: the
    text goes into no statement.
    """
    t = GRIDS.c
    wanted = select(t.id, t.name).where(t.region == work.region, t.ended_on.is_(None), t.unit.not_in(barred))
    if case.grid is not None:
        rows = work.execute(wanted.where(t.id == case.grid))
        return tuple(GridOption(row.id, row.name, "grid") for row in rows)
    if not text:
        return ()
    named = [row for row in work.execute(wanted.order_by(t.id)) if row.name in text]
    longest = sorted(named, key=lambda row: (-len(row.name), row.id))[:_MOST_GRIDS]
    return tuple(GridOption(row.id, row.name, "named") for row in longest)


def _mark(
    work: Work, case: Case, proposal: Proposal, units: tuple[UnitOption, ...], grids: tuple[GridOption, ...]
) -> str:
    """A keyed digest: it tells nobody which signals were met."""
    told = {
        "case": case.code, "round": case.round, "procedure": case.procedure, "proposal": asdict(proposal),
        "units": [[each.unit.id, list(each.signals)] for each in units],
        "grids": [each.grid for each in grids],
    }  # fmt: skip
    content = json.dumps(told, ensure_ascii=False, sort_keys=True, default=str)
    return vault_of(work).fingerprint("suggestion", content).hex()[:_ID_LENGTH]
