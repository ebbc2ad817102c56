"""The grid service (网格). See README.md beside this file."""
