"""The text and the words that are intake's own."""

from typing import Any

from casekit.web import Text

# Why somebody looks at who the parties are (个人信息保护法: a stated purpose).
PURPOSES = ("contact_party", "verify_identity", "notify", "handle", "mediate", "follow_up", "audit")
# Why two cases are tied.
REASONS = ("same_root", "repeat", "same_party")
# Why a notification did not arrive.
FAILURES = ("address_wrong", "refused", "not_reached", "number_invalid", "other")


def long_text(**kwargs: Any) -> Text:
    """What a person wrote; kept encrypted."""
    return Text(8000, multiline=True, **kwargs)
