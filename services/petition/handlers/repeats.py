"""Repeated petitions (信访工作条例 19, 36): what is pending is not taken twice, what is concluded not again.

A tie that intake told of proposes; a person decides, and names the earlier case. Called by `acts`.
"""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import select

from access import guard
from access.acts import Act
from casekit.auth import Actor
from casekit.work import Work
from contracts.vocabulary import RefusalGround
from services.petition.domain.errors import EarlierRequired
from services.petition.domain.lifecycle import OPEN, REVIEWING, State
from services.petition.domain.petition import Petition
from services.petition.errors import EarlierUnfit
from services.petition.tables import PETITIONS

# In which state the earlier petition is, for each ground that speaks of one.
STANDS: Final[Mapping[RefusalGround, tuple[State, ...]]] = {
    RefusalGround.DUPLICATE: (*OPEN, *REVIEWING),
    RefusalGround.CONCLUDED: (State.CONCLUDED,),
}


def check_named(ground: RefusalGround, earlier: str | None, text: str | None) -> None:
    """Raise EarlierRequired where the ground speaks of another petition, and neither its case nor a text says which.

    Many are dealt with by authorities outside; the petitioner is told of those in words.
    """
    if ground in STANDS and earlier is None and text is None:
        raise EarlierRequired


def check_earlier(work: Work, actor: Actor, petition: Petition, ground: RefusalGround, earlier: str) -> None:
    """Raise EarlierUnfit unless a petition of the case `earlier` is pending, or concluded, as the ground says.

    One that the actor may not see is answered like one that does not exist.
    """
    found = select(PETITIONS.c.state, PETITIONS.c.unit).where(PETITIONS.c.code == earlier)
    rows = work.execute(found).all() if earlier != petition.code else []
    stands = [row for row in rows if State(row.state) in STANDS.get(ground, ())]
    if not any(
        guard.may(work, actor, Act.PETITION_READ, earlier, unit=row.unit).is_allowed for row in stands
    ):
        raise EarlierUnfit
