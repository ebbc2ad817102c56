"""Who listens to whom on the platform: the one map that queues, relays, inboxes and repair are made from.

Intake, grid, mediation and petition move a case on, so they hear one another. Evaluation counts what they say. The
gateway delivers to departments, and the ledger records, whatever anyone says; the ledger's own checkpoints are for the
gateway alone, and the gateway's own (a subscriber stopped, an access refused) are for the ledger.
"""

from casekit.bus.topology import Topology, dept_queue, exchange, inbox_queue, routing_key

__all__ = ["LISTENS", "TOPOLOGY", "dept_queue", "exchange", "inbox_queue", "routing_key"]

CASE_SERVICES = ("intake", "grid", "mediation", "petition")

LISTENS: dict[str, tuple[str, ...]] = {
    "intake": ("grid", "mediation", "petition"),
    "grid": ("intake", "mediation", "petition", "evaluation"),
    "mediation": ("intake", "grid", "petition"),
    "petition": ("intake", "grid", "mediation"),
    "evaluation": CASE_SERVICES,
    "ledger": (*CASE_SERVICES, "evaluation", "gateway"),
    "gateway": (*CASE_SERVICES, "evaluation", "ledger"),
}

TOPOLOGY = Topology(LISTENS)
