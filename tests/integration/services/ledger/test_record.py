"""Every event of every source is on record once, in the bytes it was said in, and nothing takes it off."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import psycopg2.errors
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError

from casekit import inbox, merkle
from casekit.deadlines.events import DeadlineSet
from casekit.faults import armed
from casekit.merkle import Checkpoint, NoteVerifier
from casekit.streams import service_stream, unit_stream
from contracts.access import AccessRefused
from contracts.cards import CardIssued, NoticeIssued
from contracts.gateway import ExchangeSent
from contracts.grid import StaffRegistered, UnitRegistered
from contracts.intake import CaseAdmitted, CaseClosed, CaseRegistered
from contracts.ledger import EventLogExported
from contracts.mediation import MediationAttempted
from contracts.meetings import MeetingHeld
from contracts.rules import CalendarChanged, PermissionsChanged, ProcedureChanged
from contracts.samples import MOMENT, sample
from contracts.vocabulary import Relation, Tier, UnitKind, UnitRelation
from services.ledger.integrator import integrate, sign
from services.ledger.tables import APPEND_ONLY, CHECKPOINTS, ENTRIES, LEAVES, METADATA
from tests.support.listening import Listener

REGISTERED = replace(sample(CaseRegistered), units=())
COUNTYS_CENTRE = replace(sample(UnitRegistered), unit="centre", kind=UnitKind.CENTRE, tier=Tier.COUNTY)
NOBODYS = UUID(int=0)


def codes(count: int) -> list[str]:
    return [f"520302-2026-{number:07}-0" for number in range(1, count + 1)]


def told(ledger: Listener, count: int) -> None:
    for code in codes(count):
        ledger.voices.say("intake", replace(REGISTERED, code=code))
        ledger.voices.say("intake", CaseClosed(code))
    ledger.hear()


def integrated(ledger: Listener) -> int:
    total = 0
    while count := integrate(ledger.runtime):
        total += count
    return total


def covered(ledger: Listener) -> list[str]:
    """How far each source is covered by the last checkpoint, as it is kept."""
    with ledger.runtime.db.begin() as db:
        last = select(CHECKPOINTS.c.covered).order_by(CHECKPOINTS.c.size.desc()).limit(1)
        return [":".join(map(str, each)) for each in db.execute(last).scalar_one()]


def leaves(ledger: Listener) -> list[bytes]:
    with ledger.runtime.db.begin() as db:
        return [bytes(leaf) for (leaf,) in db.execute(select(LEAVES.c.leaf).order_by(LEAVES.c.index))]


def test_what_was_said_is_kept_byte_for_byte_and_each_once(ledger: Listener) -> None:
    told(ledger, 3)
    ledger.arrive([])
    with ledger.runtime.db.begin() as db:
        kept = [bytes(body) for (body,) in db.execute(select(ENTRIES.c.body).order_by(ENTRIES.c.serial))]
    assert sorted(kept) == sorted(envelope.body for envelope in ledger.voices.envelopes)


def test_an_auditor_lists_what_was_entered_later_than_it_happened(ledger: Listener) -> None:
    at_once, later = codes(2)
    ledger.voices.say("intake", replace(REGISTERED, code=at_once, received_at=None))
    ledger.voices.say("intake", replace(REGISTERED, code=later, received_at=MOMENT - timedelta(hours=1)))
    sessions = [
        replace(
            sample(MediationAttempted), code=at_once, number=number, held_at=MOMENT - timedelta(hours=hours)
        )
        for number, hours in ((1, 15), (2, 16))  # it is 15:30 in Shanghai: of this day, and of the one before
    ]
    for session in sessions:
        ledger.voices.say("mediation", session)
    ledger.hear()
    items = ledger.get("/v1/ledger/back-dated", "auditor", "u").json["items"]
    assert [(each["type"], each["stream"]) for each in items] == [
        ("case.registered", f"case/{later}"), ("mediation.attempted", f"case/{at_once}"),
    ]  # fmt: skip
    assert all(each["is_back_dated"] for each in items)
    assert ledger.get("/v1/ledger/back-dated", "director", "u").status_code == 403


def test_an_auditor_lists_every_change_of_rules_calendar_permissions_and_posts(ledger: Listener) -> None:
    told(ledger, 1)
    for event in (sample(ProcedureChanged), sample(CalendarChanged), sample(PermissionsChanged)):
        ledger.voices.say("intake", event, service_stream("intake"))
    ledger.voices.say("grid", sample(StaffRegistered), "unit/justice")
    ledger.hear()
    items = ledger.get("/v1/ledger/changes", "auditor", "u").json["items"]
    assert {each["type"] for each in items} == {
        "procedure.changed", "calendar.changed", "permissions.changed", "staff.registered",
    }  # fmt: skip
    assert ledger.get("/v1/ledger/changes", "dispatcher", "u").status_code == 403


def test_what_arrives_twice_is_recorded_once(ledger: Listener) -> None:
    ledger.voices.say("intake", CaseAdmitted(codes(1)[0]))
    arrivals = ledger.voices.take()
    ledger.arrive([*arrivals, *arrivals])
    ledger.arrive(arrivals)
    assert integrated(ledger) == 1


def test_a_word_nobody_knows_is_recorded_all_the_same(ledger: Listener) -> None:
    class Novelty(CaseAdmitted):
        TYPE = "case.novelty"

    ledger.voices.say("intake", Novelty(codes(1)[0]))
    ledger.hear()
    assert integrated(ledger) == 1


def test_entries_have_gapless_indexes_in_the_order_of_their_streams(ledger: Listener) -> None:
    told(ledger, 20)
    assert integrated(ledger) == 40
    with ledger.runtime.db.begin() as db:
        rows = db.execute(
            select(LEAVES.c.index, ENTRIES.c.stream, ENTRIES.c.seq)
            .join_from(LEAVES, ENTRIES, (ENTRIES.c.source == LEAVES.c.source) & (ENTRIES.c.id == LEAVES.c.id))
            .order_by(LEAVES.c.index)
        ).all()
    assert [index for index, _, _ in rows] == list(range(40))
    for stream in {stream for _, stream, _ in rows}:
        assert [seq for _, on, seq in rows if on == stream] == [1, 2]


def test_several_integrators_and_workers_make_one_tree(ledger: Listener) -> None:
    for code in codes(100):
        ledger.voices.say("intake", CaseAdmitted(code))
    inbox.store(ledger.runtime, ledger.voices.take())

    def work(_: int) -> None:
        while inbox.handle_batch(ledger.runtime, 10).claimed:
            integrate(ledger.runtime, 7)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    integrated(ledger)
    hashes = leaves(ledger)
    assert len(hashes) == 100
    made = sign(ledger.runtime)
    assert made is not None
    assert made.root == merkle.root(100, merkle.appended(0, {}, hashes))


def test_an_integrator_that_dies_before_its_commit_loses_nothing(ledger: Listener) -> None:
    told(ledger, 2)
    with armed("ledger.before_commit:1:raise"), pytest.raises(Exception, match=r"ledger\.before_commit"):
        integrate(ledger.runtime)
    assert leaves(ledger) == []
    assert integrated(ledger) == 4


CHANGES = ("UPDATE {0} SET {1} = {1}", "DELETE FROM {0}", "TRUNCATE {0}")


def test_the_database_itself_refuses_to_change_the_record(ledger: Listener, database_uri: str) -> None:
    told(ledger, 1)
    integrated(ledger)
    sign(ledger.runtime)
    for table in APPEND_ONLY:
        for change in CHANGES:
            wanted = change.format(f"ledger.{table.name}", list(table.columns)[-1].name)
            with pytest.raises(ProgrammingError) as refused, ledger.runtime.db.begin() as db:
                db.execute(text(wanted))
            assert isinstance(refused.value.orig, psycopg2.errors.InsufficientPrivilege), wanted
            with psycopg2.connect(database_uri) as administrator, administrator.cursor() as cursor:
                with pytest.raises(psycopg2.errors.InsufficientPrivilege, match="append-only"):
                    cursor.execute(wanted)
                administrator.rollback()


class TestCheckpoints:
    """Signed over all that is integrated, at an interval, and never for their own sake."""

    def test_a_checkpoint_commits_to_size_root_and_what_is_covered(self, ledger: Listener) -> None:
        told(ledger, 2)
        ledger.voices.say("grid", COUNTYS_CENTRE, unit_stream("centre"))
        ledger.hear()
        integrated(ledger)
        made = sign(ledger.runtime)
        assert made == Checkpoint(
            "onedoor/520302000000", 5, merkle.root(5, merkle.appended(0, {}, leaves(ledger)))
        )
        answer = ledger.get("/v1/ledger/checkpoint", "auditor", "centre")
        assert answer.json["covered"] == covered(ledger) == ["grid:1:1", "intake:1:4"]
        elsewhere = ledger.get("/v1/ledger/checkpoint", "auditor", "unit-audit").json
        assert elsewhere == {**answer.json, "covered": []}, (
            "how much each service said is no other unit's to count"
        )
        assert Checkpoint.parse(NoteVerifier.parse(answer.json["key"]).open(answer.json["note"])) == made

    def test_coverage_stops_before_a_hole_and_goes_on_when_it_is_filled(self, ledger: Listener) -> None:
        for code in codes(4):
            ledger.voices.say("intake", CaseAdmitted(code))
        first, second, third, fourth = ledger.voices.take()
        ledger.arrive([first, third, fourth])
        integrated(ledger)
        sign(ledger.runtime)
        assert covered(ledger) == ["intake:1:1"]
        ledger.arrive([second])
        integrated(ledger)
        sign(ledger.runtime)
        assert covered(ledger) == ["intake:1:4"]

    def test_a_checkpoint_never_causes_another(self, ledger: Listener) -> None:
        told(ledger, 1)
        integrated(ledger)
        assert sign(ledger.runtime) is not None
        with ledger.runtime.db.begin() as db:
            db.execute(text("UPDATE outbox_messages SET epoch = 1, position = serial"))
        assert integrated(ledger) == 1
        assert sign(ledger.runtime) is None

    def test_what_the_ledger_itself_refuses_is_on_record_once_the_relay_has_numbered_it(
        self, ledger: Listener
    ) -> None:
        with ledger.runtime.db.begin() as db:
            work = ledger.runtime.work(db, "post-1")
            work.lock(service_stream("ledger"))
            work.append(service_stream("ledger"), AccessRefused("post-1", None, "case.read"))
            work.flush()
        assert integrated(ledger) == 0
        with ledger.runtime.db.begin() as db:
            db.execute(text("UPDATE outbox_messages SET epoch = 1, position = serial"))
        assert integrated(ledger) == 1


class TestProofs:
    """What an auditor is given holds, offline."""

    def test_every_entry_is_proved_under_the_checkpoint(self, ledger: Listener) -> None:
        told(ledger, 5)
        integrated(ledger)
        sign(ledger.runtime)
        listed = ledger.get("/v1/ledger/entries?limit=200", "auditor", "u").json["items"]
        assert len(listed) == 10  # the checkpoint itself is for the county's centre
        for entry in listed:
            proof = ledger.get(f"/v1/ledger/proofs/inclusion?entry={entry['id']}", "auditor", "u").json
            path = [bytes.fromhex(digest) for digest in proof["proof"]]
            leaf = merkle.leaf_hash(entry["envelope"].encode())
            assert leaf.hex() == entry["leaf"] == proof["leaf"]
            merkle.verify_inclusion(leaf, proof["index"], proof["size"], path, bytes.fromhex(proof["root"]))

    def test_a_later_checkpoint_is_proved_to_continue_an_earlier(self, ledger: Listener) -> None:
        sizes = []
        for _ in range(3):
            for code in codes(3):
                ledger.voices.say("intake", CaseAdmitted(code))
            ledger.hear()
            integrated(ledger)
            made = sign(ledger.runtime)
            assert made is not None
            sizes.append(made)
        for old, new in ((0, 1), (0, 2), (1, 2), (2, 2)):
            path = f"/v1/ledger/proofs/consistency?from={sizes[old].size}&to={sizes[new].size}"
            proof = ledger.get(path, "auditor", "u").json
            merkle.verify_consistency(
                proof["from"], proof["size"], bytes.fromhex(proof["from_root"]), bytes.fromhex(proof["root"]),
                [bytes.fromhex(digest) for digest in proof["proof"]],
            )  # fmt: skip

    @pytest.mark.parametrize(
        ("path", "status", "code"),
        [
            ("/v1/ledger/checkpoint", 404, "CHECKPOINT_NOT_FOUND"),
            (f"/v1/ledger/proofs/inclusion?entry={NOBODYS}", 404, "ENTRY_NOT_FOUND"),
            ("/v1/ledger/proofs/consistency?from=3", 404, "CHECKPOINT_NOT_FOUND"),
            ("/v1/ledger/proofs/consistency?from=-3", 422, "INVALID_INPUT"),
            ("/v1/ledger/proofs/inclusion", 422, "INVALID_INPUT"),
            ("/v1/ledger/entries?limit=0", 422, "INVALID_INPUT"),
            (f"/v1/ledger/entries?after={NOBODYS}", 404, "ENTRY_NOT_FOUND"),
            ("/v1/ledger/accesses?case=nonsense", 422, "CASE_CODE_MALFORMED"),
        ],
    )
    def test_what_is_not_there_is_said_so(self, ledger: Listener, path: str, status: int, code: str) -> None:
        answer = ledger.get(path, "auditor", "u")
        assert (answer.status_code, answer.json["code"]) == (status, code)

    def test_an_entry_younger_than_the_checkpoint_is_not_proved_yet(self, ledger: Listener) -> None:
        told(ledger, 1)
        integrated(ledger)
        sign(ledger.runtime)
        ledger.voices.say("intake", CaseAdmitted(codes(1)[0]))
        ledger.hear()
        entry = ledger.voices.envelopes[-1].id
        for _ in range(2):  # recorded, then integrated
            answer = ledger.get(f"/v1/ledger/proofs/inclusion?entry={entry}", "auditor", "u")
            assert answer.json["code"] == "NOT_IN_CHECKPOINT"
            integrated(ledger)


def test_the_schema_is_what_the_metadata_says(ledger: Listener, database_uri: str) -> None:
    with ledger.runtime.db.begin() as db:
        assert compare_metadata(MigrationContext.configure(db), METADATA) == []


def listed(ledger: Listener, unit: str) -> set[str]:
    """The types that an auditor of the unit finds on record."""
    items = ledger.get("/v1/ledger/entries?limit=200", "auditor", unit).json["items"]
    for item in items:
        proof = ledger.get(f"/v1/ledger/proofs/inclusion?entry={item['id']}", "auditor", unit)
        assert proof.json["code"] != "ENTRY_NOT_FOUND"
    return {item["type"] for item in items}


def test_what_rests_on_cases_is_read_by_auditors_of_its_unit_and_of_the_countys_centre_that_nothing_accuses(
    ledger: Listener,
) -> None:
    """A card tells of the cases behind it, an export how many there are: to others neither is on the list, ever."""
    ledger.voices.say("grid", COUNTYS_CENTRE, unit_stream("centre"))
    said = [
        ("evaluation", replace(sample(CardIssued), unit="hr"), unit_stream("hr")),
        ("evaluation", replace(sample(NoticeIssued), unit="hr"), unit_stream("hr")),
        ("evaluation", replace(sample(DeadlineSet), kind="card.answer", owner="hr"), unit_stream("hr")),
        ("gateway", replace(sample(EventLogExported), unit="hr"), service_stream("gateway")),
        ("gateway", replace(sample(ExchangeSent), unit="hr"), unit_stream("hr")),
        ("grid", replace(sample(MeetingHeld), unit="hr", attending=("water",)), unit_stream("hr")),
    ]
    for source, event, stream in said:
        ledger.voices.say(source, event, stream)
    ledger.hear()
    all_of_it = {event.TYPE for _, event, _ in said}
    assert listed(ledger, "hr") & all_of_it == all_of_it
    assert listed(ledger, "centre") & all_of_it == all_of_it
    assert listed(ledger, "housing") & all_of_it == set()
    assert listed(ledger, "water") & all_of_it == {"meeting.held"}
    accusing = (UnitRelation("centre", Relation.ACCUSED),)
    ledger.voices.say("intake", replace(REGISTERED, code=codes(1)[0], units=accusing))
    ledger.hear()
    assert listed(ledger, "centre") & all_of_it == set()
