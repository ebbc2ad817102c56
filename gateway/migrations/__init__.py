"""The gateway's Alembic versions; run by `casekit.migrate`."""
