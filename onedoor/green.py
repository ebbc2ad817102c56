"""Patches the process for green threads; the first thing a serving command does, before other imports."""

import warnings


def patch() -> None:
    """Make blocking calls of the standard library yield to other green threads (eventlet)."""
    # eventlet announces its own retirement at every import; the choice is recorded in docs/decisions
    warnings.filterwarnings("ignore", module=r"onedoor\.green", message=r"\s*Eventlet is deprecated")
    import eventlet

    eventlet.monkey_patch()
