"""A petition ends because of what becomes of its case. Called by other handlers, with the case's stream held."""

from casekit.work import Work
from services.petition.domain.petition import Petition
from services.petition.handlers import pressing, receiving, terms
from services.petition.handlers.acting import save
from services.petition.handlers.forwarding import call_back


def end_with_case(work: Work, petition: Petition) -> None:
    """终止, with all that was under way of it."""
    said = petition.end()
    let_go(work, petition)
    save(work, petition, said)


def let_go(work: Work, petition: Petition) -> None:
    """Nothing of it is under way any more: with other units, in supervision, at receptions; no term runs."""
    call_back(work, petition.id)
    pressing.lift(work, petition.id)
    receiving.call_off(work, petition.id)
    terms.drop(work, petition)
