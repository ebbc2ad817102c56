"""受理: by the office, or by the unit to which it passed the petition. Called by the other handlers."""

from uuid import UUID

from sqlalchemy import RowMapping

from casekit.work import Work
from procedures.starting import StartEvent
from procedures.vocabulary import DeadlineKind
from services.petition.domain.paper import PaperKind
from services.petition.domain.petition import Notice, Petition
from services.petition.handlers import papers, terms
from services.petition.handlers.acting import note, save


def admit(
    work: Work, petition: Petition, row: RowMapping, notice: Notice | None, text: str | None, *, owner: str,
    source: UUID | None = None,
) -> None:  # fmt: skip
    """The term of completion runs for `owner` from the written notice (34); the notice is a paper.

    `source`: the forwarding upon which `owner` admits, where it is not the office.
    """
    admitted_at = petition.admission(notice, work.now)
    facts = {StartEvent.PETITION_RECEIVED: petition.received_at, StartEvent.PETITION_ADMITTED: admitted_at}
    term = terms.timing(work, *terms.ruled(row), DeadlineKind.PETITION_COMPLETION, facts)
    event = petition.admit(admitted_at, term.due_at)
    for kind in terms.UNTIL_DECIDED:
        terms.done(work, petition, kind)
    form, given_at = (None, None) if notice is None else (notice.form.value, notice.given_at)
    save(work, petition, event, notice_form=form, notified_at=given_at)
    terms.start(work, petition, term, owner=owner)
    papers.give_out(work, petition, PaperKind.ADMISSION, source=source, form=form, delivered_at=given_at)
    note(work, petition, "notice", text)
