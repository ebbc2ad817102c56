"""Migrations of the mechanism's tables: frozen functions that the services' own migrations call.

They expand and contract: version N−1 must run on N's schema (`casekit.migrations.review` refuses what would not).
"""
