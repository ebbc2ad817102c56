"""Evaluation as a nameko service."""

from casekit.entrypoints import loop
from casekit.loops import Stop
from casekit.service import EventService
from services.evaluation.cards.arranging import run_arranging
from services.evaluation.folding import run_folding


class EvaluationService(EventService):
    """Counts how units do, and gives them cards."""

    name = "evaluation"

    @loop
    def fold(self, stop: Stop) -> None:
        """Sum up what was counted."""
        run_folding(self.runtime, stop)

    @loop
    def arrange(self, stop: Stop) -> None:
        """See to it that units are judged when their period is over."""
        run_arranging(self.runtime, stop)


SERVICE = EvaluationService
