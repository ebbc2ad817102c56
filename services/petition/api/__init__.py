"""Petition's HTTP resources: from a request to a command, from what was found to an answer. No rule here."""

from collections.abc import Sequence

from access import disclosing
from casekit.runtime import Runtime
from casekit.web import Blueprint, Bridge
from services.petition.api import forwardings, papers, petitions, pressing, receptions, statuses, steps


def blueprints(runtime: Runtime) -> Sequence[Blueprint]:
    """The resources of a runtime."""
    bridge = Bridge(runtime)
    return [
        petitions.seeing(bridge),
        petitions.acting(bridge),
        steps.resources(bridge),
        forwardings.resources(bridge),
        papers.resources(bridge),
        pressing.resources(bridge),
        receptions.resources(bridge),
        statuses.resources(bridge),
        disclosing.resources(bridge, runtime.name),
    ]
