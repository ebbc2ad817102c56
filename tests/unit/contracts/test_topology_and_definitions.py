"""What each service says of itself agrees with the map of who listens to whom."""

import pytest

from casekit.config import SERVICES
from contracts.registry import BY_SERVICE
from contracts.topology import TOPOLOGY
from onedoor.composition import definition_of

SPEAKERS = {event: service for service, events in BY_SERVICE.items() for event in events}


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_listens_to_what_the_map_says(name: str) -> None:
    assert set(definition_of(name).listens_to) == set(TOPOLOGY.sources_of(name))


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_hears_every_event_it_handles(name: str) -> None:
    handled = [event for event in definition_of(name).on_events if event in SPEAKERS]
    unheard = [event.TYPE for event in handled if SPEAKERS[event] not in TOPOLOGY.sources_of(name)]
    assert unheard == []
