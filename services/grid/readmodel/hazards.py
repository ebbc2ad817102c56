"""Hazards (隐患) as their readers may see them: in lists, and one with what was written and what may be done next.

Of one that was reported the state is that of its case's newest order, read where it stands.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, literal, select

from access import guard
from access.acts import Act
from access.masking import masked
from access.policy import decide_general
from casekit.attachments import AttachmentMissing, AttachmentStore
from casekit.auth import Actor
from casekit.errors import Forbidden
from casekit.web import Keyset
from casekit.work import Work
from services.grid.domain import lifecycle
from services.grid.domain.hazard import OPEN, State, by_case
from services.grid.errors import HazardNotFound
from services.grid.field_sight import sees_hazard
from services.grid.field_tables import HAZARD_NOTES, HAZARD_PROOFS, HAZARDS
from services.grid.order_tables import ORDERS
from services.grid.sealing import hazard_owner, key_of, live_key, opened
from services.grid.tables import REPORTS

_NEWEST = Keyset(HAZARDS.c.found_at, HAZARDS.c.id)
_FILTERS = ("grid", "unit", "kind", "grade", "report")
_ORDER = (
    select(ORDERS.c.state)
    .where(ORDERS.c.code == REPORTS.c.code)
    .order_by(ORDERS.c.issued_at.desc(), ORDERS.c.id.desc())
    .limit(1)
    .scalar_subquery()
)


def _state() -> ColumnElement[str]:
    """What it is, in SQL: `domain.hazard.by_case`, spelled out for every state an order can have."""
    of_order: list[Any] = [
        (state.value == _ORDER, literal(by_case(state, is_settled=False).value)) for state in lifecycle.State
    ]
    return case(
        (HAZARDS.c.report.is_(None), HAZARDS.c.state),
        (REPORTS.c.is_settled, literal(by_case(None, is_settled=True).value)),
        *of_order,
        else_=literal(by_case(None, is_settled=False).value),
    )


_SHOWN = _state()


def hazards(work: Work, actor: Actor, query: Mapping[str, Any]) -> dict[str, Any]:
    """A page of the hazards that the actor may see, newest first; `query` is that of `schemas.HazardQuery`.

    Raises Forbidden when his roles never can.
    """
    guard.require(work, actor, Act.HAZARD_READ, unit=actor.unit)
    wanted = _hazards().where(HAZARDS.c.region == work.region, sees_hazard(actor))
    for name in _FILTERS:
        if query[name] is not None:
            wanted = wanted.where(HAZARDS.c[name] == query[name])
    if query["state"] is not None:
        wanted = wanted.where(query["state"] == _SHOWN)
    if query["open"]:
        wanted = wanted.where(_SHOWN.in_([state.value for state in OPEN]))
    if query["overdue"]:
        late = HAZARDS.c.due_at <= work.now
        wanted = wanted.where(late, HAZARDS.c.state == State.ASSIGNED.value)
    page = _NEWEST.page(work.execute(_NEWEST.select(wanted, query)).all(), query)
    return {**page, "items": [_summary(work, row) for row in page["items"]]}


def hazard(work: Work, actor: Actor, hazard_id: UUID) -> dict[str, Any]:
    """One hazard; the text to its grid's own and to the unit that rectifies it, to others without any long number,
    and of a reported one to its grid's own alone. Raises HazardNotFound.
    """
    row = _row(work, actor, hazard_id)
    read = _reader(work, actor, row)
    notes = HAZARD_NOTES.c
    written = select(HAZARD_NOTES).where(notes.hazard == hazard_id).order_by(notes.written_at, notes.id)
    proofs = HAZARD_PROOFS.c
    shown = select(HAZARD_PROOFS).where(proofs.hazard == hazard_id).order_by(proofs.added_at, proofs.id)
    return {
        **_summary(work, row),
        "where": read(row["where_sealed"], f"hazards/{hazard_id}/where_sealed"),
        "text": read(row["text_sealed"], f"hazards/{hazard_id}/text_sealed"),
        "notes": [
            {**each, "text": read(each["sealed"], f"hazard_notes/{each['id']}/sealed")}
            for each in work.execute(written).mappings()
        ],
        "proofs": [
            {**each, "name": read(each["name_sealed"], f"hazard_proofs/{each['id']}/name_sealed")}
            for each in work.execute(shown).mappings()
        ],
    }


def open_hazard_proof(
    work: Work, actor: Actor, hazard_id: UUID, proof: UUID
) -> tuple[str, str, Iterator[bytes]]:
    """A proof's name, type and content, for those who read the text as it is.

    Raises HazardNotFound, Forbidden or AttachmentMissing.
    """
    if not _is_clear(actor, _row(work, actor, hazard_id)):
        raise guard.refusal(Forbidden, actor, Act.HAZARD_READ)
    t = HAZARD_PROOFS.c
    row = (
        work.execute(select(HAZARD_PROOFS).where(t.id == proof, t.hazard == hazard_id))
        .mappings()
        .one_or_none()
    )
    if row is None:
        raise AttachmentMissing
    key = key_of(work, hazard_owner(hazard_id))
    store: AttachmentStore = work.extras["attachments"]
    name = key.decrypt(row["name_sealed"], f"hazard_proofs/{proof}/name_sealed")
    return name, row["media_type"], store.open(row["stored"], key)


def _hazards() -> Select[Any]:
    columns = [column for column in HAZARDS.c if column.key != "state"]
    return select(*columns, _SHOWN.label("state"), REPORTS.c.code).outerjoin(
        REPORTS, REPORTS.c.id == HAZARDS.c.report
    )


def _row(work: Work, actor: Actor, hazard_id: UUID) -> Mapping[str, Any]:
    wanted = _hazards().where(HAZARDS.c.id == hazard_id, sees_hazard(actor))
    row = work.execute(wanted).mappings().one_or_none()
    if row is None:
        raise guard.refusal(HazardNotFound, actor, Act.HAZARD_READ)
    return dict(row)


def _is_clear(actor: Actor, row: Mapping[str, Any]) -> bool:
    if decide_general(actor, Act.HAZARD_FIND, grid=row["grid"]).is_allowed:
        return True
    unit = row["unit"]
    return unit is not None and decide_general(actor, Act.HAZARD_RECTIFY, unit=unit).is_allowed


def _reader(work: Work, actor: Actor, row: Mapping[str, Any]) -> Callable[[bytes, str], str | None]:
    """Opens what was written, as far as the actor may read it."""
    is_clear = _is_clear(actor, row)
    key = live_key(work, hazard_owner(row["id"])) if is_clear or row["report"] is None else None

    def read(sealed: bytes, context: str) -> str | None:
        text = opened(key, sealed, context)
        return text if is_clear or text is None else masked(text, ())

    return read


def _summary(work: Work, row: Mapping[str, Any]) -> dict[str, Any]:
    is_late = row["due_at"] is not None and row["due_at"] <= work.now
    return {**row, "is_overdue": is_late and row["state"] == State.ASSIGNED.value}
