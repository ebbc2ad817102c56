"""Grid's migrations."""
