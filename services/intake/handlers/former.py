"""Shows what stood in a case before it was corrected, and puts on record who looked and why."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from access.acts import Act
from access.viewing import Shown
from casekit.auth import Actor
from casekit.work import Work
from contracts.intake import PartyRevealed
from services.intake.correction_tables import CORRECTED_PARTIES, CORRECTIONS
from services.intake.errors import CorrectionNotFound
from services.intake.handlers.acting import open_case
from services.intake.handlers.viewing import seen
from services.intake.sealing import case_owner, live_keys, opened, opened_party, opened_source, party_owner


def reveal_former(work: Work, actor: Actor, code: str, correction: UUID, purpose: str) -> dict[str, Any]:
    """Text and parties as they were before the correction; `purpose` is a code. Raises CorrectionNotFound."""
    case = open_case(work, actor, Act.CORRECTION_REVEAL, code)
    t = CORRECTIONS.c
    wanted = select(CORRECTIONS).where(t.id == correction, t.code == code)
    row = work.execute(wanted).mappings().one_or_none()
    if row is None:
        raise CorrectionNotFound
    key = live_keys(work, [case_owner(code)]).get(case_owner(code))
    found = {
        column: opened(key, row[f"former_{column}_sealed"], f"cases/{code}/{column}_sealed")
        for column in ("description", "location")
    }
    found_source = opened_source(key, row["former_source_sealed"], code)
    parties = _parties(work, correction)
    work.append(case.stream, PartyRevealed(code, actor.id, actor.unit, purpose))
    seen(work, actor, code, Shown.FORMER)
    return {"id": correction, **found, "source": found_source, "parties": parties}


def _parties(work: Work, correction: UUID) -> list[dict[str, Any]]:
    t = CORRECTED_PARTIES.c
    rows = list(
        work.execute(
            select(CORRECTED_PARTIES).where(t.correction == correction).order_by(t.number)
        ).mappings()
    )
    keys = live_keys(work, [party_owner(row["party"]) for row in rows])
    return [_party(dict(row), keys.get(party_owner(row["party"]))) for row in rows]


def _party(row: Mapping[str, Any], key: Any) -> dict[str, Any]:
    sealed = row["former_sealed"]
    personal = opened_party(key, row["party"], sealed) if key is not None and sealed else {}
    return {
        "number": row["number"], "change": row["change"], **(row["former"] or {}), **personal,
        "is_erased": sealed is not None and key is None,
    }  # fmt: skip
