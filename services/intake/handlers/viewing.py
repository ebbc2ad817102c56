"""Puts on record that a post was shown something of a case: the least that answers "who saw it" later.

One row per post and what it was, with the first time and, to the minute, the last: a page that is read again and again
is written once a minute. Called where something is shown, on the transaction that reads it.
"""

from datetime import timedelta

from sqlalchemy.dialects.postgresql import insert

from casekit.auth import Actor
from casekit.work import Work
from services.intake.domain.viewing import Shown
from services.intake.tables import VIEWS

_TO_THE_MINUTE = timedelta(minutes=1)


def seen(work: Work, actor: Actor, code: str, what: Shown) -> None:
    """The actor is shown it now."""
    row = {
        "code": code, "viewer": actor.id, "what": what.value, "region": work.region, "unit": actor.unit,
        "first_at": work.now, "last_at": work.now,
    }  # fmt: skip
    work.execute(
        insert(VIEWS)
        .values(row)
        .on_conflict_do_update(
            constraint="pk_case_views",
            set_={"last_at": work.now, "unit": actor.unit},
            where=VIEWS.c.last_at <= work.now - _TO_THE_MINUTE,
        )
    )
