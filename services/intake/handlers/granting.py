"""One-case grants (一案授权): leave for a document job of another service to fetch the names of one case's parties.

Who could be shown the parties gives it, and that is on record as a reveal when it is given. It is good for one case,
one service and an hour, and can be used by that service alone; intake keeps nothing of it.
"""

import base64
import hmac
import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import select

from access.acts import Act
from access.viewing import Shown
from casekit.auth import Actor
from casekit.clock import rfc3339
from casekit.sealing import vault_of
from casekit.work import Work
from contracts.intake import PartyRevealed
from services.intake.errors import GrantRefused
from services.intake.handlers.acting import open_case
from services.intake.handlers.viewing import seen
from services.intake.sealing import live_keys, opened_party, party_owner
from services.intake.tables import PARTIES

VALID: Final = timedelta(hours=1)
PURPOSE: Final = "document"
_MAC_PURPOSE: Final = "one-case-grant"


@dataclass(frozen=True, slots=True)
class Grant:
    """What a grant says: whose parties, for which service, given by which post, until when (RFC 3339)."""

    code: str
    service: str
    post: str
    until: str


def give(work: Work, actor: Actor, code: str, service: str) -> dict[str, Any]:
    """The grant, as text that only intake can have written. Raises CaseNotFound or Forbidden as a reveal does."""
    opened = open_case(work, actor, Act.PARTY_REVEAL, code)
    until = work.now + VALID
    grant = Grant(code, service, actor.id, rfc3339(until))
    work.append(opened.stream, PartyRevealed(code, actor.id, actor.unit, PURPOSE))
    seen(work, actor, code, Shown.PARTIES)
    return {"grant": _written(work, grant), "expires_at": until}


def redeem(work: Work, service: str, code: str, text: str) -> list[dict[str, Any]]:
    """Side and name of the parties of case `code`, in order; the name is None where it was erased or never told.

    Raises GrantRefused for a grant that is not intake's, not for that service and case, or over.
    """
    grant = _read(work, text)
    if (grant.service, grant.code) != (service, code) or work.now >= datetime.fromisoformat(grant.until):
        raise GrantRefused
    present = select(PARTIES).where(PARTIES.c.code == grant.code, PARTIES.c.removed_by.is_(None))
    rows = list(work.execute(present.order_by(PARTIES.c.number)).mappings())
    keys = live_keys(work, [party_owner(row["id"]) for row in rows])
    return [{"side": row["side"], "name": _name(keys.get(party_owner(row["id"])), row)} for row in rows]


def _name(key: Any, row: Any) -> str | None:
    if key is None or row["sealed"] is None:
        return None
    name: str | None = opened_party(key, row["id"], row["sealed"]).get("name")
    return name


def _written(work: Work, grant: Grant) -> str:
    said = json.dumps(asdict(grant), sort_keys=True)
    mac = vault_of(work).fingerprint(_MAC_PURPOSE, said)
    return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in (said.encode(), mac))


def _read(work: Work, text: str) -> Grant:
    try:
        said, mac = (base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)) for part in text.split("."))
        words = said.decode()
    except ValueError:  # of base64, of UTF-8, or of another number of parts
        raise GrantRefused from None
    if not hmac.compare_digest(mac, vault_of(work).fingerprint(_MAC_PURPOSE, words)):
        raise GrantRefused
    return Grant(**json.loads(words))
