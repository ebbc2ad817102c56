"""The pure part of petition: what may happen to a petition, and what statute asks for. No database or clock."""
