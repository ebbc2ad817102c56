"""Transferring a case (移送): to another centre of this installation, or away, with a sealed and signed package."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from access.acts import Act
from access.relations import jurisdiction
from casekit.auth import Actor
from casekit.ids import new_id
from casekit.parcels import ParcelUnreadable, pack, recipient_key
from casekit.work import Work
from contracts.intake import PartyRevealed
from contracts.vocabulary import TransferGround, UnitKind
from services.intake.correction_tables import TRANSFERS
from services.intake.domain.case import Case
from services.intake.domain.errors import UnitIsAccused
from services.intake.errors import (
    CentreHasIt,
    KeyUnfit,
    ParcelUnaddressed,
    RegionUnfit,
    TransferNotFound,
    UnitUnknown,
)
from services.intake.handlers.acting import carry_out, note, open_case
from services.intake.handlers.elevating import placed
from services.intake.handlers.whole import whole_case
from services.intake.organisation_tables import UNITS
from services.intake.sealing import vault_of

SIGNING = "transfer"


@dataclass(frozen=True, slots=True)
class TransferCase:
    """The command. `centre`: the one of this installation that takes it; None where it leaves the installation.

    `recipient`: the receiving installation's key (X25519, base64), for which the package is sealed.
    """

    region: str
    ground: TransferGround
    centre: str | None = None
    recipient: str | None = None
    text: str | None = None


def transfer(work: Work, actor: Actor, code: str, command: TransferCase) -> Case:
    """移送. Raises RegionUnfit, UnitUnknown, CentreHasIt, KeyUnfit, UnitIsAccused or TransitionRefused."""
    opened = open_case(work, actor, Act.CASE_TRANSFER, code)
    _check(work, command, opened.case)
    transfer_id = new_id()
    events = opened.case.transfer(transfer_id, command.ground, command.region, command.centre)
    if command.centre == opened.row["centre"]:
        raise CentreHasIt
    if command.centre is not None:
        opened.changed |= {"centre": command.centre, "first_contact": None}
    work.insert(
        "case_transfers", id=transfer_id, code=code, region=opened.row["region"], ground=command.ground.value,
        to_region=command.region, centre=command.centre, recipient=command.recipient, transferred_by=actor.id,
        transferred_at=work.now,
    )  # fmt: skip
    note(work, opened, "transfer", command.text)
    return carry_out(work, opened, events)


def package(work: Work, actor: Actor, code: str) -> dict[str, Any]:
    """What the receiving installation is given, sealed for it and signed; that it was taken is on record.

    Raises TransferNotFound where the case has not left, ParcelUnaddressed where no key was given.
    """
    opened = open_case(work, actor, Act.CASE_TRANSFER, code)
    t = TRANSFERS.c
    wanted = select(TRANSFERS).where(t.code == code, t.centre.is_(None))
    row = work.execute(wanted).mappings().one_or_none()
    if row is None:
        raise TransferNotFound
    if row["recipient"] is None:
        raise ParcelUnaddressed
    content = {**_told(dict(row)), "case": whole_case(work, opened.row)}
    work.append(opened.stream, PartyRevealed(code, actor.id, actor.unit, "transfer"))
    written = json.dumps(content, ensure_ascii=False, sort_keys=True, default=str).encode("utf-8")
    return pack(written, row["recipient"], vault_of(work).seed(SIGNING))


def _check(work: Work, command: TransferCase, case: Case) -> None:
    is_ours = command.region.startswith(jurisdiction(work.region))
    if is_ours != (command.centre is not None):
        raise RegionUnfit
    if command.centre is not None:
        here = select(UNITS.c.kind).where(UNITS.c.id == command.centre, UNITS.c.is_active)
        if work.execute(here).scalar() != UnitKind.CENTRE:
            raise UnitUnknown(field="centre")
        if placed(work, command.centre, case.units)[0] != command.centre:  # who is named stands above it
            raise UnitIsAccused(field="centre")
    if command.recipient is not None:
        try:
            recipient_key(command.recipient)
        except ParcelUnreadable:
            raise KeyUnfit from None


def _told(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "format": "onedoor-case-1", "transfer": str(row["id"]), "ground": row["ground"],
        "from_region": row["region"], "to_region": row["to_region"],
        "transferred_at": row["transferred_at"].isoformat(),
    }  # fmt: skip
