"""移交调解 (信访工作条例 33): an admitted petition is handed over to mediation, the petitioner told in writing.

Raises what `open_petition` and the domain do.
"""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from access.acts import Act
from casekit.auth import Actor
from casekit.streams import case_stream
from casekit.work import Work
from contracts.vocabulary import HandOverTo, PetitionSort, Side
from services.petition.domain import handing
from services.petition.domain.paper import PaperKind
from services.petition.domain.petition import Notice
from services.petition.handlers import ending, papers, whose
from services.petition.handlers.acting import note, open_petition, save


@dataclass(frozen=True, slots=True)
class Wish:
    """Which kind of mediation, who wishes it, and why, as the petitioner is told."""

    to: HandOverTo
    sides: Collection[Side]
    text: str


def hand_over(work: Work, actor: Actor, petition: UUID, wish: Wish, notice: Notice | None) -> None:
    """移交: the petition ends with all that is under way of it, and the centre routes the case.

    What a unit that had taken it has done so far stays on record; the notice is in that unit's name.
    """
    opened = open_petition(work, actor, Act.PETITION_ANSWER, petition)
    found, sort = opened.petition, opened.row["sort"]
    handing.check(found, None if sort is None else PetitionSort(sort), wish.sides)
    handed, ended = handing.hand_over(found, wish.to, notice, work.now)
    by = whose.handled_by(work, found)
    work.append(case_stream(found.code), handed)
    ending.let_go(work, found)
    save(work, found, ended, handed_to=wish.to.value)
    form, given_at = (None, None) if notice is None else (notice.form.value, notice.given_at)
    papers.give_out(work, found, papers.Issue(PaperKind.HAND_OVER, None, form, given_at, by=by))
    note(work, found, "hand_over", wish.text)
