"""Grid's HTTP resources: from a request to a command, and from what was found to an answer. No rule stands here."""

from collections.abc import Sequence

from flask import Blueprint as AnyBlueprint

from access import disclosing
from casekit.runtime import Runtime
from casekit.web import Bridge
from services.grid.api import (
    acts,
    alerts,
    callouts,
    chain,
    duty,
    grid_tasks,
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
    terms,
    titles,
)


def blueprints(runtime: Runtime) -> Sequence[AnyBlueprint]:
    """The resources of a runtime."""
    bridge = Bridge(runtime)
    return [
        organisation.units(bridge),
        grids.resources(bridge),
        importing.resources(bridge, runtime),
        posts.resources(bridge),
        titles.resources(bridge),
        stationing.resources(bridge),
        duty.resources(bridge),
        hazards.resources(bridge, runtime),
        patrols.resources(bridge),
        grid_tasks.resources(bridge),
        reports.resources(bridge),
        orders.resources(bridge),
        acts.resources(bridge),
        chain.resources(bridge),
        terms.resources(bridge),
        callouts.resources(bridge),
        alerts.resources(bridge),
        letters.resources(bridge),
        risks.resources(bridge),
        meetings.resources(bridge),
        sponsors.resources(bridge),
        proofs.resources(bridge, runtime),
        disclosing.resources(bridge, runtime.name),
    ]
