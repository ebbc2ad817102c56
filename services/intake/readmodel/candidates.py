"""Cases that may have one root with a case (关联、重复线索), with what speaks for it. Only SELECTs.

They are found by blind indexes of who brings them, by marks of text and place, and by grid and time; only then are the
texts of those that the actor may read opened and compared. What is told is how alike they are, never what they say.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, or_, select

from access import guard
from access.acts import Act
from casekit.auth import Actor
from casekit.work import Work
from services.intake.domain.kinship import Evidence, would_tell
from services.intake.domain.lifecycle import State
from services.intake.domain.likeness import likeness, pairs
from services.intake.organisation_tables import GRIDS
from services.intake.records import case_of
from services.intake.sealing import case_owner, live_keys, opened
from services.intake.sketch_tables import SKETCHES
from services.intake.tables import CASES, PARTIES, RELATED

Row = Mapping[str, Any]

_SHOWN: Final = 50
_LOOKED_AT: Final = 200  # of each way of finding, the newest
_NEARBY: Final = timedelta(days=7)
_TOLD: Final = ("code", "state", "matter_type", "category", "registered_at")
_NOBODY: Final = ()


def related_candidates(work: Work, actor: Actor, code: str, days: int) -> list[dict[str, Any]]:
    """The cases that most speaks for, of what the actor may read and could tie; strongest first.

    Who brings both is looked for through all years, like text and same places within `days`.
    """
    guard.require(work, actor, Act.CASE_RELATE, code)
    own = dict(work.execute(select(CASES).where(CASES.c.code == code)).mappings().one())
    by_party = _by_party(work, actor, code)
    by_place = _by_marks(work, actor, own, days, SKETCHES.c.place_marks)
    codes = {*by_party, *by_place, *_by_marks(work, actor, own, days, SKETCHES.c.text_bands)}
    codes |= _by_grid(work, actor, own)
    rows = _standing(work, code, codes)
    texts, near = _pairs(work, [own, *rows]), _neighbours(work, own["grid"])
    case = case_of(own)
    offered = [
        (
            row,
            replace(
                _evidence(own, row, by_party.get(row["code"], _NOBODY), row["code"] in by_place, texts),
                neighbour_grid=row["grid"] in near,
            ),
        )
        for row in rows
        if not would_tell(case, case_of(row))
    ]
    worth = [each for each in offered if each[1].is_worth_offering]
    worth.sort(key=lambda each: (-each[1].score, each[1].days, each[0]["code"]))
    return [_told(row, evidence) for row, evidence in worth[:_SHOWN]]


def _by_party(work: Work, actor: Actor, code: str) -> dict[str, tuple[str, ...]]:
    """Cases brought by one who brings this one, and by which index that is known."""
    own, other = PARTIES.alias("own"), PARTIES.alias("other")
    by_phone = (own.c.phone_index == other.c.phone_index).label("phone")
    by_id = (own.c.id_number_index == other.c.id_number_index).label("id_number")
    statement = (
        select(other.c.code, by_phone, by_id)
        .select_from(own)
        .join(other, or_(by_phone, by_id))
        .where(own.c.code == code, other.c.code != code, guard.visible(actor, Act.CASE_READ, other.c.code))
        .limit(_LOOKED_AT)
    )
    found: dict[str, tuple[str, ...]] = {}
    for row in work.execute(statement).mappings():
        met = (name for name in ("phone", "id_number") if row[name])
        found[row["code"]] = (*found.get(row["code"], ()), *met)
    return found


def _by_marks(work: Work, actor: Actor, own: Row, days: int, marks: ColumnElement[Any]) -> set[str]:
    """Cases of the span that share a mark with this one."""
    t = SKETCHES.c
    held = work.execute(select(marks).where(t.code == own["code"])).scalar()
    if not held:
        return set()
    statement = select(t.code).where(
        marks.overlap(held), t.region == own["region"], *_within(own, t.registered_at, timedelta(days=days))
    )
    return _codes(work, actor, own, statement, t)


def _by_grid(work: Work, actor: Actor, own: Row) -> set[str]:
    """Cases of the same grid and about the same time."""
    if own["grid"] is None:
        return set()
    t = CASES.c
    statement = select(t.code).where(
        t.region == own["region"], t.grid == own["grid"], *_within(own, t.registered_at, _NEARBY)
    )
    return _codes(work, actor, own, statement, t)


def _neighbours(work: Work, grid: str | None) -> frozenset[str]:
    """The grids beside this one in the tree: of the same parent, its parent, and what lies in it."""
    if grid is None:
        return frozenset()
    own, t = GRIDS.alias("own"), GRIDS.c
    beside = or_(t.parent == own.c.parent, t.id == own.c.parent, t.parent == own.c.id)
    found = select(t.id).select_from(own).join(GRIDS, beside).where(own.c.id == grid, t.id != grid)
    return frozenset(work.execute(found).scalars())


def _within(own: Row, column: ColumnElement[Any], span: timedelta) -> tuple[ColumnElement[bool], ...]:
    return (column >= own["registered_at"] - span, column <= own["registered_at"] + span)


def _codes(work: Work, actor: Actor, own: Row, statement: Select[Any], t: Any) -> set[str]:
    seen = guard.visible(actor, Act.CASE_READ, t.code)
    newest = statement.where(t.code != own["code"], seen).order_by(t.registered_at.desc(), t.code)
    return set(work.execute(newest.limit(_LOOKED_AT)).scalars())


def _standing(work: Work, code: str, codes: Iterable[str]) -> list[Row]:
    """Those that stand and are not tied to the case already."""
    tied = select(RELATED.c.other).where(RELATED.c.code == code)
    wanted = select(CASES).where(
        CASES.c.code.in_(sorted(codes)), CASES.c.code.not_in(tied), CASES.c.state != State.VOIDED.value
    )
    return [dict(row) for row in work.execute(wanted).mappings()]


def _pairs(work: Work, rows: Sequence[Row]) -> dict[str, frozenset[str]]:
    """What is compared of the texts; nothing of a case whose text was erased."""
    keys = live_keys(work, [case_owner(row["code"]) for row in rows])
    found = {}
    for row in rows:
        context = f"cases/{row['code']}/description_sealed"
        text = opened(keys.get(case_owner(row["code"])), row["description_sealed"], context)
        found[row["code"]] = pairs(text or "")
    return found


def _evidence(
    own: Row, row: Row, met: Sequence[str], same_place: bool, texts: Mapping[str, frozenset[str]]
) -> Evidence:
    return Evidence(
        same_id_number="id_number" in met,
        same_phone="phone" in met,
        likeness=likeness(texts[own["code"]], texts[row["code"]]),
        same_place=same_place,
        same_grid=own["grid"] is not None and own["grid"] == row["grid"],
        same_matter_type=own["matter_type"] == row["matter_type"],
        days=abs(own["registered_at"] - row["registered_at"]).days,
    )


def _told(row: Row, evidence: Evidence) -> dict[str, Any]:
    return {
        **{name: row[name] for name in _TOLD},
        "same_phone": evidence.same_phone,
        "same_id_number": evidence.same_id_number,
        "same_place": evidence.same_place,
        "same_grid": evidence.same_grid,
        "likeness": evidence.likeness,
        "days": evidence.days,
        "score": evidence.score,
        "reasons": list(evidence.reasons),
    }
