"""Migrations of the sample service."""
