"""The store that the configuration asks for. Called by the composition."""

from casekit.attachments.filesystem import FilesystemStore
from casekit.attachments.store import AttachmentStore
from casekit.config import Config


def store_for(config: Config, service: str) -> AttachmentStore:
    """The store of a service: in the bucket that is named, else in a directory; none sees another's files."""
    if config.attachments_s3_bucket:
        return _in_bucket(config, service)
    config.attachments_root.mkdir(mode=0o700, parents=True, exist_ok=True)
    return FilesystemStore(config.attachments_root / service, config.attachment_max_bytes)


def _in_bucket(config: Config, service: str) -> AttachmentStore:
    from casekit.attachments.s3 import Bucket, S3Store

    bucket = Bucket(
        config.attachments_s3_endpoint, config.attachments_s3_bucket, config.attachments_s3_region,
        config.attachments_s3_access_key, config.attachments_s3_secret, config.attachments_s3_path_style,
    )  # fmt: skip
    return S3Store(bucket, service, config.attachment_max_bytes)
