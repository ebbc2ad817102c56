"""A partner's own number of a matter (来源编号): what is sent again under it is the same case, and never a second one.

A number may say who somebody is, so it stands only as a keyed index here, and sealed in the case's row. Who claims it
first has it: of two transactions at once the second waits for the first.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text

from casekit.work import Work
from services.intake.sealing import vault_of

_CLAIM = text("""
INSERT INTO case_references (unit, reference_index, region, code, content_hash, registered_at)
SELECT :unit, c.index, :region, c.code, c.content, :now
FROM unnest(CAST(:indexes AS bytea[]), CAST(:codes AS text[]), CAST(:contents AS bytea[]))
    WITH ORDINALITY c (index, code, content, number)
ORDER BY c.index, c.number
ON CONFLICT DO NOTHING
""")  # in one order, so that two who claim the same numbers wait for, and not on, each other
_HELD = text(
    "SELECT reference_index, code, content_hash FROM case_references"
    " WHERE unit = :unit AND reference_index = ANY(CAST(:indexes AS bytea[]))"
)


@dataclass(frozen=True, slots=True)
class Claim:
    """A reference, what was sent under it, and the code it is to have if it is new."""

    index: bytes
    content: bytes
    code: str


@dataclass(frozen=True, slots=True)
class Holder:
    """The case that has the reference, and whether the same was sent for it."""

    code: str
    is_same: bool


def claim_for(work: Work, unit: str, reference: str, command: object, code: str) -> Claim:
    """The claim of `unit` to register `command` under its reference; asks nothing of the database."""
    vault = vault_of(work)
    return Claim(
        vault.fingerprint("reference", f"{unit}\n{reference}"),
        vault.fingerprint("registration", json.dumps(_said(command), sort_keys=True)),
        code,
    )


def claim(work: Work, unit: str, claims: Sequence[Claim]) -> list[Holder | None]:
    """Claim all, in two statements; for each None when it is the claimer's now, else who holds it."""
    if not claims:
        return []
    work.execute(_CLAIM, {
        "unit": unit, "region": work.region, "now": work.now, "indexes": [each.index for each in claims],
        "codes": [each.code for each in claims], "contents": [each.content for each in claims],
    })  # fmt: skip
    return held(work, unit, claims)


def held(work: Work, unit: str, claims: Sequence[Claim]) -> list[Holder | None]:
    """For each claim who holds its reference, or None when nobody else does."""
    if not claims:
        return []
    rows = work.execute(_HELD, {"unit": unit, "indexes": [each.index for each in claims]})
    found = {bytes(row.reference_index): (row.code, bytes(row.content_hash)) for row in rows}
    return [_holder(each, found.get(each.index)) for each in claims]


def _holder(claim: Claim, holding: tuple[str, bytes] | None) -> Holder | None:
    if holding is None or holding[0] == claim.code:
        return None
    return Holder(holding[0], holding[1] == claim.content)


def _said(value: Any) -> Any:
    """What was said, as JSON data without what was left unsaid: a field added later changes nothing."""
    if is_dataclass(value):
        pairs = {each.name: getattr(value, each.name) for each in fields(value)}
        return _said(pairs)
    if isinstance(value, dict):
        return {name: _said(each) for name, each in value.items() if each}
    if isinstance(value, list | tuple):
        return [_said(each) for each in value]
    return value.isoformat() if isinstance(value, datetime) else value
