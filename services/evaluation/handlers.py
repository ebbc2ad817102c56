"""Evaluation's handlers: events in, facts out, on the caller's transaction. Never commits."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from casekit.clock import to_local
from casekit.envelope import Envelope
from casekit.facts import Event
from casekit.work import Work
from contracts.grid import GridChanged, GridEnded, GridRegistered, UnitChanged, UnitEnded, UnitRegistered
from contracts.intake import CaseRegistered
from services.evaluation.catalogue import rules_at
from services.evaluation.counted import Stored, begin, change, foresee, keep, known
from services.evaluation.domain.matters import matter_of
from services.evaluation.domain.order import Course
from services.evaluation.domain.tally import Tally, heeds
from services.evaluation.linting import countable
from services.evaluation.recounting import is_recounted, recount
from services.evaluation.tables import BRANCHES, GRIDS, UNITS


def count(work: Work, event: Any, envelope: Envelope) -> None:
    """Count what an event changes of the matter it tells of; one that belongs before others has them counted again."""
    rules = rules_at(envelope.time)
    matter = matter_of(envelope.type, envelope.data, envelope.subject)
    if matter is None or not heeds(rules, type(event)):
        return
    stored = known(work, event, matter)
    region = envelope.region if stored is None else stored.region
    heard = Course() if stored is None else stored.heard
    if heard is not None:
        place = heard.place(envelope.source, envelope.seq, envelope.id, envelope.time, envelope.after)
        if heard.last is not None and (place < heard.last or is_recounted(work, matter.key)):
            recount(work, matter.key, region, [*heard.every(), place])
            return
        heard = heard.then(place)
    tally, facts = (Tally() if stored is None else stored.tally).heard(event, envelope.time, rules)
    change(work, matter.key, Stored(region, tally, heard))
    keep(work, matter.key, facts, envelope.id, envelope.region)


def foresee_matters(work: Work, envelopes: Sequence[Envelope]) -> None:
    """Read what the matters count for, all at once, that a batch of events tells of; before any of them is handled."""
    begin(work)
    begun = (each for each in envelopes if each.type != CaseRegistered.TYPE)
    matters = (matter_of(each.type, each.data, each.subject) for each in begun)
    foresee(work, [matter.key for matter in matters if matter is not None])


def know_unit(work: Work, event: UnitRegistered | UnitChanged, envelope: Envelope) -> None:
    """Keep a unit's official name and place among units."""
    named = {"name": event.name, "kind": event.kind.value, "tier": event.tier.value, "is_ended": False}
    row = insert(UNITS).values(unit=event.unit, region=envelope.region, **named)
    work.execute(row.on_conflict_do_update(index_elements=["unit"], set_=named))
    _hang(work, "unit", event.unit, event.parent, to_local(envelope.time).date(), envelope)


def end_unit(work: Work, event: UnitEnded, envelope: Envelope) -> None:
    """A unit that is no more keeps its figures, and what is heard of it late counts where it stood."""
    work.execute(update(UNITS).where(UNITS.c.unit == event.unit).values(is_ended=True))


def know_grid(work: Work, event: GridRegistered | GridChanged, envelope: Envelope) -> None:
    """Keep a grid's name, the grid it lies in, and the unit that answers for it, from its day on."""
    named = {"name": event.name, "tier": event.tier.value, "is_ended": False}
    row = insert(GRIDS).values(grid=event.grid, region=envelope.region, **named)
    work.execute(row.on_conflict_do_update(index_elements=["grid"], set_=named))
    since, node = event.since or to_local(envelope.time).date(), f"grid/{event.grid}"
    _hang(work, "unit", node, event.unit, since, envelope)
    _hang(work, "grid", node, None if event.parent is None else f"grid/{event.parent}", since, envelope)


def end_grid(work: Work, event: GridEnded, envelope: Envelope) -> None:
    """Merged into another it is part of that one from then on; else what is still heard counts where it was."""
    work.execute(update(GRIDS).where(GRIDS.c.grid == event.grid).values(is_ended=True))
    if event.successor is not None:
        for tree in ("unit", "grid"):
            _hang(work, tree, f"grid/{event.grid}", f"grid/{event.successor}", event.since, envelope)


def _hang(work: Work, tree: str, node: str, parent: str | None, since: date, envelope: Envelope) -> None:
    row = insert(BRANCHES).values(tree=tree, node=node, since=since, region=envelope.region, parent=parent)
    work.execute(row.on_conflict_do_update(index_elements=["tree", "node", "since"], set_={"parent": parent}))


def handled() -> dict[type[Event], Any]:
    """The handler of each kind of event: any may be counted by the indicators of some day."""
    return {
        **dict.fromkeys(countable().values(), count),
        UnitRegistered: know_unit,
        UnitChanged: know_unit,
        UnitEnded: end_unit,
        GridRegistered: know_grid,
        GridChanged: know_grid,
        GridEnded: end_grid,
    }
