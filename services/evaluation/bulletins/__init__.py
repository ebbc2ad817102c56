"""Bulletins (研判专报): what a week or a month shows, drafted by a job, published by a person (docs/bulletins.md)."""
