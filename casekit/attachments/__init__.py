"""Attachments (附件): encrypted under the key of the case they belong to, hashed, of a known type and a
bounded size.

`AttachmentStore` is the interface; the file system is behind it now. The caller keeps the row (`Stored`, and
the name a person gave the file, encrypted); the store never sees a name and never trusts a declared type.
"""

from casekit.attachments.errors import (
    AttachmentDamaged,
    AttachmentMissing,
    AttachmentTooLarge,
    AttachmentTypeRefused,
)
from casekit.attachments.filesystem import FilesystemStore, store_for
from casekit.attachments.store import AttachmentStore, Stored

__all__ = [
    "AttachmentDamaged",
    "AttachmentMissing",
    "AttachmentStore",
    "AttachmentTooLarge",
    "AttachmentTypeRefused",
    "FilesystemStore",
    "Stored",
    "store_for",
]
