"""Identifiers: time-ordered for what is new, derived for what an event opens.

An aggregate opened by an event takes the UUIDv5 of that event's id, so that handling the event twice would open the
same aggregate, not a second one.
"""

from uuid import UUID, uuid5

import uuid6

NAMESPACE = UUID("6f0e6a2a-5d0f-5c39-9a55-0d0c5c0f1d00")


def new_id() -> UUID:
    """A fresh UUIDv7 (RFC 9562), ordered by real time of creation."""
    return UUID(int=uuid6.uuid7().int)


def derived_id(event_id: UUID, role: str = "") -> UUID:
    """The id of the aggregate that the event opens; `role` tells several aggregates of one event apart."""
    return uuid5(NAMESPACE, f"{event_id}/{role}")
