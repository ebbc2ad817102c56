"""On whose behalf a case is registered: a post's own centre, or for a partner's system the centre it belongs under."""

from dataclasses import dataclass

from sqlalchemy import literal, select

from casekit.auth import Actor
from casekit.auth.actor import Role
from casekit.work import Work
from contracts.vocabulary import Channel, UnitKind
from services.intake.errors import ChannelUnfit, ReferenceRequired
from services.intake.tables import UNITS

# What a system may have received a matter by (渠道).
SYSTEM_CHANNELS = frozenset(
    {Channel.HOTLINE, Channel.POLICE, Channel.ONLINE, Channel.CHAT_GROUP, Channel.PARTNER}
)


@dataclass(frozen=True, slots=True)
class Origin:
    """`unit`: whose references count; `centre`: in whose hands the case comes; `first_contact`: None for a system."""

    unit: str
    centre: str
    first_contact: str | None

    def check(self, channel: Channel, reference: str | None) -> None:
        """What holds for systems alone. Raises ChannelUnfit or ReferenceRequired."""
        if self.first_contact is not None:
            return
        if channel not in SYSTEM_CHANNELS:
            raise ChannelUnfit
        if reference is None:
            raise ReferenceRequired


def origin_of(work: Work, actor: Actor) -> Origin:
    """The actor's; costs a statement for a system, none for a post."""
    unit = actor.unit or work.region
    if actor.has(Role.GUIDE, Role.CLERK, Role.DISPATCHER):
        return Origin(unit, unit, actor.id)
    return Origin(unit, centre_of(work, unit), None)


def centre_of(work: Work, unit: str) -> str:
    """The centre in whose hand it comes what `unit` has: the nearest above it, else the first there is, else itself."""
    above = select(UNITS.c.id, UNITS.c.parent, UNITS.c.kind, literal(0).label("steps")).where(
        UNITS.c.id == unit
    )
    chain = above.cte("chain", recursive=True)
    next_up = select(UNITS.c.id, UNITS.c.parent, UNITS.c.kind, chain.c.steps + 1)
    chain = chain.union(next_up.join(chain, chain.c.parent == UNITS.c.id).where(chain.c.steps < 8))
    is_centre = UnitKind.CENTRE.value
    nearest = select(chain.c.id).where(chain.c.kind == is_centre).order_by(chain.c.steps).limit(1)
    anywhere = (
        select(UNITS.c.id).where(UNITS.c.kind == is_centre, UNITS.c.is_active).order_by(UNITS.c.id).limit(1)
    )
    found: str | None = work.execute(nearest).scalar() or work.execute(anywhere).scalar()
    return found or unit
