"""The peer: a monolith that registers a case as one would write it with FastAPI, SQLAlchemy's ORM and asyncpg.

It checks the token's signature, validates the body, and inserts case, party, deadline and two outbox rows in one
transaction: the rows of intake's own tables, indexes included, with contents of the same size. It keeps no
Idempotency-Key, encrypts nothing, chains no events and has no gateway before it.

    python -m benchmarks.peer_monolith        # make the tables
    uvicorn benchmarks.peer_monolith:app
"""

import hashlib
import hmac
import json
import os
import secrets
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import jwt
from fastapi import Depends, FastAPI, Header, HTTPException
from pydantic import BaseModel, Field
from sqlalchemy import create_engine
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase

from benchmarks.load import CONNECTIONS
from casekit.auth.devissuer import DEV_AUDIENCE, DEV_ISSUER
from casekit.clock import RealClock
from casekit.db import engine_url
from casekit.ids import new_id
from services.intake.tables import METADATA

TABLES = [METADATA.tables[name] for name in ("cases", "parties", "deadlines", "outbox_messages")]
REGION = "520302000000"
SECRET_KEY = secrets.token_bytes(32)


class Base(DeclarativeBase):
    """The models are mapped onto intake's tables, so that the rows are the same."""

    metadata = METADATA


class CaseRow(Base):
    """A case."""

    __table__ = METADATA.tables["cases"]


class PartyRow(Base):
    """A party."""

    __table__ = METADATA.tables["parties"]


class DeadlineRow(Base):
    """A deadline."""

    __table__ = METADATA.tables["deadlines"]


class OutboxRow(Base):
    """An event to be sent."""

    __table__ = METADATA.tables["outbox_messages"]


class PartyIn(BaseModel):
    """A party as given."""

    side: str = "petitioner"
    kind: str = "person"
    is_anonymous: bool = False
    is_minor: bool = False
    name: str = Field(max_length=128)
    phone: str | None = Field(default=None, max_length=32)
    id_number: str | None = Field(default=None, max_length=32)
    address: str | None = Field(default=None, max_length=256)


class CaseIn(BaseModel):
    """A case as given."""

    matter_type: str
    channel: str
    description: str = Field(max_length=8000)
    location: str | None = Field(default=None, max_length=256)
    parties: list[PartyIn] = Field(default_factory=list, max_length=500)


class ReceiptOut(BaseModel):
    """What the clerk hands over."""

    code: str
    secret: str
    state: str
    matter_type: str
    received_at: str
    due_at: str


app = FastAPI()
engine = create_async_engine(
    engine_url(os.environ["PEER_DATABASE"]).set(drivername="postgresql+asyncpg"),
    pool_size=CONNECTIONS,
    max_overflow=0,
)
sessions = async_sessionmaker(engine, expire_on_commit=False)
KEY = jwt.PyJWK(json.loads(Path(os.environ["PEER_JWKS"]).read_text(encoding="ascii"))["keys"][0])


async def clerk(authorization: Annotated[str, Header()]) -> str:
    """Who calls, by a token whose signature, issuer, audience and expiry are checked."""
    token = authorization.removeprefix("Bearer ")
    try:
        claims = jwt.decode(token, KEY, algorithms=["EdDSA"], audience=DEV_AUDIENCE, issuer=DEV_ISSUER)
    except jwt.PyJWTError:
        raise HTTPException(401) from None
    return str(claims["sub"])


@app.post("/v1/cases", status_code=201)
async def register(body: CaseIn, actor: Annotated[str, Depends(clerk)]) -> ReceiptOut:
    """Register a case."""
    now = RealClock().now()
    code, secret = f"{REGION}-2026-{secrets.token_hex(6)}", secrets.token_urlsafe(9)
    due = now + timedelta(days=7)
    case = CaseRow(
        code=code, region=REGION, centre="centre", state="registered", matter_type=body.matter_type,
        channel=body.channel, place="xiaogan", procedure="2026-01", units=[], party_count=len(body.parties),
        has_petitioner=True, is_anonymous=False, is_group=False, is_back_dated=False, first_contact=actor,
        secret_hash=hmac.digest(SECRET_KEY, secret.encode(), "sha256"),
        description_sealed=body.description.encode(), location_sealed=(body.location or "").encode(),
        round=1, routed_round=0, notified_round=0, followed_up_round=0,
        received_at=now, registered_at=now, state_since=now,
    )  # fmt: skip
    deadline = DeadlineRow(
        id=new_id(), stream=f"case/{code}", kind="admission", subject="", region=REGION, owner="centre",
        rule="admission", state="open", provisional=False, set_at=now, due_at=due,
        warn_at=[due - timedelta(days=1)], warned=0, next_at=due - timedelta(days=1), attempts=0,
    )  # fmt: skip
    registered = {"code": code, "matter_type": body.matter_type, "channel": body.channel, "place": "xiaogan"}
    due_said = {"kind": "admission", "due_at": due.isoformat(), "rule": "admission", "owner": "centre"}
    async with sessions() as session, session.begin():
        session.add(case)
        session.add_all(party(code, number, each) for number, each in enumerate(body.parties, start=1))
        session.add(deadline)
        session.add(event(code, 1, "case.registered", actor, registered))
        session.add(event(code, 2, "deadline.set", actor, due_said))
    return ReceiptOut(
        code=code, secret=secret, state="registered", matter_type=body.matter_type,
        received_at=now.isoformat(), due_at=due.isoformat(),
    )  # fmt: skip


def party(code: str, number: int, given: PartyIn) -> PartyRow:
    """The row of a party; what identifies him in one column, indexed by hashes as intake does."""
    return PartyRow(
        id=new_id(), code=code, region=REGION, number=number, side=given.side, kind=given.kind,
        is_anonymous=given.is_anonymous, is_minor=given.is_minor, is_represented=False,
        sealed=given.model_dump_json().encode(), phone_index=_index(given.phone),
        id_number_index=_index(given.id_number),
    )  # fmt: skip


def event(code: str, seq: int, kind: str, actor: str, data: dict[str, Any]) -> OutboxRow:
    """The outbox row of a CloudEvent, as it would be sent."""
    identity: UUID = new_id()
    now = RealClock().now()
    document = {
        "specversion": "1.0", "id": str(identity), "source": "monolith", "type": kind, "subject": f"case/{code}",
        "time": now.isoformat(), "datacontenttype": "application/json", "dataschema": f"urn:event:{kind}",
        "region": REGION, "actor": actor, "seq": seq, "data": data,
    }  # fmt: skip
    return OutboxRow(
        id=identity, stream=f"case/{code}", seq=seq, type=kind, region=REGION,
        body=json.dumps(document, ensure_ascii=False).encode(), recorded_at=now,
    )  # fmt: skip


def _index(value: str | None) -> bytes | None:
    return None if value is None else hashlib.blake2b(value.encode(), key=SECRET_KEY).digest()


if __name__ == "__main__":
    METADATA.create_all(create_engine(engine_url(os.environ["PEER_DATABASE"])), tables=TABLES)
