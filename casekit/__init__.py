"""Mechanism for case-handling services: it does not know what a petition is.

Everything above may import from here; nothing here imports from above.
"""
