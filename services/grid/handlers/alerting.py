"""Raises alerts (提醒) from what grid itself says, and drops those of which there is nothing left to do.

Of terms that are late, from what any service says; of what is urgent, was passed on, or went to an accused unit, from
what petition says; of what follows a card and is late, from what evaluation says. A projector: `definition` puts it
beside the access tables', so it works in the transaction that says the event, or hears it.
"""

from datetime import datetime
from typing import Final

from sqlalchemy import delete

from access import guard
from casekit.envelope import Envelope
from casekit.ids import derived_id
from casekit.work import Work
from contracts.vocabulary import Relation
from procedures.vocabulary import Role
from services.grid.alert_tables import ALERTS
from services.grid.domain.alert import (
    HEARD,
    LATE,
    OF_CARDS,
    OF_PETITIONS,
    OF_TERMS,
    Alert,
    Moot,
    alerts_of,
    misdirected,
    moot_by,
)
from services.grid.handlers import routed
from services.grid.places import procedure_of, terms_today

_CASE: Final = "case/"
# Of the other services that move cases: the terms.
_OF_OTHERS: Final = {"evaluation": OF_CARDS, "petition": OF_TERMS | OF_PETITIONS}


def alert(work: Work, envelope: Envelope) -> None:
    """Apply one event to the alerts; most concern none and cost nothing."""
    is_own = envelope.source == work.source
    if envelope.type not in (HEARD if is_own else _OF_OTHERS.get(envelope.source, OF_TERMS)):
        return
    code = envelope.subject.removeprefix(_CASE) if envelope.subject.startswith(_CASE) else None
    data = envelope.data
    if envelope.type in OF_TERMS and not data["subject"]:
        data = {**data, "subject": envelope.subject if code is None else code}
    moot = moot_by(envelope.type, data)
    if moot is not None:
        _drop(work, moot)
    for each in (*alerts_of(envelope.type, data), *_misdirected(work, envelope, code)):
        _raise(work, envelope, each, code)


def _misdirected(work: Work, envelope: Envelope, code: str | None) -> list[Alert]:
    case = None if code is None or envelope.type not in OF_PETITIONS else guard.load(work, code)
    accused = frozenset() if case is None else case.units(Relation.ACCUSED)
    return misdirected(envelope.type, envelope.data, accused)


def _raise(work: Work, envelope: Envelope, raised: Alert, code: str | None) -> None:
    role = raised.role
    if raised.to is not None and raised.kind in LATE:
        role = _role_of(work, raised.to, code)
    if role == Role.PUBLIC:  # a party's own term: nobody of the staff must act
        return
    to = raised.to if role is None else None
    work.insert(
        "alerts", id=derived_id(envelope.id, f"{raised.kind.value}/{to or role}"), region=work.region,
        addressee=to, role=role, kind=raised.kind.value, subject=raised.subject, term=raised.term, code=code,
        due_at=None if raised.due_at is None else datetime.fromisoformat(raised.due_at), raised_at=work.now,
        unit=raised.unit,
    )  # fmt: skip


def _role_of(work: Work, owner: str, code: str | None) -> str | None:
    """The role of a post of the procedure; None when the owner of the term is a unit or a post of the organisation."""
    terms = (None if code is None else routed.begun(work, code)) or terms_today(work)
    post = procedure_of(work, terms).posts.get(owner)
    return None if post is None else post.role.value


def _drop(work: Work, moot: Moot) -> None:
    t = ALERTS.c
    wanted = [t.subject == moot.subject]
    wanted += [t.kind.in_([kind.value for kind in sorted(moot.kinds)])] if moot.kinds else []
    wanted += [t.term == moot.term] if moot.term is not None else []
    wanted += [t.addressee == moot.to] if moot.to is not None else []
    work.execute(delete(ALERTS).where(*wanted))
