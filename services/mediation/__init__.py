"""Mediation (调解): committees settle disputes, by attempts, to an agreement or an end. See README.md."""
