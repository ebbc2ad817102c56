"""The rows of an imported file: as they were checked, and what became of each; never what it said.

In a dry run nothing claims a reference, so the rows themselves remember, as keyed hashes, which one had it first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import select

from casekit.work import Work
from services.intake.errors import ReferenceTaken
from services.intake.handlers.origins import Origin
from services.intake.handlers.references import Claim, held
from services.intake.handlers.registering import RegisterCase
from services.intake.import_tables import IMPORT_ROWS


@dataclass(frozen=True, slots=True)
class Checked:
    """A row: its command, or the problem with it and the fields at fault."""

    number: int
    command: RegisterCase | None
    problem: str | None = None
    errors: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """An import as it was asked for. `stored`: the file, None once it is done with."""

    id: UUID
    actor: str
    origin: Origin
    form: str
    is_dry_run: bool
    stored: str | None


def keep(work: Work, order: Order, row: Checked, state: str, code: str | None = None, **tried: Any) -> None:
    """Note what became of a row; `tried` is what a dry run notes besides."""
    work.insert(
        "import_rows", import_id=order.id, number=row.number, region=work.region, state=state, code=code,
        problem=row.problem, errors=row.errors or None, **tried,
    )  # fmt: skip


def keep_tried(work: Work, order: Order, rows: Sequence[Checked], claims: Mapping[int, Claim]) -> None:
    """Note what would become of a batch of a dry run, a reference that the file has twice included."""
    holders = dict(zip(claims, held(work, order.origin.unit, list(claims.values())), strict=True))
    first = _first(work, order.id, list(claims.values()))
    for row in rows:
        claim, holder = claims.get(row.number), holders.get(row.number)
        if row.command is None or row.problem is not None:
            keep(work, order, row, "refused")
        elif claim is None:
            keep(work, order, row, "valid")
        elif holder is not None:
            _keep_known(work, order, row, is_same=holder.is_same, code=holder.code)
        elif (before := first.get(claim.index)) is not None:
            _keep_known(work, order, row, is_same=before.content == claim.content, same_as=before.number)
        else:
            first[claim.index] = _First(row.number, claim.content)
            keep(work, order, row, "valid", reference_index=claim.index, content_hash=claim.content)


@dataclass(frozen=True, slots=True)
class _First:
    """The row of the file that has a reference first, and the hash of what it says."""

    number: int
    content: bytes


def _keep_known(
    work: Work,
    order: Order,
    row: Checked,
    *,
    is_same: bool,
    code: str | None = None,
    same_as: int | None = None,
) -> None:
    if is_same:
        keep(work, order, row, "known", code, same_as=same_as)
    else:
        keep(work, order, replace(row, problem=ReferenceTaken.code), "refused", same_as=same_as)


def _first(work: Work, import_id: UUID, claims: Sequence[Claim]) -> dict[bytes, _First]:
    """Of these references the rows of earlier batches that have them."""
    t = IMPORT_ROWS.c
    known = select(t.number, t.reference_index, t.content_hash).where(
        t.import_id == import_id, t.reference_index.in_([each.index for each in claims])
    )
    rows = work.execute(known).all() if claims else ()
    return {bytes(row.reference_index): _First(row.number, bytes(row.content_hash)) for row in rows}
