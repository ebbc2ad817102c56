"""One function per command and per event, on the caller's session: the stream's lock first, then state and events.

None commits. Commands ask `access.guard` before anything else; event handlers find their stream locked.
"""
