"""How grid seals what people wrote: orders' text under the case's key, a report's under its own.

How is `casekit.sealing`'s to say. Used by `handlers` and `readmodel`.
"""

from casekit.sealing import key_of, live_key, opened

__all__ = [
    "callout_owner",
    "case_owner",
    "desk_owner",
    "hazard_owner",
    "key_of",
    "letter_owner",
    "live_key",
    "meeting_owner",
    "opened",
    "patrol_owner",
    "report_owner",
    "risk_owner",
    "task_owner",
]


def case_owner(code: str) -> str:
    """Whose key protects what is written on a case's orders."""
    return f"case/{code}"


def report_owner(report: object) -> str:
    """Whose key protects a report's text."""
    return f"report/{report}"


def hazard_owner(hazard: object) -> str:
    """Whose key protects what is written of a hazard."""
    return f"hazard/{hazard}"


def patrol_owner(patrol: object) -> str:
    """Whose key protects a patrol plan's places, tasks and findings."""
    return f"patrol/{patrol}"


def task_owner(task: object) -> str:
    """Whose key protects what is written of a grid task."""
    return f"task/{task}"


def desk_owner(desk: str) -> str:
    """Whose key protects the notes of a desk."""
    return f"desk/{desk}"


def callout_owner(callout: object) -> str:
    """Whose key protects what is written on a callout: its own, for who is called need not handle the case."""
    return f"callout/{callout}"


def letter_owner(letter: object) -> str:
    """Whose key protects what is written in a letter: its own, for its recipient need not handle the case."""
    return f"letter/{letter}"


def risk_owner(risk: object) -> str:
    """Whose key protects what is written of a risk: its own, for its owner need not handle the case."""
    return f"risk/{risk}"


def meeting_owner(meeting: object) -> str:
    """Whose key protects a meeting's record: its own, for it speaks of several cases."""
    return f"meeting/{meeting}"
