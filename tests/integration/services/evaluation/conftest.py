"""Evaluation is tested on one database, emptied before each test."""

from tests.support.emptied import database_uri, module_database

__all__ = ["database_uri", "module_database"]
