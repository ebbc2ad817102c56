"""受理: by the office, or by the unit to which it passed the petition; and back. Called by the other handlers."""

from uuid import UUID

from sqlalchemy import RowMapping, func, select, update

from casekit.streams import case_stream
from casekit.work import Work
from contracts.reviews import PetitionExtensionDecided
from procedures.starting import StartEvent
from procedures.vocabulary import DeadlineKind
from services.petition.domain.forwarding import UNDER_WAY
from services.petition.domain.longer import LongerState
from services.petition.domain.paper import PaperKind
from services.petition.domain.petition import Notice, Petition
from services.petition.forwarding_tables import FORWARDINGS
from services.petition.handlers import papers, terms
from services.petition.handlers.acting import note, save
from services.petition.handlers.used import used_of
from services.petition.review_tables import EXTENSIONS
from services.petition.tables import PETITIONS


def admit(
    work: Work, petition: Petition, row: RowMapping, notice: Notice | None, text: str | None, *, owner: str,
    source: UUID | None = None,
) -> None:  # fmt: skip
    """The term of completion runs for `owner` from the written notice (34), of what comes back from mediation from the
    first; the notice is a paper.

    `source`: the forwarding upon which `owner` admits, where it is not the office.
    """
    admitted_at = petition.admission(notice, work.now)
    used = used_of(work, petition)
    facts = {
        StartEvent.PETITION_RECEIVED: used.received_at or petition.received_at,
        StartEvent.PETITION_ADMITTED: used.admitted_at or admitted_at,
    }
    term = terms.timing(work, *terms.ruled(row), DeadlineKind.PETITION_COMPLETION, facts, used.lengths)
    event = petition.admit(admitted_at, term.due_at)
    for kind in terms.UNTIL_DECIDED:
        terms.done(work, petition, kind)
    form, given_at = (None, None) if notice is None else (notice.form.value, notice.given_at)
    save(work, petition, event, notice_form=form, notified_at=given_at)
    terms.start(work, petition, term, owner=owner)
    issue = papers.Issue(PaperKind.ADMISSION, source, form, given_at, by=owner)
    papers.give_out(work, petition, issue)
    note(work, petition, "notice", text)


def take_back(work: Work, petition: Petition, row: RowMapping) -> None:
    """撤销受理: nothing runs for its handling any more; unless a unit has it, the office is to pass it on."""
    petition.take_back()
    terms.drop(work, petition, DeadlineKind.PETITION_COMPLETION)
    _refuse_extension(work, petition)
    values = {"state": petition.state.value, "admitted_at": None, "due_at": None}
    work.execute(update(PETITIONS).where(PETITIONS.c.id == petition.id).values(values))
    has_it = FORWARDINGS.c.state.in_([state.value for state in UNDER_WAY])
    found = select(FORWARDINGS.c.id).where(FORWARDINGS.c.petition == petition.id, has_it)
    if work.execute(found).first() is None:
        facts = {StartEvent.PETITION_RECEIVED: work.now}
        term = terms.timing(work, *terms.ruled(row), DeadlineKind.PETITION_FORWARD, facts)
        terms.start(work, petition, term)


def _refuse_extension(work: Work, petition: Petition) -> None:
    """What was asked for, or approved and not told, takes no effect any more."""
    standing = EXTENSIONS.c.state.in_([LongerState.ASKED.value, LongerState.GRANTED.value])
    decided = {
        "state": LongerState.REFUSED.value,
        "decided_by": func.coalesce(EXTENSIONS.c.decided_by, f"service/{work.source}"),
        "decided_at": func.coalesce(EXTENSIONS.c.decided_at, work.now),
    }
    stands = update(EXTENSIONS).where(EXTENSIONS.c.petition == petition.id, standing).values(decided)
    for length in work.execute(stands.returning(EXTENSIONS.c.length)).scalars().all():
        said = PetitionExtensionDecided(
            petition.id, petition.code, petition.unit, length=length, is_granted=False
        )
        work.append(case_stream(petition.code), said)
