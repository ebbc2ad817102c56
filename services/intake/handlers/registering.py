"""Registering a case (登记): by a clerk, or from a grid report. One statement does it, unless a unit or grid is named.

A named unit or grid costs the reads that show it exists, which of its events came before, and of a unit whether it
stands in the centre's own line. The serial of the code
is taken by the caller before the transaction begins (`casekit.serials`).
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import func, select, union_all

from access import guard
from access.acts import Act
from casekit.auth import Actor
from casekit.casecode import new_secret
from casekit.clock import to_local
from casekit.facts import Event
from casekit.ids import new_id
from casekit.streams import case_stream
from casekit.vault import DataKey
from casekit.work import Work
from contracts.vocabulary import Channel, MatterType, OralConfirmation, UnitRelation
from procedures.model import Procedure
from procedures.vocabulary import DeadlineKind
from services.intake.domain.case import Case
from services.intake.domain.channels import check_oral, check_source
from services.intake.domain.duties import Change, changes
from services.intake.domain.lifecycle import State
from services.intake.domain.paper import FormNumber, check_true_time
from services.intake.domain.registration import Registration, check_received_at, register
from services.intake.errors import ReferenceTaken, UnitUnknown
from services.intake.handlers.acting import Opened, enter, note
from services.intake.handlers.duties import Terms, begin
from services.intake.handlers.elevating import placed
from services.intake.handlers.first_contact import named_first
from services.intake.handlers.origins import Origin, origin_of
from services.intake.handlers.paper import enter_form, printed_at
from services.intake.handlers.references import Holder, claim, claim_for
from services.intake.organisation_tables import GRIDS, UNITS
from services.intake.records import case_of, columns_of
from services.intake.sealing import case_owner, new_key, party_owner, sealed_party, source_text, vault_of
from services.intake.sketches import sketch
from services.intake.tables import CASES

_SEALED = ("secret_hash", "description_sealed", "location_sealed", "reference_sealed", "source_sealed")
_GRID = "grid:"


@dataclass(frozen=True, slots=True)
class PartyData:
    """A party as registered. `personal` holds what only its own key may open; it is empty for an anonymous one."""

    is_petitioner: bool
    kind: str
    is_anonymous: bool
    is_minor: bool
    is_represented: bool
    personal: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RegisterCase:
    """The command: what the clerk was told. `answer` answers a consultation in the same act.

    `place`: whose procedure the case follows, where that is not the one configured (centres of several places on one
    platform). `first_contact`: the post that was asked first, if not the one that registers. `form`: the paper form
    that is entered now, with its true time in `received_at`. `source`: what the channel knows of how it came, as JSON
    has it. `oral`: how who spoke confirmed what was written down (`description`). `transferred_from`: the code it had
    at the installation that transferred it.
    """

    matter_type: MatterType
    channel: Channel
    description: str | None = None
    location: str | None = None
    grid: str | None = None
    units: tuple[UnitRelation, ...] = ()
    parties: tuple[PartyData, ...] = ()
    is_group: bool = False
    received_at: datetime | None = None
    place: str | None = None
    answer: str | None = None
    reference: str | None = None
    first_contact: str | None = None
    form: str | None = None
    source: Mapping[str, Any] | None = None
    oral: OralConfirmation | None = None
    transferred_from: str | None = None


@dataclass(frozen=True, slots=True)
class Registered:
    """What is handed over: the code, the secret (told only now), and by when admission is decided.

    `is_known`: the unit had passed it on before under the same reference; nothing was registered.
    """

    case: Case
    secret: str | None
    centre: str
    received_at: datetime
    registered_at: datetime
    due_at: datetime | None
    is_known: bool = False


def register_case(work: Work, actor: Actor, command: RegisterCase, code: str, place: str) -> Registered:
    """Register a case under a fresh code, by the procedure of `place` unless the command names another.

    What the unit has passed on before under the command's reference is that case still. Raises Forbidden, UnitUnknown,
    ReferenceTaken, FormUsed, PlaceUnknown, or what `check_fit` does.
    """
    guard.require(work, actor, Act.CASE_REGISTER, unit=actor.unit)
    origin = origin_of(work, actor)
    if command.first_contact is not None:
        origin = named_first(work, origin, command.first_contact)
    check_fit(work, origin, command)
    check_known(work, [each.unit for each in command.units], [command.grid] if command.grid else [])
    if command.reference is not None:
        (holder,) = claim(work, origin.unit, [claim_for(work, origin.unit, command.reference, command, code)])
        if holder is not None:
            return known_before(work, holder, origin, command)
    if command.form is not None:
        enter_form(work, FormNumber.parse(command.form), code)
    return open_case(work, origin, command, code, place, new_secret())


def check_fit(work: Work, origin: Origin, command: RegisterCase) -> None:
    """Whether the command can be: asks nothing but when a paper form was given out.

    Raises SourceUnfit, OralUnfit, ReceivedAtUnfit, FormUnknown, TrueTimeMissing, or what `Origin.check` does.
    """
    origin.check(command.channel, command.reference)
    check_source(command.channel, command.source, work.now)
    check_oral(command.channel, is_oral=command.oral is not None, has_description=bool(command.description))
    if command.form is None:
        check_received_at(command.received_at, work.now)
        return
    given_out = printed_at(work, FormNumber.parse(command.form), origin.centre)
    check_true_time(command.received_at, given_out, work.now)


def open_case(
    work: Work, origin: Origin, command: RegisterCase, code: str, place: str, secret: str | None,
    besides: Callable[[DataKey], None] | None = None,
) -> Registered:  # fmt: skip
    """The case that a fit command becomes; `secret` is None where nobody can be told it. Raises PlaceUnknown.

    `besides` keeps what else is to be sealed under the case's key.
    """
    place = command.place or place
    procedure = procedure_in_force(work, place)
    centre, units = placed(work, origin.centre, command.units)
    if centre != origin.centre:  # nobody of the centre that is concerned answers for it
        origin = replace(origin, centre=centre, first_contact=None)
    command = replace(command, units=units)
    matter = _matter(origin, command, place, procedure.version)
    opening = Opening(work, code, matter, procedure)
    opening.text(
        secret,
        {
            "description": command.description, "location": command.location, "reference": command.reference,
            "source": source_text(command.source),
        },
    )  # fmt: skip
    if besides is not None:
        besides(opening.key)
    for number, party in enumerate(command.parties, start=1):
        opening.party(number, party)
    if command.answer is not None:
        opening.answer(command.answer)
    return Registered(
        opening.case, secret, matter.centre, command.received_at or work.now, work.now, opening.finish()
    )


def known_before(work: Work, holder: Holder, origin: Origin, command: RegisterCase) -> Registered:
    """The receipt that was given for the same before, without the secret. Raises ReferenceTaken.

    It tells how the case stood then, whatever was corrected since: who passed a matter on need not be allowed to follow
    it, and may be who it turned out to be about.
    """
    if not holder.is_same:
        raise ReferenceTaken(case=holder.code)
    row = work.execute(select(CASES).where(CASES.c.code == holder.code)).mappings().one()
    case = case_of(dict(row))
    t = work.tables["deadlines"].c
    of_admission = (t.stream == case_stream(holder.code)) & (t.kind == DeadlineKind.ADMISSION.value)
    due_at = work.execute(select(t.due_at).where(of_admission).order_by(t.set_at)).scalars().first()
    state = State.REGISTERED if command.answer is None else State.CLOSED
    centre, _ = placed(work, origin.centre, command.units)
    return Registered(
        replace(case, state=state, matter_type=command.matter_type), None, centre,
        command.received_at or row["registered_at"], row["registered_at"], due_at, is_known=True,
    )  # fmt: skip


def _matter(origin: Origin, command: RegisterCase, place: str, procedure: str) -> Registration:
    petitioners = [party for party in command.parties if party.is_petitioner]
    return Registration(
        matter_type=command.matter_type, channel=command.channel, place=place, procedure=procedure,
        centre=origin.centre, first_contact=origin.first_contact, grid=command.grid, units=command.units,
        party_count=len(command.parties), petitioners=len(petitioners),
        anonymous_petitioners=sum(party.is_anonymous for party in petitioners),
        is_group=command.is_group, received_at=command.received_at, partner=origin.partner,
        oral=command.oral, transferred_from=command.transferred_from,
    )  # fmt: skip


class Opening:
    """A case that is being born in this transaction: everything is inserted, nothing read."""

    def __init__(self, work: Work, code: str, matter: Registration, procedure: Procedure) -> None:
        self._work = work
        self._matter = matter
        self._procedure = procedure
        self._key: DataKey | None = None
        self._sealed: dict[str, bytes] = {}
        self.case, registered = register(code, matter)
        work.open_stream(case_stream(code))
        self._events: list[Event] = [registered]
        work.append(case_stream(code), registered)

    def text(self, secret: str | None, texts: Mapping[str, str | None]) -> None:
        """What is protected by the case's key, and the secret's keyed hash."""
        work, code = self._work, self.case.code
        self._key = new_key(work, case_owner(code))
        if secret is not None:
            self._sealed["secret_hash"] = vault_of(work).secret_hmac("lookup", secret)
        for name, text in texts.items():
            if text is not None:
                self._sealed[f"{name}_sealed"] = self._key.encrypt(text, f"cases/{code}/{name}_sealed")
        sketch(work, code, texts.get("description"), texts.get("location"))

    @property
    def key(self) -> DataKey:
        """The case's own; there is one once its text was given."""
        if self._key is None:
            raise LookupError("no text was given yet")
        return self._key

    def party(self, number: int, party: PartyData) -> None:
        """One party, under a key of its own."""
        work, party_id = self._work, new_id()
        row: dict[str, Any] = {"sealed": None, "phone_index": None, "id_number_index": None}
        if party.personal:
            key = new_key(work, party_owner(party_id))
            row = {"sealed": sealed_party(key, party_id, party.personal), **blind_indexes(work, party)}
        work.insert(
            "parties", id=party_id, code=self.case.code, region=work.region, number=number, removed_by=None,
            **party_columns(party), **row,
        )  # fmt: skip

    def answer(self, text: str) -> None:
        """A consultation (咨询) answered in the same act: admitted, answered, completed and closed."""
        self._say(self.case.answer())
        self._say(self.case.close_told())
        note(self._work, Opened(self.case, {"region": self._work.region}), "answer", text, self._key)

    def settle_on_spot(self, unit: str) -> None:
        """A matter that reaches the centre settled by `unit`."""
        self._say(self.case.settle_on_spot(unit))

    def finish(self) -> datetime | None:
        """Insert the case and the deadline that begins; returns when that is due."""
        work, matter = self._work, self._matter
        work.insert(
            "cases", code=self.case.code, region=work.region, centre=matter.centre, channel=matter.channel.value,
            place=matter.place, procedure=matter.procedure, report=matter.report, party_count=matter.party_count,
            is_group=matter.is_group, oral=None if matter.oral is None else matter.oral.value,
            is_back_dated=matter.received_at is not None, first_contact=matter.first_contact,
            received_at=matter.received_at or work.now, registered_at=work.now, state_since=work.now,
            counted_from=None if len(self._events) == 1 else work.now,
            **{**dict.fromkeys(_SEALED), **self._sealed},
            **columns_of(self.case),
        )  # fmt: skip
        enter(work, self.case)
        return self._set_deadlines()

    def _set_deadlines(self) -> datetime | None:
        due = changes(self._events, needs_follow_up=False)
        if due.get(DeadlineKind.ADMISSION) is not Change.SET:
            return None
        start = self._matter.received_at or self._work.now
        timing = Terms(self._procedure, None).timing(DeadlineKind.ADMISSION, start)
        begin(self._work, case_stream(self.case.code), timing)
        return timing.due_at

    def _say(self, events: Sequence[Event]) -> None:
        self._events += events
        for event in events:
            self._work.append(case_stream(self.case.code), event)


def party_columns(party: PartyData) -> dict[str, Any]:
    """What of a party stands open in its row: which side, what it is, and the marks."""
    return {
        "side": "petitioner" if party.is_petitioner else "respondent",
        "kind": party.kind,
        "is_anonymous": party.is_anonymous,
        "is_minor": party.is_minor,
        "is_represented": party.is_represented,
    }


def blind_indexes(work: Work, party: PartyData) -> dict[str, bytes | None]:
    """What finds another case of the same petitioner; respondents are not indexed."""
    vault, personal = vault_of(work), party.personal
    phone, id_number = personal.get("phone"), personal.get("id_number")
    wanted = party.is_petitioner
    return {
        "phone_index": vault.blind_index("phone", phone) if wanted and phone else None,
        "id_number_index": vault.blind_index("id_card", id_number) if wanted and id_number else None,
    }


def named(commands: Iterable[RegisterCase]) -> tuple[set[str], set[str]]:
    """The units and the grids that commands name."""
    units: set[str] = set()
    grids: set[str] = set()
    for command in commands:
        units.update(each.unit for each in command.units)
        grids.update([command.grid] if command.grid else [])
    return units, grids


def check_known(work: Work, units: Sequence[str], grids: Sequence[str]) -> None:
    """Whether the centre has these units and grids; one statement, none when nothing is named. Raises UnitUnknown."""
    missing = unknown(work, units, grids)
    for number, unit in enumerate(units):
        if unit in missing:
            raise UnitUnknown(field=f"units.{number}.unit")
    if missing:
        raise UnitUnknown(field="grid")


def unknown(work: Work, units: Collection[str], grids: Collection[str]) -> set[str]:
    """Those that the centre does not have, or no longer has, grids with `grid:` before them.

    One statement, none for nothing. The units cannot end before the commit: what is done when one is merged finds
    every case that names it (`handlers.merging`).
    """
    if not units and not grids:
        return set()
    active = select(UNITS.c.id).where(UNITS.c.id.in_(units), UNITS.c.is_active)
    here = union_all(
        select(active.with_for_update(read=True).subquery("active").c.id),
        select(func.concat(_GRID, GRIDS.c.id)).where(GRIDS.c.id.in_(grids), GRIDS.c.ended_on.is_(None)),
    )
    return ({*units} | {f"{_GRID}{grid}" for grid in grids}) - set(work.execute(here).scalars())


def procedure_in_force(work: Work, place: str) -> Procedure:
    """The procedure in force at the place today."""
    return _in_force(work.extras["procedures"], place, to_local(work.now).date())


@lru_cache(maxsize=64)
def _in_force(library: Any, place: str, day: date) -> Procedure:
    procedure: Procedure = library.load(place, on=day)
    return procedure
