"""What every attachment store promises."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Protocol

from casekit.vault import DataKey


class Source(Protocol):
    """Anything to read bytes from: an upload, an open file."""

    def read(self, size: int, /) -> bytes:
        """Up to `size` bytes; none at the end."""
        ...


@dataclass(frozen=True, slots=True)
class Stored:
    """A stored attachment. `sha256` is of the content as it was given, `media_type` what its content shows."""

    id: str
    sha256: str
    size: int
    media_type: str


class AttachmentStore(Protocol):
    """Keeps attachments. A stored one never changes."""

    def put(self, source: Source, key: DataKey, *, max_bytes: int | None = None) -> Stored:
        """Store what `source` gives, encrypted under `key`; durable when this returns.

        `max_bytes` is a limit in place of the store's own. Raises AttachmentTooLarge
        or AttachmentTypeRefused, and then has kept nothing.
        """
        ...

    def open(self, attachment_id: str, key: DataKey) -> Iterator[bytes]:
        """The content in pieces, each authenticated before it is given.

        Raises AttachmentMissing at once, AttachmentDamaged on the way.
        """
        ...

    def remove(self, attachment_id: str) -> None:
        """Forget an attachment, for one whose row was rolled back; a missing one is no error.

        Nor is one that cannot be reached: it is swept away later.
        """
        ...

    def stored_before(self, moment: float) -> Iterator[Collection[str]]:
        """The ids of what was stored before `moment` (real seconds since 1970), some at a time."""
        ...

    def remove_unfinished(self, moment: float) -> int:
        """Remove what `put` began before `moment` and never ended; returns how many that were."""
        ...
