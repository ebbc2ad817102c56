"""Grid's HTTP resources: from a request to a command, and from what was found to an answer. No rule stands here."""

from collections.abc import Sequence

from casekit.runtime import Runtime
from casekit.web import Blueprint, Bridge
from services.grid.api import acts, grids, importing, orders, organisation, posts, proofs, reports


def blueprints(runtime: Runtime) -> Sequence[Blueprint]:
    """The resources of a runtime."""
    bridge = Bridge(runtime)
    return [
        organisation.units(bridge),
        grids.resources(bridge),
        importing.resources(bridge, runtime),
        posts.resources(bridge),
        reports.resources(bridge),
        orders.resources(bridge),
        acts.resources(bridge),
        proofs.resources(bridge, runtime),
    ]
