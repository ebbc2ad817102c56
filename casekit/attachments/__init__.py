"""Attachments (附件): encrypted under the key of the case they belong to, hashed, of a known type and a
bounded size.

`AttachmentStore` is the interface; behind it is a directory that all replicas share, or a bucket of an S3-compatible
store (`casekit.attachments.s3`). The caller keeps the row (`Stored`, and
the name a person gave the file, encrypted); the store never sees a name and never trusts a declared type.
"""

from casekit.attachments.configured import store_for
from casekit.attachments.errors import (
    AttachmentDamaged,
    AttachmentMissing,
    AttachmentStoreDown,
    AttachmentTooLarge,
    AttachmentTypeRefused,
)
from casekit.attachments.filesystem import FilesystemStore
from casekit.attachments.store import AttachmentStore, Stored

__all__ = [
    "AttachmentDamaged",
    "AttachmentMissing",
    "AttachmentStore",
    "AttachmentStoreDown",
    "AttachmentTooLarge",
    "AttachmentTypeRefused",
    "FilesystemStore",
    "Stored",
    "store_for",
]
