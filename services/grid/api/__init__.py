"""Grid's HTTP resources: from a request to a command, and from what was found to an answer. No rule stands here."""

from collections.abc import Sequence

from casekit.runtime import Runtime
from casekit.web import Blueprint, Bridge
from services.grid.api import (
    acts,
    alerts,
    callouts,
    chain,
    duty,
    grids,
    hazards,
    importing,
    letters,
    meetings,
    orders,
    organisation,
    patrols,
    posts,
    proofs,
    reports,
    risks,
    sponsors,
    stationing,
)


def blueprints(runtime: Runtime) -> Sequence[Blueprint]:
    """The resources of a runtime."""
    bridge = Bridge(runtime)
    return [
        organisation.units(bridge),
        grids.resources(bridge),
        importing.resources(bridge, runtime),
        posts.resources(bridge),
        stationing.resources(bridge),
        duty.resources(bridge),
        hazards.resources(bridge, runtime),
        patrols.resources(bridge),
        reports.resources(bridge),
        orders.resources(bridge),
        acts.resources(bridge),
        chain.resources(bridge),
        callouts.resources(bridge),
        alerts.resources(bridge),
        letters.resources(bridge),
        risks.resources(bridge),
        meetings.resources(bridge),
        sponsors.resources(bridge),
        proofs.resources(bridge, runtime),
    ]
