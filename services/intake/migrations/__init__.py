"""Intake's Alembic versions; run by `casekit.migrate`."""
