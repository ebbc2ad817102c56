"""By what a sealed case is found by cases like it: keyed marks of its text and of its place, never the words.

Written where text is written, gone where the case is void. Used by `handlers` and `readmodel`.
"""

from typing import Any

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from casekit.work import Work
from services.intake.domain.likeness import bands, places
from services.intake.sealing import vault_of
from services.intake.sketch_tables import SKETCHES

_KEY = "likeness"


def sketch(work: Work, code: str, description: str | None, location: str | None) -> None:
    """Insert the marks of a case that has none yet; nothing where its text gives none. Costs no statement."""
    row = _row(work, description, location)
    if row is not None:
        work.insert("case_sketches", code=code, region=work.region, registered_at=work.now, **row)


def sketch_again(
    work: Work, code: str, registered_at: Any, description: str | None, location: str | None
) -> None:
    """Put the marks of the corrected text in the place of the old ones."""
    row = _row(work, description, location)
    if row is None:
        forget(work, code)
        return
    whole = {"code": code, "region": work.region, "registered_at": registered_at, **row}
    work.execute(insert(SKETCHES).values(whole).on_conflict_do_update(index_elements=["code"], set_=row))


def forget(work: Work, code: str) -> None:
    """The case is found by nothing it says any more."""
    work.execute(delete(SKETCHES).where(SKETCHES.c.code == code))


def _row(work: Work, description: str | None, location: str | None) -> dict[str, list[int]] | None:
    key = vault_of(work).seed(_KEY)
    row = {
        "text_bands": list(bands(description, key)) if description else [],
        "place_marks": list(places(location, key)) if location else [],
    }
    return row if any(row.values()) else None
