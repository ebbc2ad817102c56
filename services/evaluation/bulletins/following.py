"""Follows cases for the bulletins: a projector that notes their milestones as it hears them, a batch at once."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert

from casekit.envelope import Envelope
from casekit.rowset import columns, rowset
from casekit.work import Work
from services.evaluation.bulletins.tables import GRIDS, Mark

_REPEAT: Final = "repeat"
_Note = Callable[[Mapping[str, Any]], dict[str, Any] | None]


def _of(mark: Mark, *unit_in: str) -> _Note:
    """The milestone, of the unit in the first of these fields that has one."""

    def note(data: Mapping[str, Any]) -> dict[str, Any]:
        return {"mark": mark.value, "unit": next((data[name] for name in unit_in if data.get(name)), None)}

    return note


def _registered(data: Mapping[str, Any]) -> dict[str, Any]:
    return {"mark": Mark.REGISTERED.value, "unit": data["centre"], "grid": data.get("grid")}


def _sorted(data: Mapping[str, Any]) -> dict[str, Any]:
    return {"mark": Mark.SORTED.value, "field": data["category"]}


def _corrected(data: Mapping[str, Any]) -> dict[str, Any] | None:
    told = {"field": data.get("category"), "grid": data.get("grid")}
    return {"mark": Mark.SORTED.value, **told} if any(told.values()) else None


def _routed(data: Mapping[str, Any]) -> dict[str, Any]:
    told = {"field": data["category"], "grid": data.get("grid"), "unit": data.get("unit")}
    return {"mark": Mark.ROUTED.value, **told, "due_at": data.get("due_at")}


def _related(data: Mapping[str, Any]) -> dict[str, Any] | None:
    """Of the reasons for which cases are related, only that one repeats the other."""
    return {"mark": Mark.REPEATED.value, "other": data["other"]} if data["reason"] == _REPEAT else None


def _parted(data: Mapping[str, Any]) -> dict[str, Any]:
    return {"mark": Mark.PARTED.value, "other": data["other"]}


_NOTED: Final[Mapping[str, _Note]] = {
    "case.registered": _registered,
    "case.admitted": _of(Mark.ADMITTED),
    "case.triaged": _sorted,
    "case.corrected": _corrected,
    "case.routed": _routed,
    "case.returned": _of(Mark.SENT_BACK),
    "case.completed": _of(Mark.COMPLETED, "unit"),
    "case.reopened": _of(Mark.REOPENED),
    "case.closed": _of(Mark.CLOSED),
    "case.related": _related,
    "case.unrelated": _parted,
    "case.refused": _of(Mark.GONE),
    "case.withdrawn": _of(Mark.GONE),
    "case.voided": _of(Mark.VOIDED),
    "case.transferred": _of(Mark.GONE),
    "order.accepted": _of(Mark.TAKEN, "unit"),
    "order.returned": _of(Mark.RETURNED, "unit"),
    "mediation.opened": _of(Mark.TAKEN, "committee"),
    "mediation.handed_over": _of(Mark.HANDED_OVER, "committee"),
    "petition.admitted": _of(Mark.TAKEN, "unit"),
    "petition.handed_over": _of(Mark.HANDED_OVER, "unit"),
}
NOTED: Final = frozenset(_NOTED)
_GRIDS: Final = frozenset({"grid.registered", "grid.changed"})


_NAME: Final = "evaluation.bulletin_marks"
_OF_MARK: Final = {
    "region": "text", "code": "text", "at": "timestamptz", "mark": "text", "unit": "text", "field": "text",
    "grid": "text", "due_at": "timestamptz", "other": "text",
}  # fmt: skip
_MARKS: Final = text(f"INSERT INTO bulletin_marks ({', '.join(_OF_MARK)}) SELECT * FROM {rowset(_OF_MARK)}")


def follow(work: Work, envelope: Envelope) -> None:
    """Note what the event tells of a case, or of a grid's name."""
    if envelope.type in _GRIDS:
        named = {"name": envelope.data["name"]}
        row = insert(GRIDS).values(grid=envelope.data["grid"], region=envelope.region, **named)
        work.execute(row.on_conflict_do_update(index_elements=["grid"], set_=named))
        return
    note = _NOTED.get(envelope.type)
    told = None if note is None else note(envelope.data)
    if told is not None:
        row = {
            **told,
            "region": envelope.region,
            "code": envelope.data["code"],
            "at": envelope.time.isoformat(),
        }
        work.memory.setdefault(_NAME, []).append([row.get(name) for name in _OF_MARK])
        work.put_off(_NAME, _write)


def _write(work: Work) -> None:
    rows = work.memory.pop(_NAME, [])
    if rows:
        work.execute(_MARKS, columns(_OF_MARK, rows))
