"""From where a case was taken in (移送而来), and as what it was known there. Only SELECTs."""

import json
from typing import Any

from sqlalchemy import select

from access.view import View
from casekit.vault import DataKey
from casekit.work import Work
from contracts.vocabulary import Relation
from services.intake.correction_tables import RECEIVED, RECEIVED_FILES
from services.intake.sealing import opened
from services.intake.tables import ATTACHMENTS


def transferred_from(
    work: Work, view: View | None, code: str, key: DataKey | None, *, is_masked: bool
) -> dict[str, Any] | None:
    """That, or None for a case of our own. Who was accused there is told to whom that is told here.

    The names of files are left out for a masked reader.
    """
    row = work.execute(select(RECEIVED).where(RECEIVED.c.code == code)).mappings().one_or_none()
    if row is None:
        return None
    units = json.loads(opened(key, row["units_sealed"], f"received_transfers/{code}/units_sealed") or "[]")
    sees_accused = view is not None and view.accusations
    return {
        "region": row["from_region"], "code": row["original"], "ground": row["ground"],
        "transferred_at": row["transferred_at"],
        "units": [
            {"relation": relation, "name": name} for relation, name in units
            if sees_accused or relation != Relation.ACCUSED.value
        ],
        "files": _files(work, code, None if is_masked else key),
    }  # fmt: skip


def _files(work: Work, code: str, key: DataKey | None) -> list[dict[str, Any]]:
    here = set(work.execute(select(ATTACHMENTS.c.sha256).where(ATTACHMENTS.c.code == code)).scalars())
    f = RECEIVED_FILES.c
    rows = work.execute(select(RECEIVED_FILES).where(f.code == code).order_by(f.number)).mappings()
    return [
        {
            "sha256": row["sha256"], "size": row["size"], "media_type": row["media_type"],
            "name": opened(key, row["name_sealed"], f"received_files/{code}/{row['number']}/name_sealed"),
            "is_here": row["sha256"] in here,
        }
        for row in rows
    ]  # fmt: skip
