"""The gateway: one API for everyone outside. It authenticates, limits, forwards and delivers; it owns no case."""
