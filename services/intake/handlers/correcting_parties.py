"""Correcting the parties of a case (更正当事人): adding, correcting, and taking off who was registered wrongly.

A party as it was stays sealed under its own key, so that erasing the party's key erases that too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from casekit.ids import new_id
from casekit.work import Work
from services.intake.errors import PartyUnknown
from services.intake.handlers.acting import Opened
from services.intake.handlers.registering import PartyData, blind_indexes, party_columns
from services.intake.sealing import key_of, live_keys, party_owner, sealed_party
from services.intake.tables import PARTIES

_MARKS = ("side", "kind", "is_anonymous", "is_minor", "is_represented")


@dataclass(frozen=True, slots=True)
class PartyChange:
    """One change: `number` None adds `party`; `party` None takes off the one of that number; both correct it."""

    number: int | None = None
    party: PartyData | None = None

    @property
    def kind(self) -> str:
        """The word it is kept under."""
        if self.number is None:
            return "add"
        return "remove" if self.party is None else "correct"


@dataclass(frozen=True, slots=True)
class Parties:
    """The parties after a correction."""

    count: int
    has_petitioner: bool
    is_anonymous: bool

    @property
    def counts(self) -> tuple[int, bool, bool]:
        """For `domain.correcting.correct`."""
        return self.count, self.has_petitioner, self.is_anonymous


def change_parties(
    work: Work, opened: Opened, correction: UUID, changes: Sequence[PartyChange]
) -> Parties | None:
    """Carry out the changes in order; None when there are none.

    Raises PartyUnknown with the field, also for a party that is changed or added twice in one correction.
    """
    if not changes:
        return None
    code = opened.case.code
    rows = work.execute(select(PARTIES).where(PARTIES.c.code == code)).mappings()
    known: dict[int, Mapping[str, Any]] = {row["number"]: dict(row) for row in rows}
    changed = set[int]()
    for place, change in enumerate(changes):
        if change.number is None:
            changed.add(_add(work, opened, correction, known, change))
            continue
        row = known.get(change.number)
        if row is None or row["removed_by"] is not None or row["number"] in changed:
            raise PartyUnknown(field=f"parties.{place}.number")
        changed.add(row["number"])
        known[change.number] = {**row, **_correct(work, correction, row, change, place)}
    return _counted(known)


def _add(
    work: Work, opened: Opened, correction: UUID, known: dict[int, Mapping[str, Any]], change: PartyChange
) -> int:
    """The number that the party was given."""
    if change.party is None:
        raise ValueError("a party that is added is given")
    number, party = max(known, default=0) + 1, new_id()
    row = {
        "id": party, "code": opened.case.code, "region": opened.row["region"], "number": number,
        "removed_by": None, **_columns(work, party, change.party),
    }  # fmt: skip
    work.insert("parties", **row)
    known[number] = row
    _keep(work, correction, row, change.kind, None, None)
    return number


def _correct(
    work: Work, correction: UUID, row: Mapping[str, Any], change: PartyChange, place: int
) -> dict[str, Any]:
    """The columns after the change: of one taken off, found by nothing any more."""
    party = row["id"]
    _keep(work, correction, row, change.kind, {name: row[name] for name in _MARKS}, row["sealed"])
    if change.party is None:
        columns: dict[str, Any] = {"removed_by": correction, "phone_index": None, "id_number_index": None}
    else:
        if row["sealed"] is not None and not live_keys(work, [party_owner(party)]):
            raise PartyUnknown(field=f"parties.{place}.number")  # erased
        columns = _columns(work, party, change.party)
    work.execute(update(PARTIES).where(PARTIES.c.id == party).values(columns))
    return columns


def _columns(work: Work, party_id: UUID, party: PartyData) -> dict[str, Any]:
    sealed = None
    if party.personal:
        sealed = sealed_party(key_of(work, party_owner(party_id)), party_id, party.personal)
    return {**party_columns(party), "sealed": sealed, **blind_indexes(work, party)}


def _keep(
    work: Work, correction: UUID, row: Mapping[str, Any], change: str, former: Any, sealed: bytes | None
) -> None:
    work.insert(
        "corrected_parties", correction=correction, party=row["id"], region=row["region"],
        number=row["number"], change=change, former=former, former_sealed=sealed,
    )  # fmt: skip


def _counted(known: Mapping[int, Mapping[str, Any]]) -> Parties:
    present = [row for row in known.values() if row["removed_by"] is None]
    petitioners = [row for row in present if row["side"] == "petitioner"]
    is_anonymous = bool(petitioners) and all(row["is_anonymous"] for row in petitioners)
    return Parties(len(present), bool(petitioners), is_anonymous)
