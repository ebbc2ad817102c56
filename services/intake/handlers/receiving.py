"""Taking in a case that another installation transferred (移送而来): once, however often its package comes.

It is a case of this installation from then on, under a code of its own. When it was received first stays, so that its
terms run on; units are taken over where one of the same name is here; what was written there is kept as notes.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from access import guard
from access.acts import Act
from casekit.auth import Actor
from casekit.casecode import new_secret
from casekit.errors import Forbidden
from casekit.ids import new_id
from casekit.vault import DataKey
from casekit.work import Work
from contracts.vocabulary import Relation, TransferGround, UnitRelation
from services.intake.domain.channels import check_oral, check_source
from services.intake.errors import TransferUnreadable
from services.intake.handlers.origins import Origin, origin_of
from services.intake.handlers.references import claim, claim_for
from services.intake.handlers.registering import RegisterCase, Registered, known_before, open_case
from services.intake.organisation_tables import UNITS

# Written with a correction, a note may name whom the case accuses; it stays where it was written.
_LEFT_BEHIND = frozenset({"correction"})


@dataclass(frozen=True, slots=True)
class Transferred:
    """A package, opened. `units` are those of the other installation; `notes` and `files` as its schema has them."""

    transfer: UUID
    from_region: str
    ground: TransferGround
    transferred_at: datetime
    command: RegisterCase
    units: Sequence[Mapping[str, Any]]
    notes: Sequence[Mapping[str, Any]]
    files: Sequence[Mapping[str, Any]]


def may_take_in(work: Work, actor: Actor) -> Origin:
    """On whose behalf; only posts that register. Raises Forbidden."""
    guard.require(work, actor, Act.CASE_REGISTER, unit=actor.unit)
    origin = origin_of(work, actor)
    if origin.is_system:
        raise guard.refusal(Forbidden, actor, Act.CASE_REGISTER)
    return origin


def take_in(work: Work, origin: Origin, package: Transferred, code: str, place: str) -> Registered:
    """The case, under `code`; or the one that the package became before, without secret.

    Raises TransferUnreadable for what cannot have been, SourceUnfit or OralUnfit.
    """
    command = package.command
    if command.received_at is None or command.received_at > work.now:
        raise TransferUnreadable(why="wrong_time")
    check_source(command.channel, command.source, work.now)
    check_oral(command.channel, is_oral=command.oral is not None, has_description=bool(command.description))
    taken = _taken(work, package.units)
    command = replace(command, units=tuple(UnitRelation(unit, relation) for unit, relation in taken.items()))
    sender, transfer = f"transfer/{package.from_region}", str(package.transfer)
    (holder,) = claim(work, sender, [claim_for(work, sender, transfer, {"transfer": transfer}, code)])
    if holder is not None:
        return known_before(work, holder, origin, command)
    return open_case(
        work, origin, command, code, place, new_secret(), lambda key: _keep(work, package, code, key)
    )


def _taken(work: Work, units: Sequence[Mapping[str, Any]]) -> dict[str, Relation]:
    """The units of this installation that bear the names; who is accused under any of them is accused."""
    wanted = {each["name"] for each in units if each["name"]}
    rows = work.execute(select(UNITS.c.id, UNITS.c.name).where(UNITS.c.name.in_(wanted), UNITS.c.is_active))
    here = list(rows) if wanted else []
    in_order = sorted(units, key=lambda each: bool(each["relation"] == Relation.ACCUSED.value))
    return {
        row.id: Relation(each["relation"]) for each in in_order for row in here if row.name == each["name"]
    }


def _keep(work: Work, package: Transferred, code: str, key: DataKey) -> None:
    """From where it came, and what was written and which files it had there."""
    units = json.dumps([[each["relation"], each["name"]] for each in package.units], ensure_ascii=False)
    work.insert(
        "received_transfers", id=package.transfer, from_region=package.from_region, code=code, region=work.region,
        original=package.command.transferred_from, ground=package.ground.value,
        units_sealed=key.encrypt(units, f"received_transfers/{code}/units_sealed"),
        transferred_at=package.transferred_at, taken_at=work.now,
    )  # fmt: skip
    for note in package.notes:
        if note["text"] is not None and note["act"] not in _LEFT_BEHIND:
            _keep_note(work, package, code, note, key)
    for number, file in enumerate(package.files, start=1):
        name = file["name"]
        work.insert(
            "received_files", code=code, number=number, region=work.region, sha256=file["sha256"], size=file["size"],
            media_type=file["media_type"],
            name_sealed=None if name is None else key.encrypt(name, f"received_files/{code}/{number}/name_sealed"),
        )  # fmt: skip


def _keep_note(work: Work, package: Transferred, code: str, note: Mapping[str, Any], key: DataKey) -> None:
    id_ = new_id()
    work.insert(
        "case_notes", id=id_, code=code, region=work.region, round=1, act=note["act"],
        sealed=key.encrypt(note["text"], f"case_notes/{id_}/sealed"), written_by=f"region:{package.from_region}",
        written_at=note["written_at"],
    )  # fmt: skip
