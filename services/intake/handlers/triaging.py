"""研判: a person decides, with or without the suggestion before them, which the decision may follow or not."""

from dataclasses import dataclass

from access.acts import Act
from casekit.auth import Actor
from casekit.work import Work
from contracts.vocabulary import Grade, Route
from services.intake.domain.case import Case, Heeded
from services.intake.errors import ConcernUnknown, SuggestionStale
from services.intake.handlers.acting import Opened, carry_out, note, open_case
from services.intake.handlers.acts import check_category, check_offered
from services.intake.records import procedure_of
from services.intake.suggesting import suggest


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided; `suggestion` is the id of what was proposed, where somebody looked at it."""

    category: str
    grade: Grade
    route: Route | None = None
    concern: str | None = None
    suggestion: str | None = None
    text: str | None = None


def triage_case(work: Work, actor: Actor, code: str, decision: Decision) -> Case:
    """研判, by the categories, concerns and routes of the case's procedure.

    Raises CategoryUnknown, ConcernUnknown, RouteNotOffered or SuggestionStale.
    """
    opened = open_case(work, actor, Act.CASE_TRIAGE, code)
    check_category(work, opened.case, decision.category)
    if decision.concern is not None:
        _check_concern(work, opened.case, decision.concern)
    if decision.route is not None:
        check_offered(work, opened.case, decision.route)
    heeded = None if decision.suggestion is None else _heeded(work, actor, opened, decision)
    events = opened.case.triage(decision.category, decision.grade, decision.route, decision.concern, heeded)
    note(work, opened, "triage", decision.text)
    return carry_out(work, opened, events)


def _check_concern(work: Work, case: Case, concern: str) -> None:
    known = [each.key for each in procedure_of(work, case).concerns]
    if concern not in known:
        raise ConcernUnknown(known=known)


def _heeded(work: Work, actor: Actor, opened: Opened, decision: Decision) -> Heeded:
    """Whether the decision is what is proposed now; what its author says of that is not asked."""
    suggestion = suggest(work, actor, opened.case, opened.row)
    if suggestion.id != decision.suggestion:
        raise SuggestionStale
    followed = suggestion.proposal.agrees(decision.category, decision.concern, decision.grade, decision.route)
    return Heeded(suggestion.id, followed)
