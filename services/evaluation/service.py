"""Evaluation as a nameko service."""

from casekit.entrypoints import loop
from casekit.loops import Stop
from casekit.service import EventService
from services.evaluation.folding import run_folding


class EvaluationService(EventService):
    """Counts how units do."""

    name = "evaluation"

    @loop
    def fold(self, stop: Stop) -> None:
        """Sum up what was counted."""
        run_folding(self.runtime, stop)


SERVICE = EvaluationService
