"""Evaluation as a nameko service."""

from casekit.service import EventService


class EvaluationService(EventService):
    """Counts how units do."""

    name = "evaluation"


SERVICE = EvaluationService
