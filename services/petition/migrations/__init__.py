"""Alembic versions of petition's schema, run by `casekit.migrate`."""
