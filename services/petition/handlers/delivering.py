"""送达: what was given out reaches the petitioner later, and the day is entered then.

Of what is written to him: a refusal, and what an anonymous petitioner could not be given at once. Letters and the
opinions of who reviews are given out with their delivery.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update

from access.acts import Act
from casekit.auth import Actor
from casekit.streams import case_stream
from casekit.work import Work
from contracts.papers import PaperDelivered
from contracts.vocabulary import ReviewLevel
from services.petition.domain.lifecycle import State
from services.petition.domain.paper import AS_FILE, PaperKind, check_delivery
from services.petition.domain.petition import WrittenForm
from services.petition.errors import PaperNotFound
from services.petition.forwarding_tables import PAPERS
from services.petition.handlers import reviewing
from services.petition.handlers.acting import Opened, open_petition
from services.petition.tables import PETITIONS


def deliver(
    work: Work, actor: Actor, petition: UUID, paper: UUID, form: WrittenForm, delivered_at: datetime | None
) -> None:
    """送达, as of `delivered_at` (now, if none is given). From an opinion's delivery review may be asked for.

    Raises PaperNotFound, DeliveredAlready or MomentUnfit, and what `open_petition` does.
    """
    opened = open_petition(work, actor, Act.PETITION_DELIVER, petition)
    wanted = (PAPERS.c.petition == petition) & (PAPERS.c.id == paper)
    row = work.execute(select(PAPERS).where(wanted)).mappings().one_or_none()
    if row is None:
        raise PaperNotFound
    kind, moment = PaperKind(row["kind"]), delivered_at or work.now
    since = opened.row["admitted_at"] if kind is PaperKind.OPINION else opened.row["received_at"]
    check_delivery(row["delivered_at"], moment, since, work.now)
    work.execute(update(PAPERS).where(wanted).values(delivery_form=form.value, delivered_at=moment))
    found = opened.petition
    said = PaperDelivered(found.code, found.unit, found.id, paper, AS_FILE[kind], moment)
    work.append(case_stream(found.code), said)
    if kind is PaperKind.OPINION:
        _open_window(work, opened, moment)


def _open_window(work: Work, opened: Opened, delivered_at: datetime) -> None:
    """复查的期限 runs from now on, unless the answer was followed by something else."""
    row = opened.row
    if opened.petition.state is State.ANSWERED and row["opinion_delivered_at"] is None:
        work.execute(update(PETITIONS).where(PETITIONS.c.id == row["id"]).values(delivered_at=delivered_at))
        reviewing.open_window(work, row, ReviewLevel.REVIEW, delivered_at)
