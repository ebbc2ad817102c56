"""On whose behalf a case is registered: a post's own centre, or for a partner's system the centre it belongs under."""

from dataclasses import dataclass

from casekit.auth import Actor
from casekit.auth.actor import Role
from casekit.work import Work
from contracts.vocabulary import Channel
from services.intake.centres import centre_of
from services.intake.errors import ChannelUnfit, ReferenceRequired

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
    is_system: bool = False

    @property
    def partner(self) -> str | None:
        """The unit, where its system passes the matter on."""
        return self.unit if self.is_system else None

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
    return Origin(unit, centre_of(work, unit), None, is_system=True)
