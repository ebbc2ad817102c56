"""The versions of evaluation's schema."""
