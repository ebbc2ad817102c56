"""Old words made new: what an inbox does to an envelope before its handlers see it.

A breaking change of an event gets a new type (`case.routed.v2`) and an entry here that turns the old one's data into
the new one's. Entries chain. The envelope's bytes stay what they were, for they are what was said, hashed and signed.
Nothing has changed incompatibly so far: the map is empty.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from casekit.envelope import Envelope

Upcaster = Callable[[Mapping[str, Any]], tuple[str, Mapping[str, Any]]]

UPCASTERS: Mapping[str, Upcaster] = {}


def upcast(envelope: Envelope, upcasters: Mapping[str, Upcaster] = UPCASTERS) -> Envelope:
    """The envelope with type and data in today's words. Raises ValueError for an endless chain."""
    seen = set()
    while (step := upcasters.get(envelope.type)) is not None:
        if envelope.type in seen:
            raise ValueError(f"upcasters of {envelope.type} go in a circle")
        seen.add(envelope.type)
        type_, data = step(envelope.data)
        envelope = replace(envelope, type=type_, data=data)
    return envelope
