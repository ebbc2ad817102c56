"""The pure part of mediation: what may happen to a mediation, and what an agreement must have. No database or clock."""
