"""Repair: whatever the bus loses, the listener fetches from the source itself.

A source says how far it has come (`casekit.relay.sealing`) and answers for all it ever said (`feed`). A listener that
misses a position for more than a moment pulls from there; a new service, or one rebuilt, starts at the beginning the
same way; and so a broker that loses everything loses nothing. What is pulled goes through the inbox like any arrival.
"""

from casekit.repair.api import repair_blueprint
from casekit.repair.clients import HttpSource, LocalSource, http_sources, local_sources
from casekit.repair.feed import feed
from casekit.repair.pages import Page, SourceClient, SourceSilent
from casekit.repair.repairer import Repairer, repair_loop

__all__ = [
    "HttpSource",
    "LocalSource",
    "Page",
    "Repairer",
    "SourceClient",
    "SourceSilent",
    "feed",
    "http_sources",
    "local_sources",
    "repair_blueprint",
    "repair_loop",
]
