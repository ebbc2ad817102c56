"""What the gateway is: its tables, its own resources, and what it does with what the services say."""

from access.projector import project
from casekit import deadlines, inbox
from casekit.runtime import ServiceDefinition
from contracts.corrections import CaseUnitsCorrected
from contracts.grid import UnitMerged
from contracts.registry import BY_SERVICE, known_events
from contracts.topology import LISTENS
from contracts.upcasters import upcast
from gateway.api import blueprints
from gateway.audience.merging import unit_merged
from gateway.audience.offering import offer
from gateway.audience.recalling import units_corrected
from gateway.tables import METADATA

_KNOWN = known_events(*deadlines.EVENTS, *inbox.EVENTS)

DEFINITION = ServiceDefinition(
    name="gateway",
    metadata=METADATA,
    migrations="gateway.migrations",
    blueprints=blueprints,
    listens_to=LISTENS["gateway"],
    known_events=_KNOWN,
    # by name, not `on_any_event`: of a type nobody here knows, nobody can say who may be told
    on_events={
        **{kind: offer for kind in _KNOWN.values() if kind not in BY_SERVICE["gateway"]},
        CaseUnitsCorrected: units_corrected,
        UnitMerged: unit_merged,
    },
    projectors=(project,),
    upcast=upcast,
)
