"""The corrections of a case (更正记录): what was put right, when, by whom, and why. Only SELECTs.

Nobody learns here who is accused to whom the case's own story does not tell it; a unit never that it was itself.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, false, not_, or_, select

from access import guard
from access.acts import Act
from access.view import View, view_of
from casekit.auth import Actor
from casekit.web.paging import Keyset
from casekit.work import Work
from contracts.corrections import CaseUnitsCorrected
from contracts.vocabulary import CaseField, Relation
from services.intake.correction_tables import CORRECTIONS
from services.intake.organisation_tables import UNITS

_NEWEST = Keyset(CORRECTIONS.c.corrected_at, CORRECTIONS.c.id)


def corrections(work: Work, actor: Actor, code: str, query: Mapping[str, Any]) -> dict[str, Any]:
    """The corrections that the actor may be told of, newest first. Raises CaseNotFound or Forbidden."""
    grant = guard.require(work, actor, Act.CASE_READ, code)
    view = None if grant.case is None else view_of(actor, grant.case)
    # left out before the page is cut: a page that is short, or empty with more behind it, would tell of them
    is_told = or_(CORRECTIONS.c.fields != [], not_(_names_untold(view)))
    statement = select(CORRECTIONS).where(CORRECTIONS.c.code == code, is_told)
    if query["field"] is not None:
        statement = statement.where(CORRECTIONS.c.fields.contains([query["field"]]))
    page = _NEWEST.page(list(work.execute(_NEWEST.select(statement, query)).mappings()), query)
    told = [(row, _units_told(row, view)) for row in page["items"]]
    names = _names(work, {unit for _, units in told if units for pairs in units for unit, _ in pairs})
    return {**page, "items": [_item(row, units, names) for row, units in told]}


def is_amended(work: Work, code: str) -> bool:
    """Whether the description was corrected after who spoke had confirmed it last (口述笔录)."""
    c = CORRECTIONS.c
    touched = or_(c.fields.contains([CaseField.ORAL.value]), c.fields.contains([CaseField.DESCRIPTION.value]))
    newest = (
        select(c.fields).where(c.code == code, touched).order_by(c.corrected_at.desc(), c.id.desc()).limit(1)
    )
    return CaseField.ORAL.value not in (work.execute(newest).scalar() or [CaseField.ORAL.value])


def untold(view: View | None, code: str) -> Select[Any]:
    """The ids of the case's corrections that name units of which the viewer is not told; their notes have the same."""
    return select(CORRECTIONS.c.id).where(CORRECTIONS.c.code == code, _names_untold(view))


def _names_untold(view: View | None) -> ColumnElement[bool]:
    """`_units_told` gives nothing of what is there, in SQL."""
    c = CORRECTIONS.c
    if view is None or not view.accusations:
        return or_(c.named != [], c.lifted != [])
    if view.unit is None:
        return false()
    itself = [[view.unit, Relation.ACCUSED.value]]
    return or_(c.named.contains(itself), c.lifted.contains(itself))


def _units_told(row: Mapping[str, Any], view: View | None) -> tuple[Any, Any] | None:
    """The units named and lifted; None when there are none, or the viewer is not told."""
    if view is None or not (row["named"] or row["lifted"]):
        return None
    as_said = {
        name: [{"unit": unit, "relation": relation} for unit, relation in row[name]]
        for name in ("named", "lifted")
    }
    shown = view.show(CaseUnitsCorrected.TYPE, as_said, lambda _: False)
    return None if shown is None else (row["named"], row["lifted"])


def _item(row: Mapping[str, Any], units: tuple[Any, Any] | None, names: Mapping[str, str]) -> dict[str, Any]:
    named, lifted = units or ((), ())
    return {
        "id": row["id"],
        "ground": row["ground"],
        "fields_": row["fields"],
        "changes": [
            {"field": field, "before": before, "after": after}
            for field, (before, after) in row["changes"].items()
        ],
        "named": _named(named, names),
        "lifted": _named(lifted, names),
        "corrected_by": row["corrected_by"],
        "corrected_at": row["corrected_at"],
    }


def _named(pairs: Any, names: Mapping[str, str]) -> list[dict[str, Any]]:
    return [{"unit": unit, "relation": relation, "name": names.get(unit)} for unit, relation in pairs]


def _names(work: Work, units: set[str]) -> dict[str, str]:
    if not units:
        return {}
    rows = work.execute(select(UNITS.c.id, UNITS.c.name).where(UNITS.c.id.in_(units)))
    return {row.id: row.name for row in rows}
