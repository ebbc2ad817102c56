"""Patches the process for green threads; the first thing a serving command does, before other imports."""

import warnings


def hush() -> None:
    """Keep eventlet's own retirement notice from the operator; the choice is recorded in docs/decisions."""
    warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")


def patch() -> None:
    """Make blocking calls of the standard library yield to other green threads (eventlet)."""
    hush()
    import eventlet

    eventlet.monkey_patch()
