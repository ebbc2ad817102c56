"""What becomes of a unit's subscriptions (订阅) when it is merged into another. Called by the gateway's inbox.

It is sent nothing more; its successor subscribes as itself. The dispatcher removes the queues.
"""

from sqlalchemy import select, update

from casekit.envelope import Envelope
from casekit.streams import unit_stream
from casekit.work import Work
from contracts.gateway import SubscriptionEnded
from contracts.grid import UnitMerged
from contracts.vocabulary import SubscriptionKind
from gateway.audience.offering import offer
from gateway.audience.tables import SUBSCRIPTIONS

_S = SUBSCRIPTIONS.c


def unit_merged(work: Work, event: UnitMerged, envelope: Envelope) -> None:
    """End the subscriptions of the unit; then the event is for all."""
    running = select(_S.id, _S.kind).where(_S.unit == event.unit, _S.ended_at.is_(None)).order_by(_S.id)
    for row in work.execute(running).all():
        work.execute(update(SUBSCRIPTIONS).where(_S.id == row.id).values(ended_at=work.now))
        ended = SubscriptionEnded(row.id, event.unit, SubscriptionKind(row.kind))
        work.append(unit_stream(event.unit), ended)
    offer(work, event, envelope)
