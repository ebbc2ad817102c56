"""Shows who the parties of a case are, and puts on record who looked and why."""

from typing import Any

from sqlalchemy import select

from access import guard
from access.acts import Act
from access.viewing import Shown
from casekit.auth import Actor
from casekit.auth.actor import Role
from casekit.errors import Forbidden
from casekit.work import Work
from contracts.intake import PartyRevealed
from services.intake.domain.viewing import EXCHANGE
from services.intake.handlers.acting import open_case
from services.intake.handlers.viewing import seen
from services.intake.sealing import live_keys, opened_party, party_owner
from services.intake.tables import PARTIES


def reveal(work: Work, actor: Actor, code: str, purpose: str) -> list[dict[str, Any]]:
    """The parties with their data; `purpose` is a code. Parties whose data was erased are marked so.

    Raises Forbidden for a post that states the purpose of systems.
    """
    opened = open_case(work, actor, Act.PARTY_REVEAL, code)
    if purpose == EXCHANGE and Role.DEPARTMENT_SYSTEM not in actor.roles:
        raise guard.refusal(Forbidden, actor, Act.PARTY_REVEAL, guard.load(work, code))
    present = select(PARTIES).where(PARTIES.c.code == code, PARTIES.c.removed_by.is_(None))
    rows = list(work.execute(present.order_by(PARTIES.c.number)).mappings())
    keys = live_keys(work, [party_owner(row["id"]) for row in rows])
    parties = []
    for row in rows:
        key = keys.get(party_owner(row["id"]))
        personal = opened_party(key, row["id"], row["sealed"]) if key is not None and row["sealed"] else {}
        parties.append({**row, **personal, "is_erased": row["sealed"] is not None and key is None})
    work.append(opened.stream, PartyRevealed(code, actor.id, actor.unit, purpose))
    seen(work, actor, code, Shown.PARTIES)
    return parties
