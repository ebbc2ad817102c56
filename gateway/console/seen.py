"""Which versions of which cases this browser has seen, so that after an act its reader sees what he did.

Kept in a cookie for the few cases last worked on; sent to services as `Case-Version`. It names case codes and numbers
of events, and nothing is decided on it: a reader who alters it waits for what is not there, and no more.
"""

import re

COOKIE = "onedoor_seen"
_MOST_CASES = 6
_CODE = r"[0-9]{6,12}-[0-9]{4}-[0-9]{7,9}-[0-9X]"
_VERSIONS = r"[a-z]{1,32}:[0-9]{1,15}(?:\.[a-z]{1,32}:[0-9]{1,15}){0,7}"
_ENTRY = re.compile(f"({_CODE})=({_VERSIONS})")


class Seen:
    """The versions seen, by case code; the case touched last stands last."""

    def __init__(self, cookie: str = "") -> None:
        entries = (_ENTRY.fullmatch(entry) for entry in cookie.split("/")[:_MOST_CASES])
        self._cases = {found[1]: _parsed(found[2].replace(".", ",")) for found in entries if found}
        self.is_changed = False

    def note(self, code: str, version: str) -> None:
        """A service answered a write to the case with this `Case-Version`."""
        known = self._cases.pop(code, {})
        for service, number in _parsed(version).items():
            known[service] = max(number, known.get(service, 0))
        self._cases[code] = known
        self.is_changed = True

    def version(self, code: str) -> str:
        """The `Case-Version` to ask with; empty when nothing of the case was changed from here."""
        return ",".join(
            f"{service}:{number}" for service, number in sorted(self._cases.get(code, {}).items())
        )

    def cookie(self) -> str:
        """The cookie's value."""
        kept = [code for code, versions in self._cases.items() if versions][-_MOST_CASES:]
        return "/".join(f"{code}={self.version(code).replace(',', '.')}" for code in kept)


def _parsed(version: str) -> dict[str, int]:
    pairs = (entry.partition(":") for entry in version.split(",") if entry)
    return {
        service.strip(): int(number) for service, _, number in pairs if number.isascii() and number.isdigit()
    }
