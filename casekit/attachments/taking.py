"""What every store does with a file it is given, wherever the bytes then lie. For the stores of this package alone."""

import hashlib
import re
import secrets
from typing import BinaryIO

from casekit.attachments.errors import AttachmentMissing, AttachmentTooLarge
from casekit.attachments.sealing import CHUNK_BYTES, Sealer, chunks
from casekit.attachments.sniff import Sniffer
from casekit.attachments.store import Source, Stored
from casekit.vault import DataKey

_ID = re.compile(r"[0-9a-f]{32}")


def new_attachment_id() -> str:
    """A random id; it is all that a store knows a file by."""
    return secrets.token_hex(16)


def is_attachment_id(text: str) -> bool:
    """Whether `text` can be an id of ours, and is no path."""
    return _ID.fullmatch(text) is not None


def checked_id(text: str) -> str:
    """The id. Raises AttachmentMissing for what is none of ours, such as a path."""
    if not is_attachment_id(text):
        raise AttachmentMissing
    return text


def seal(source: Source, out: BinaryIO, key: DataKey, attachment_id: str, max_bytes: int) -> Stored:
    """Read `source` to its end and write it, sealed, to `out`; what is read is bounded, hashed and told by its content.

    Raises AttachmentTooLarge as soon as it is too large, or AttachmentTypeRefused.
    """
    sealer, digest, sniffer, size = Sealer(out, key), hashlib.sha256(), Sniffer(), 0
    for chunk, is_last in chunks(source, CHUNK_BYTES):
        size += len(chunk)
        if size > max_bytes:
            raise AttachmentTooLarge(max_bytes=max_bytes)
        digest.update(chunk)
        sniffer.feed(chunk)
        sealer.write(chunk, last=is_last)
    return Stored(attachment_id, digest.hexdigest(), size, sniffer.media_type())
