"""Who was passed a petition sees and answers that alone; used by `handlers` and `readmodel`."""

from sqlalchemy import RowMapping

from access import guard
from access.acts import Act
from access.relations import is_walled
from casekit.auth import Actor
from casekit.work import Work
from services.petition.errors import ForwardingNotFound


def check_recipient(work: Work, actor: Actor, act: Act, row: RowMapping) -> None:
    """Raise ForwardingNotFound unless what the row holds went to the actor's unit, which the case does not accuse.

    Raises Forbidden for a post of that unit that may not do `act`.
    """
    case = guard.load(work, row["code"])
    if case is None or is_walled(actor, case) or actor.unit != row["recipient"]:
        raise guard.refusal(ForwardingNotFound, actor, act, case)
    guard.require(work, actor, act, unit=row["recipient"])
