"""A mediation ends because of what becomes of its case. Called by other handlers, with the case's stream held."""

from casekit.work import Work
from contracts.vocabulary import MediationEnd
from services.mediation.domain.mediation import Mediation
from services.mediation.handlers import referring, scheduling, terms, tiers
from services.mediation.handlers.acting import save


def end_with_case(work: Work, mediation: Mediation, reason: MediationEnd) -> None:
    """调解终止: its term matters no longer, no session is held any more, a court hears of it."""
    event = mediation.end_with_case(reason)
    terms.drop(work, mediation)
    tiers.over(work, mediation)
    scheduling.call_off(work, mediation)
    referring.send_back(work, mediation)
    save(work, mediation, event)
