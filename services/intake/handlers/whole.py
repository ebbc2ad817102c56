"""A whole case as it is handed over (移送): facts, text, parties, notes, and the digests of its files.

For `transferring` alone, which seals it before anybody sees it.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from casekit.work import Work
from services.intake.organisation_tables import UNITS
from services.intake.sealing import case_owner, live_keys, opened, opened_party, opened_source, party_owner
from services.intake.tables import ATTACHMENTS, NOTES, PARTIES

_FACTS = (
    "code", "region", "matter_type", "channel", "place", "procedure", "category", "grade", "is_anonymous", "is_group",
    "is_back_dated", "oral",
)  # fmt: skip
_OF_PARTY = ("number", "side", "kind", "is_anonymous", "is_minor", "is_represented")
_OF_FILE = ("sha256", "size", "media_type")


def whole_case(work: Work, row: Mapping[str, Any]) -> dict[str, Any]:
    """The case as JSON has it; what was erased is left out."""
    code = row["code"]
    key = live_keys(work, [case_owner(code)]).get(case_owner(code))
    texts = ("description", "location", "reference")
    return {
        **{name: row[name] for name in _FACTS},
        **{name: opened(key, row[f"{name}_sealed"], f"cases/{code}/{name}_sealed") for name in texts},
        "source": opened_source(key, row["source_sealed"], code),
        "received_at": row["received_at"].isoformat(),
        "registered_at": row["registered_at"].isoformat(),
        "units": _units(work, row["units"]),
        "parties": _parties(work, code),
        "notes": [
            {
                "act": each["act"], "round": each["round"], "written_at": each["written_at"].isoformat(),
                "text": opened(key, each["sealed"], f"case_notes/{each['id']}/sealed"),
            }
            for each in _rows(work, NOTES, NOTES.c.written_at, code)
        ],
        "files": [
            {
                **{name: each[name] for name in _OF_FILE},
                "name": opened(key, each["name_sealed"], f"attachments/{each['id']}/name_sealed"),
            }
            for each in _rows(work, ATTACHMENTS, ATTACHMENTS.c.added_at, code)
        ],
    }  # fmt: skip


def _parties(work: Work, code: str) -> list[dict[str, Any]]:
    rows = [each for each in _rows(work, PARTIES, PARTIES.c.number, code) if each["removed_by"] is None]
    keys = live_keys(work, [party_owner(each["id"]) for each in rows])
    found = []
    for each in rows:
        key = keys.get(party_owner(each["id"]))
        personal = opened_party(key, each["id"], each["sealed"]) if key is not None and each["sealed"] else {}
        found.append({**{name: each[name] for name in _OF_PARTY}, **personal})
    return found


def _units(work: Work, named: Any) -> list[dict[str, Any]]:
    rows = work.execute(select(UNITS.c.id, UNITS.c.name).where(UNITS.c.id.in_([unit for unit, _ in named])))
    names = {row.id: row.name for row in rows}
    return [{"unit": unit, "relation": relation, "name": names.get(unit)} for unit, relation in named]


def _rows(work: Work, table: Any, order: Any, code: str) -> list[dict[str, Any]]:
    statement = select(table).where(table.c.code == code).order_by(order)
    return [dict(row) for row in work.execute(statement).mappings()]
