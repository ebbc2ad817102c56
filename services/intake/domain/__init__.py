"""The pure part of intake: what may happen to a case, and what is said of it. No database, clock or network."""
