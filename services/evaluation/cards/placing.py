"""Notes by whose rules every case runs: a projector, a statement for all cases that a batch of events begins.

A case keeps the place it began under, so rows are only added. Called by the inbox worker alone.
"""

import json
from typing import Any, Final

from sqlalchemy import text

from casekit.envelope import Envelope
from casekit.work import Work
from contracts.intake import CaseRegistered

_NAME: Final = "evaluation.places"
_ADD: Final = text(
    """
    WITH told AS (
        SELECT code, region, place
        FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r (code text, region text, place text)
    ), places AS (
        INSERT INTO evaluation_places (region, place) SELECT DISTINCT region, place FROM told ORDER BY region, place
        ON CONFLICT DO NOTHING
    )
    INSERT INTO case_places (code, region, place) SELECT code, region, place FROM told ON CONFLICT DO NOTHING
    """
)


def note_place(work: Work, envelope: Envelope) -> None:
    """Note the place of a case that is registered."""
    if envelope.type != CaseRegistered.TYPE:
        return
    rows: list[dict[str, Any]] = work.memory.setdefault(_NAME, [])
    rows.append({"code": envelope.data["code"], "region": envelope.region, "place": envelope.data["place"]})
    work.put_off(_NAME, _write)


def _write(work: Work) -> None:
    rows = work.memory.pop(_NAME, [])
    if rows:
        work.execute(_ADD, {"rows": json.dumps(rows)})
