"""What a petition officer does."""

from collections.abc import Mapping
from functools import partial
from typing import Any, Final
from uuid import UUID

from contracts.vocabulary import RefusalGround
from onedoor.simulation import county, habits
from onedoor.simulation.life import Deed, Desk, Life
from procedures.vocabulary import DeadlineKind
from services.petition.domain.petition import Notice, WrittenForm
from services.petition.handlers import acts, meeting

_K = DeadlineKind


def petition_received(life: Life, data: Mapping[str, Any]) -> None:
    """受理 with its notice, or now and then 不予受理."""
    petition = UUID(data["petition"])
    if life.chance.random() < habits.PETITION_REFUSED:
        grounds = acts.Refusal(RefusalGround.DUPLICATE, text="推演：同一事项正在办理")
        refusal = partial(acts.refuse, petition_id=petition, refusal=grounds)
        life.plan(_K.PETITION_NOTICE, lambda: _petition(life, refusal))
    else:
        life.plan(_K.PETITION_NOTICE, lambda: _admit(life, petition))


def petition_admitted(life: Life, data: Mapping[str, Any]) -> None:
    """答复."""
    life.plan(_K.PETITION_COMPLETION, lambda: _answer(life, UUID(data["petition"])))


def _admit(life: Life, petition: UUID) -> None:
    notice = None if life.is_anonymous else Notice(WrittenForm.HANDED, life.stage.now())
    _petition(life, partial(acts.admit, petition_id=petition, notice=notice, text=None))
    if _K.PETITION_MEETING in life.dues:  # who is told is met (双123)
        _petition(life, partial(meeting.record, petition=petition, text="推演见面", met_at=None))


def _answer(life: Life, petition: UUID) -> None:
    at = None if life.is_anonymous else life.stage.now()
    _petition(life, partial(acts.answer, petition_id=petition, opinion="推演意见", delivered_at=at))


def _petition(life: Life, deed: Deed) -> None:
    life.stage.do("petition", county.post("petition-officer", county.PETITION_OFFICE, life.region), deed)


NEXT: Final[Mapping[str, Desk]] = {
    "petition.received": petition_received,
    "petition.admitted": petition_admitted,
}
