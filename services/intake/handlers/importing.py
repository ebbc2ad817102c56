"""Importing cases (批量导入): asking for it, and registering a batch of rows within the job's transaction.

Of a row is kept what became of it, never what it said.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, update

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
from services.intake.handlers.import_rows import Checked, Order, keep, keep_tried
from services.intake.handlers.origins import Origin, origin_of
from services.intake.handlers.references import Claim, claim, claim_for
from services.intake.handlers.registering import (
    RegisterCase,
    check_fit,
    named,
    open_case,
    procedure_in_force,
    unknown,
)
from services.intake.import_tables import IMPORT_ROWS, IMPORTS
from services.intake.sealing import vault_of

JOB = "import_cases"


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
    first = row["first_contact"]
    origin = Origin(row["unit"], row["centre"], first, is_system=first is None)
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
    claims = _claims(work, order, rows, codes)
    if order.is_dry_run:
        keep_tried(work, order, rows, claims)
        return
    # what nobody held is theirs now
    holders = dict(zip(claims, claim(work, order.origin.unit, list(claims.values())), strict=True))
    for row in rows:
        holder = holders.get(row.number)
        if row.command is None or row.problem is not None:
            keep(work, order, row, "refused")
        elif holder is not None and not holder.is_same:
            keep(work, order, replace(row, problem=ReferenceTaken.code), "refused")
        elif holder is not None:
            keep(work, order, row, "known", holder.code)
        else:
            open_case(work, order.origin, row.command, codes[row.number], place, None)
            keep(work, order, row, "registered", codes[row.number])


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


def _claims(work: Work, order: Order, rows: Sequence[Checked], codes: Mapping[int, str]) -> dict[int, Claim]:
    """The claims of those rows that can be registered and have a reference, by number."""
    return {
        row.number: claim_for(
            work, order.origin.unit, row.command.reference, row.command, codes.get(row.number, "")
        )
        for row in rows
        if row.problem is None and row.command is not None and row.command.reference is not None
    }


def forget_old(work: Work, before: datetime) -> tuple[bool, str | None]:
    """Forget what is left of an import that was asked for before a moment and has ended: its rows, and its file.

    Returns whether there was one, and the store's id of the file, if it was there still: nothing names it any more.
    """
    jobs = work.tables["jobs"].c
    old = (
        select(IMPORTS.c.id, IMPORTS.c.stored)
        .join(work.tables["jobs"], jobs.id == IMPORTS.c.id)
        .where(
            IMPORTS.c.region == work.region, IMPORTS.c.asked_at < before, jobs.state.in_(("done", "failed"))
        )
        .limit(1)
        .with_for_update(of=IMPORTS, skip_locked=True)
    )
    row = work.execute(old).one_or_none()
    if row is None:
        return False, None
    if row.stored is not None:
        keys = CaseKeys(vault_of(work), work.tables["vault_keys"])
        keys.destroy(work.db, import_owner(row.id), work.now)
    work.execute(delete(IMPORT_ROWS).where(IMPORT_ROWS.c.import_id == row.id))
    work.execute(delete(IMPORTS).where(IMPORTS.c.id == row.id))
    return True, row.stored
