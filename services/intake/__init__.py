"""Intake (受理): the registry of cases, their parties, and all that is told to them. See README.md."""
