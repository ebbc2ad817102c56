"""What becomes of a unit's cards when the unit changes."""

from casekit.envelope import Envelope
from casekit.work import Work
from contracts.grid import UnitEnded
from services.evaluation.cards.handlers.contesting import lapse_all
from services.evaluation.handlers import end_unit


def unit_ended(work: Work, event: UnitEnded, envelope: Envelope) -> None:
    """It keeps its figures and what it was given; it is judged no more and owes nothing."""
    end_unit(work, event, envelope)
    lapse_all(work, event.unit)
