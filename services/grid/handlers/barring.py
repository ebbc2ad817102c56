"""What an accused unit (被检举单位) may not have of a case ends. Called by handlers that hold the case's stream."""

from collections.abc import Collection

from casekit.work import Work
from services.grid.handlers.listing import lift_accused
from services.grid.handlers.mailing import withdraw_of_accused
from services.grid.handlers.orders import cancel_open
from services.grid.handlers.sponsors import relieve_accused


def bar(work: Work, code: str, accused: Collection[str]) -> None:
    """Orders and letters of these units end, nobody of theirs answers for the case, others watch its risks."""
    cancel_open(work, code, of=accused)
    relieve_accused(work, code, accused)
    withdraw_of_accused(work, code, accused)
    lift_accused(work, code, accused)
