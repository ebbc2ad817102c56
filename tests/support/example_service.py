"""A service as small as one can be: notes on cases, with one wall. For tests of the web layer."""

import threading
from dataclasses import dataclass
from pathlib import Path
from random import randrange
from typing import Any, ClassVar

from flask import request
from marshmallow import fields
from sqlalchemy import BigInteger, Column, DateTime, MetaData, Table, Uuid, select, text
from sqlalchemy import Text as TextColumn

from casekit.auth import Actor, DevIssuer, ServiceTokens, TokenVerifier
from casekit.casecode import CaseCode
from casekit.clock import FixedClock, RealClock
from casekit.config import Config
from casekit.db import Database
from casekit.errors import CaseNotFound, Problem
from casekit.facts import Event
from casekit.ids import new_id
from casekit.runtime import Runtime, ServiceDefinition
from casekit.schema import mechanism
from casekit.streams import case_stream
from casekit.vault import FileKeyring, Vault
from casekit.web import Blueprint, Bridge, Fen, Keyset, Moment, PageQuery, Schema, Text, Whole, page_of
from casekit.work import Work

REGION = "520302000000"
HIDDEN_FROM = "accused"
metadata = MetaData()
mechanism(metadata)
notes = Table(
    "notes",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("region", TextColumn, nullable=False),
    Column("code", TextColumn, nullable=False),
    Column("text", TextColumn, nullable=False),
    Column("fen", BigInteger),
    Column("at", DateTime(timezone=True), nullable=False),
)


@dataclass(frozen=True, slots=True)
class NoteMade(Event):
    """A note was made."""

    TYPE: ClassVar[str] = "note.made"
    id: str


@dataclass(frozen=True, slots=True)
class NoteHidden(Event):
    """Someone asked for what he may not see."""

    TYPE: ClassVar[str] = "note.hidden"
    viewer: str


class NoteRefused(Problem):
    """The case has as many notes as it may."""

    code = "NOTE_REFUSED"
    status = 409
    title_en = "No more notes."
    title_zh = "不能再加。"


class NewNote(Schema):
    """What a caller sends."""

    text = Text(40, required=True)
    fen = Fen(load_default=None)
    at = Moment(load_default=None)


class NoteSchema(Schema):
    """What a caller gets."""

    id = fields.UUID(required=True)
    code = fields.String(required=True)
    text = fields.String(required=True)
    fen = fields.Integer(allow_none=True)
    at = Moment(required=True)


class NoteQuery(PageQuery):
    """How notes are listed."""

    text = Text(40)


class NewsQuery(PageQuery):
    """A long poll."""

    wait = Whole(0, 3, lenient=True, required=True)


ORDER = Keyset(notes.c.at, notes.c.id)


def open_case(work: Work, actor: Actor, body: dict[str, Any], serial: int) -> dict[str, Any]:
    """Make a note on a case that is born with it: one statement."""
    code = str(CaseCode(REGION, 2026, serial))
    work.open_stream(case_stream(code))
    return _insert(work, code, body)


def make_note(work: Work, actor: Actor, code: str, body: dict[str, Any], limit: int = 99) -> dict[str, Any]:
    """Make a note on a case."""
    _see(work, actor, code)
    work.lock(case_stream(code))
    if (
        work.execute(text("SELECT count(*) FROM notes WHERE code = :code"), {"code": code}).scalar_one()
        >= limit
    ):
        raise NoteRefused
    return _insert(work, code, body)


def list_notes(work: Work, actor: Actor, code: str, query: dict[str, Any]) -> dict[str, Any]:
    """The notes of a case."""
    _see(work, actor, code)
    rows = work.execute(ORDER.select(select(notes).where(notes.c.code == code), query)).all()
    return ORDER.page(rows, query)


def _see(work: Work, actor: Actor, code: str) -> None:
    known = work.execute(text("SELECT 1 FROM streams WHERE stream = :s"), {"s": case_stream(code)}).first()
    if known is None or actor.unit == HIDDEN_FROM:
        refusal = CaseNotFound()
        refusal.on_record = NoteHidden(actor.id)
        raise refusal


def _insert(work: Work, code: str, body: dict[str, Any]) -> dict[str, Any]:
    note = {
        "id": new_id(),
        "code": code,
        "text": body["text"],
        "fen": body["fen"],
        "at": body["at"] or work.now,
    }
    work.insert("notes", region=work.region, **note)
    work.append(case_stream(code), NoteMade(str(note["id"])))
    return note


class Serials:
    """Serials for new cases; two processes on one database hardly meet."""

    def __init__(self) -> None:
        self.last = randrange(10**8)

    def next(self) -> int:
        """Another one."""
        self.last += 1
        return self.last


def blueprints(runtime: Runtime) -> list[Blueprint]:
    """The resources."""
    bridge = Bridge(runtime)
    resources = Blueprint("notes", __name__)
    for add in (_writing, _reading, _answering_oddly):
        add(resources, bridge)
    return [resources]


def _writing(resources: Blueprint, bridge: Bridge) -> None:
    serials = Serials()

    @resources.post("/v1/cases")
    @resources.arguments(NewNote)
    @resources.response(201, NoteSchema)
    def open_(body: dict[str, Any]) -> Any:
        serial = serials.next()
        return bridge.write(lambda work, actor: open_case(work, actor, body, serial))

    @resources.post("/v1/cases/<case_code:code>/notes")
    @resources.arguments(NewNote)
    @resources.response(201, NoteSchema)
    def note(body: dict[str, Any], code: str) -> Any:
        return bridge.write(lambda work, actor: make_note(work, actor, code, body), stream=case_stream(code))

    @resources.post("/v1/cases/<case_code:code>/last-note")
    @resources.arguments(NewNote)
    @resources.response(201, NoteSchema)
    def last_note(body: dict[str, Any], code: str) -> Any:
        return bridge.write(
            lambda work, actor: make_note(work, actor, code, body, 1), stream=case_stream(code)
        )


def _reading(resources: Blueprint, bridge: Bridge) -> None:
    @resources.get("/v1/cases/<case_code:code>/notes")
    @resources.arguments(NoteQuery, location="query")
    @resources.response(200, page_of(NoteSchema))
    def notes_of(query: dict[str, Any], code: str) -> Any:
        return bridge.read(lambda work, actor: list_notes(work, actor, code, query), stream=case_stream(code))

    @resources.get("/v1/cases/<case_code:code>/news")
    @resources.arguments(NewsQuery, location="query")
    @resources.response(200, page_of(NoteSchema))
    def news(query: dict[str, Any], code: str) -> Any:
        threading.Event().wait(query["wait"])
        return bridge.read(lambda work, actor: list_notes(work, actor, code, query))


def _answering_oddly(resources: Blueprint, bridge: Bridge) -> None:
    @resources.post("/v1/public/echo")
    @resources.arguments(NewNote)
    @resources.response(200, NewNote)
    def echo(body: dict[str, Any]) -> Any:
        return bridge.read(lambda work, actor: body)

    @resources.get("/v1/cases/seen")
    def seen() -> Any:
        headers = {name.lower(): value for name, value in request.headers}
        return {"headers": headers, "args": request.args.to_dict(), "from": list(request.access_route)}

    @resources.get("/v1/faults/<kind>")
    def fail(kind: str) -> Any:
        raise {"value": ValueError, "key": KeyError}[kind]("李四 13800000000")


DEFINITION = ServiceDefinition(
    name="example", metadata=metadata, migrations="", blueprints=blueprints, listens_to=("grid",)
)


@dataclass
class Example:
    """The service with what tests need to call it."""

    runtime: Runtime
    issuer: DevIssuer

    def token(self, unit: str = "centre") -> dict[str, str]:
        """The header of a clerk's request."""
        return {"Authorization": f"Bearer {self.issuer.issue('clerk', unit=unit)}"}


def example(
    home: Path, uri: str = "postgresql://nobody@127.0.0.1:1/none", *, clock: FixedClock | None = None
) -> Example:
    """The service on that database, which is not touched before a request needs it."""
    issuer = DevIssuer(home)
    verifier = TokenVerifier(issuer.issuer, issuer.audience, issuer.keys())
    vault = Vault(FileKeyring.open(home / "master.json", make=True))
    runtime = Runtime(
        definition=DEFINITION,
        config=Config(home=home, region=REGION),
        clock=clock or RealClock(),
        db=Database(uri, "example"),
        verifier=verifier,
        extras={"vault": vault},
        service_tokens=ServiceTokens("s" * 48),
    )
    return Example(runtime, issuer)


def create_schema(database: Database) -> None:
    """The service's tables in an empty database."""
    with database.begin() as connection:
        connection.execute(text("CREATE SCHEMA example"))
        metadata.create_all(connection)
