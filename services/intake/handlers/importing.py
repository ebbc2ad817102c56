"""Importing cases (批量导入): asking for it, and registering a batch of rows within the job's transaction.

Of a row is kept what became of it, never what it said.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from access import guard
from access.acts import Act
from casekit.auth import Actor
from casekit.errors import InvalidInput
from casekit.jobs import enqueue
from casekit.vault import CaseKeys, DataKey
from casekit.web.messages import field_errors
from casekit.work import Work
from procedures.shelf import PlaceUnknown
from services.intake.errors import ReferenceTaken, UnitUnknown
from services.intake.handlers.origins import Origin, origin_of
from services.intake.handlers.references import Claim, Holder, claim, claim_for, held
from services.intake.handlers.registering import (
    RegisterCase,
    check_fit,
    named,
    open_case,
    procedure_in_force,
    unknown,
)
from services.intake.import_tables import IMPORTS
from services.intake.sealing import vault_of

JOB = "import_cases"


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


def ask_import(work: Work, actor: Actor, form: str, stored: str, wrapped: bytes, *, is_dry_run: bool) -> UUID:
    """Ask for the import of a stored file, whose wrapped key is kept beside; returns the job's id.

    Raises Forbidden.
    """
    guard.require(work, actor, Act.CASE_IMPORT, unit=actor.unit)
    origin = origin_of(work, actor)
    id_ = enqueue(work, JOB, {})
    work.insert("vault_keys", owner=import_owner(id_), wrapped=wrapped, created_at=work.now)
    work.insert(
        "imports", id=id_, region=work.region, actor=actor.id, unit=origin.unit, centre=origin.centre,
        first_contact=origin.first_contact, form=form, is_dry_run=is_dry_run, stored=stored, asked_at=work.now,
    )  # fmt: skip
    return id_


def order_of(work: Work, id_: UUID) -> Order:
    """The import."""
    row = work.execute(select(IMPORTS).where(IMPORTS.c.id == id_)).mappings().one()
    origin = Origin(row["unit"], row["centre"], row["first_contact"])
    return Order(id_, row["actor"], origin, row["form"], row["is_dry_run"], row["stored"])


def key_of_file(work: Work, id_: UUID) -> DataKey:
    """What the file is sealed under."""
    return CaseKeys(vault_of(work), work.tables["vault_keys"]).existing_key(work.db, import_owner(id_))


def import_owner(id_: UUID) -> str:
    """Whose key protects an imported file."""
    return f"import/{id_}"


def forget_file(work: Work, id_: UUID) -> None:
    """The file is done with: its key is destroyed, and nothing names it any more."""
    CaseKeys(vault_of(work), work.tables["vault_keys"]).destroy(work.db, import_owner(id_), work.now)
    work.execute(update(IMPORTS).where(IMPORTS.c.id == id_).values(stored=None))


def register_rows(
    work: Work, order: Order, rows: Sequence[Checked], codes: Mapping[int, str], place: str
) -> None:
    """Register what of a batch can be, under the code that its number has, and keep what became of each row."""
    rows = _judged(work, order.origin, rows, place)
    holders = _holders(work, order, rows, codes)
    for row in rows:
        holder = holders.get(row.number)
        if row.command is None or row.problem is not None:
            _keep(work, order, row, "refused")
        elif holder is not None and not holder.is_same:
            _keep(work, order, replace(row, problem=ReferenceTaken.code), "refused")
        elif holder is not None:
            _keep(work, order, row, "known", holder.code)
        elif order.is_dry_run:
            _keep(work, order, row, "valid")
        else:
            open_case(work, order.origin, row.command, codes[row.number], place, None)
            _keep(work, order, row, "registered", codes[row.number])


def _judged(work: Work, origin: Origin, rows: Sequence[Checked], place: str) -> list[Checked]:
    """The rows, each that cannot be registered with its problem; one statement at most."""
    commands = [row.command for row in rows if row.command is not None]
    missing = unknown(work, *named(commands))
    return [
        row if row.command is None else _judge(work, origin, row, row.command, missing, place) for row in rows
    ]


def _judge(
    work: Work, origin: Origin, row: Checked, command: RegisterCase, missing: set[str], place: str
) -> Checked:
    try:
        check_fit(work, origin, command)
        procedure_in_force(work, command.place or place)
        if fields := _unknown_in(command, missing):
            raise UnitUnknown(fields=fields)
    except (InvalidInput, PlaceUnknown) as refusal:
        return replace(row, problem=refusal.code, errors=field_errors(refusal.fields))
    return row


def _unknown_in(command: RegisterCase, missing: set[str]) -> dict[str, list[str]]:
    """The fields in which the command names what the centre does not have."""
    wrong = {
        "units": any(each.unit in missing for each in command.units),
        "grid": f"grid:{command.grid}" in missing,
    }
    return {name: ["Invalid value."] for name, is_wrong in wrong.items() if is_wrong}


def _holders(
    work: Work, order: Order, rows: Sequence[Checked], codes: Mapping[int, str]
) -> dict[int, Holder | None]:
    """Who holds the references of those rows that can be registered; what nobody held is theirs now."""
    claims: dict[int, Claim] = {}
    for row in rows:
        if row.problem is None and row.command is not None and row.command.reference is not None:
            reference, unit = row.command.reference, order.origin.unit
            claims[row.number] = claim_for(work, unit, reference, row.command, codes.get(row.number, ""))
    found = (held if order.is_dry_run else claim)(work, order.origin.unit, list(claims.values()))
    return dict(zip(claims, found, strict=True))


def _keep(work: Work, order: Order, row: Checked, state: str, code: str | None = None) -> None:
    work.insert(
        "import_rows", import_id=order.id, number=row.number, region=work.region, state=state, code=code,
        problem=row.problem, errors=row.errors or None,
    )  # fmt: skip
