"""Alembic versions of mediation's schema, run by `casekit.migrate`."""
