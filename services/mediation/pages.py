"""The pages of a mediation's papers, by kind: what stands in them, put into its form. For `api`, `handlers`, `jobs`."""

from collections.abc import Callable, Mapping
from typing import Any, Final
from uuid import UUID

from casekit.auth import Actor
from casekit.papers.naming import Names
from casekit.work import Work
from contracts.vocabulary import PaperKind, Side
from services.mediation.printing import rendered
from services.mediation.readmodel import papers

_Read = Callable[[Work, Actor, UUID], dict[str, Any]]

_FORMS: Final[Mapping[PaperKind, tuple[str, _Read]]] = {
    PaperKind.AGREEMENT: ("agreement.html", papers.agreement_paper),
    PaperKind.MEDIATION_FILE: ("file.html", papers.file_paper),
    PaperKind.HAND_OVER: ("hand_over.html", papers.hand_over_paper),
    PaperKind.COURT_RETURN: ("court_return.html", papers.return_paper),
    PaperKind.CONFIRMATION: ("confirmation.html", papers.confirmation_paper),
}

KINDS: Final = tuple(_FORMS)  # those of PaperKind that are of a mediation


def page(
    work: Work, actor: Actor, mediation: UUID, kind: PaperKind, names: Names | None = None,
    titles: Mapping[str, str] | None = None,
) -> str:  # fmt: skip
    """The paper as a page of HTML, for its mediators alone; without `names` there is a line to write them on.

    `titles`: what posts are called, whose ids it shows otherwise.

    Raises MediationNotFound, Forbidden, AgreementNotFound or PaperNotDue.
    """
    template, read = _FORMS[kind]
    by_side = {side.value: (names or {}).get(side.value, []) for side in Side}
    found = read(work, actor, mediation)
    if "called" in found:
        found["called"] = {**(titles or {}), **found["called"]}
    return rendered(template, names=by_side, **found)
