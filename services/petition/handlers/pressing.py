"""督办 of what is late (信访工作条例 39): issued in the transaction that says the miss, explained, closed.

The acts raise what `open_petition` and the domain do; SlipNotFound for a slip that the petition has not.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, select, union_all, update

from access.acts import Act
from casekit.auth import Actor
from casekit.deadlines import Deadline
from casekit.facts import Event
from casekit.ids import new_id
from casekit.streams import case_stream
from casekit.work import Work
from services.petition.domain.pressing import OPEN, Slip, SlipState
from services.petition.errors import SlipNotFound
from services.petition.forwarding_tables import FORWARDINGS
from services.petition.handlers.acting import open_petition
from services.petition.pressing_tables import SLIPS
from services.petition.reception_tables import RECEPTIONS
from services.petition.review_tables import REVIEWS
from services.petition.sealing import key_of
from services.petition.tables import PETITIONS


def press(work: Work, deadline: Deadline) -> None:
    """A duty was missed: the office has to explain. The ticker calls; the case's stream is locked."""
    row = _petition(work, UUID(deadline.subject))
    slip = Slip(new_id(), row["id"], row["code"], row["unit"], deadline.kind)
    work.insert(
        "slips", id=slip.id, petition=slip.petition, region=work.region, code=slip.code, unit=slip.unit,
        kind=slip.kind, state=slip.state.value, issued_at=work.now,
    )  # fmt: skip
    work.append(deadline.stream, slip.issued())


def explain(work: Work, actor: Actor, petition: UUID, slip: UUID, text: str) -> None:
    """说明 of the office, why it is late and by when it is done."""
    open_petition(work, actor, Act.PETITION_EXPLAIN, petition)
    found = _slip(work, petition, slip)
    event = found.explain()
    sealed = key_of(work, found.code).encrypt(text, f"slips/{slip}/explanation_sealed")
    _save(work, found, event, explanation_sealed=sealed, explained_at=work.now)


def close(work: Work, actor: Actor, petition: UUID, slip: UUID, text: str | None) -> None:
    """办结 by a supervisor, who is not of the office."""
    open_petition(work, actor, Act.PETITION_PRESS, petition)
    found = _slip(work, petition, slip)
    event = found.close()
    sealed = None
    if text is not None:
        sealed = key_of(work, found.code).encrypt(text, f"slips/{slip}/closure_sealed")
    _save(work, found, event, closure_sealed=sealed, closed_at=work.now)


def lift(work: Work, petition: UUID) -> None:
    """The petition's case went its own way: nothing is to be explained any more."""
    states = [state.value for state in OPEN]
    open_slips = select(SLIPS).where(SLIPS.c.petition == petition, SLIPS.c.state.in_(states))
    for row in work.execute(open_slips.order_by(SLIPS.c.id)).mappings().all():
        found = _slip_of(row)
        _save(work, found, found.lift(), closed_at=work.now)


def _petition(work: Work, subject: UUID) -> RowMapping:
    """The petition that a missed term is about: itself, or what of it was passed on, reviewed or promised."""
    itself = select(PETITIONS.c.id).where(PETITIONS.c.id == subject)
    of_parts = (
        select(each.c.petition).where(each.c.id == subject) for each in (FORWARDINGS, REVIEWS, RECEPTIONS)
    )
    which = PETITIONS.c.id.in_(union_all(itself, *of_parts))  # joined by OR, every petition would be read
    return work.execute(select(PETITIONS).where(which)).mappings().one()


def _slip(work: Work, petition: UUID, slip: UUID) -> Slip:
    found = select(SLIPS).where(SLIPS.c.id == slip, SLIPS.c.petition == petition)
    row = work.execute(found).mappings().one_or_none()
    if row is None:
        raise SlipNotFound
    return _slip_of(row)


def _slip_of(row: RowMapping) -> Slip:
    return Slip(row["id"], row["petition"], row["code"], row["unit"], row["kind"], SlipState(row["state"]))


def _save(work: Work, slip: Slip, event: Event, **columns: Any) -> None:
    work.append(case_stream(slip.code), event)
    work.execute(update(SLIPS).where(SLIPS.c.id == slip.id).values(state=slip.state.value, **columns))
