"""Intake's HTTP resources: from a request to a command, and from what a handler returns to an answer."""

from collections.abc import Sequence

from flask import Blueprint as AnyBlueprint

from access import disclosing
from casekit.runtime import Runtime
from casekit.web import Bridge
from services.intake.api import (
    acts,
    cases,
    corrections,
    desk,
    draws,
    grants,
    hall,
    imports,
    material,
    notifications,
    owner,
    paper,
    public,
    receipts,
    tickets,
    transfers,
    triage,
)


def blueprints(runtime: Runtime) -> Sequence[AnyBlueprint]:
    """The resources of a runtime."""
    bridge = Bridge(runtime)
    return [
        cases.resources(bridge, runtime),
        imports.resources(bridge, runtime),
        transfers.resources(bridge, runtime),
        acts.resources(bridge),
        triage.resources(bridge),
        desk.resources(bridge),
        draws.resources(bridge),
        corrections.resources(bridge),
        notifications.resources(bridge),
        material.resources(bridge, runtime),
        public.resources(bridge),
        receipts.resources(bridge, runtime),
        owner.resources(bridge, runtime),
        paper.resources(bridge),
        tickets.resources(bridge, runtime),
        hall.resources(bridge, runtime),
        *grants.resources(bridge),
        disclosing.resources(bridge, runtime.name),
    ]
