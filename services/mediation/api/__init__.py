"""Mediation's HTTP resources: from a request to a command, from what was found to an answer. No rule here."""

from collections.abc import Sequence

from access import disclosing
from casekit.runtime import Runtime
from casekit.web import Blueprint, Bridge
from services.mediation.api import assigning, committees, mediations, papers, referrals, sessions, settlement


def blueprints(runtime: Runtime) -> Sequence[Blueprint]:
    """The resources of a runtime."""
    bridge = Bridge(runtime)
    return [
        mediations.seeing(bridge),
        mediations.acting(bridge),
        committees.resources(bridge),
        assigning.resources(bridge),
        sessions.resources(bridge),
        referrals.resources(bridge),
        settlement.resources(bridge, runtime),
        papers.resources(bridge, runtime),
        disclosing.resources(bridge, runtime.name),
    ]
