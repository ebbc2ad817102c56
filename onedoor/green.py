"""Patches the process for green threads; the first thing a serving command does, before other imports."""

import warnings


def patch() -> None:
    """Make blocking calls of the standard library yield to other green threads (eventlet)."""
    with warnings.catch_warnings():
        # eventlet announces its own retirement at every import; the choice is recorded in docs/decisions
        warnings.simplefilter("ignore", DeprecationWarning)
        import eventlet

        eventlet.monkey_patch()
